package import Catalogue
package import Dossiers
package import Gateway

/// What is counted of one dossier; nothing in it is of a person.
///
/// The room in one paragraph: the journal's feed is read on from where it was left (`ReportKeeper`), each change of a dossier moves
/// the counts it stands in (`Tally`) in one transaction with the place (`ReportLedger`), and a report (`DossierReport`, `ServiceReport`,
/// `QualityReport`) is made of the counts, never of the dossiers. Formulas: `../shared`'s reporting reference, see `Reports.docc`.
package struct DossierFact: Sendable, Hashable {
    package var agency: AgencyCode
    package var procedure: String
    /// `KenhThucHien`: 1 at the counter, 2 online, 3 by post; 0 where it is not said.
    package var channel: Int
    package var received: Day
    package var state: DossierState
    /// `NgayHenTra`, before pauses.
    package var due: Instant?
    /// When its processing ended: `NgayKetThucXuLy`, or the moment of the event that said so.
    package var ended: Instant?
    /// How long it stood in states 5 and 6, which the due date moves by.
    package var paused = Span.zero
    package var pausedSince: Instant?

    package init(agency: AgencyCode, procedure: String, channel: Int, received: Day, state: DossierState) {
        self.agency = agency
        self.procedure = procedure
        self.channel = channel
        self.received = received
        self.state = state
    }

    package enum Outcome: Int, Sendable, CaseIterable {
        case received, onTime, late
        /// Done, with no date it was due.
        case undated
        case stopped, withdrawn, notAccepted
    }

    /// How it ended; nil while it goes on.
    package var outcome: Outcome? {
        switch state {
        case .done, .returned:
            guard let due, let ended else { return .undated }
            return ended <= due + paused ? .onTime : .late
        case .stopped: return .stopped
        case .withdrawn: return .withdrawn
        case .notAccepted: return .notAccepted
        case .registered, .accepted, .inProgress, .papersNeeded, .paymentNeeded: return nil
        }
    }

    /// Until when it has to be done, where it goes on.
    package var openDue: Instant? { outcome == nil ? due.map { $0 + paused } : nil }

    /// Where it is counted.
    package var tallies: [Tally] {
        var tallies = [Tally(month: Month(received), agency: agency.canonical, procedure: procedure, channel: channel, outcome: .received)]
        if let outcome, let ended { tallies.append(Tally(month: Month(Day(ended)), agency: agency.canonical, procedure: procedure, channel: channel, outcome: outcome)) }
        return tallies
    }

    /// A state is told by an event.
    mutating func move(to state: DossierState, at moment: Instant) {
        if let since = pausedSince, state != .papersNeeded, state != .paymentNeeded {
            paused = Span(nanoseconds: paused.nanoseconds + max(0, (moment - since).nanoseconds))
            pausedSince = nil
        } else if pausedSince == nil, state == .papersNeeded || state == .paymentNeeded {
            pausedSince = moment
        }
        self.state = state
        if outcome == nil { ended = nil } else { ended = ended ?? moment }
    }

    /// What the dossier's record says beside its events.
    mutating func take(_ dossier: Dossier) {
        let record = dossier.record
        agency = dossier.agency
        procedure = record.procedure ?? procedure
        channel = record["KenhThucHien"].flatMap { Int($0) }.map { (1...3).contains($0) ? $0 : 0 } ?? channel
        received = Day(record.submitted ?? dossier.begun)
        due = record.due
        if let done = record.date("NgayKetThucXuLy"), outcome != nil { ended = done }
    }
}

extension Instant {
    fileprivate static func - (left: Instant, right: Instant) -> Span { Span(nanoseconds: left.nanoseconds - right.nanoseconds) }
}

/// One count: so many dossiers of an agency and a procedure, by a channel, had this outcome in this month.
package struct Tally: Sendable, Hashable {
    package let month: Month
    /// The agency's code, canonical.
    package let agency: String
    package let procedure: String
    package let channel: Int
    package let outcome: DossierFact.Outcome
}

/// A month of a year, in Vietnam.
package struct Month: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// `202609`.
    package let number: Int

    package init(number: Int) { self.number = number }
    package init(_ day: Day) {
        let civil = day.civil
        number = civil.year * 100 + civil.month
    }

    package static func < (left: Month, right: Month) -> Bool { left.number < right.number }
    package var description: String { "\(number / 100)-\(number % 100 < 10 ? "0" : "")\(number % 100)" }
}

/// The months a report is of: `2026-Q3`, `2026-09` or `2026`.
package struct Period: Sendable, Hashable, CustomStringConvertible {
    package let first: Month
    package let last: Month
    package let description: String

    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, first.utf8.count == 4, let year = Int(first), (1900...9999).contains(year), parts.count <= 2 else { return nil }
        description = text
        func months(_ range: ClosedRange<Int>) -> (Month, Month) { (Month(number: year * 100 + range.lowerBound), Month(number: year * 100 + range.upperBound)) }
        guard parts.count == 2 else {
            (self.first, last) = months(1...12)
            return
        }
        if parts[1].first == "Q", let quarter = Int(parts[1].dropFirst()), (1...4).contains(quarter), parts[1].utf8.count == 2 {
            (self.first, last) = months(3 * quarter - 2...3 * quarter)
        } else if parts[1].utf8.count == 2, let month = Int(parts[1]), (1...12).contains(month) {
            (self.first, last) = months(month...month)
        } else {
            return nil
        }
    }
}
