package import Gateway

/// A dossier's number: agency, day and serial (`000.00.01.H26-260930-0012`, `G09.20-20260609-0092637`), or one of an
/// agency's own making.
///
/// Equal when they name one dossier: two spellings of the agency or of the day are one number, two serials that differ
/// in zeros are not. A number of an agency's own is that agency's alone.
package struct DossierNumber: Sendable, CustomStringConvertible {
    /// How an agency numbers its dossiers.
    package enum Scheme: String, Sendable, Hashable, CaseIterable {
        /// By agency, day and serial, as the national catalogue has it.
        case national
        /// Any 1 to 50 of `A-Za-z0-9./_-`.
        case own
    }

    /// Why a text is not a number here.
    package enum Flaw: Error, Sendable, Hashable {
        /// Neither form of the scheme.
        case form
        /// There is no such day.
        case day
        /// The day is more than one ahead.
        case future
        /// The agency in it is neither the sender nor a unit below it.
        case agency(AgencyCode)
    }

    /// As the party wrote it; at most 50 bytes.
    package let text: String
    /// The agency it belongs to: the one in it, or the sender where it is of the sender's own making.
    package let agency: AgencyCode
    /// Nil in an agency's own scheme.
    package let day: Day?
    /// What equal numbers have in common, for an index: `H26.01-20260930-0012`, or `H26.01/` and the agency's own.
    package let key: String

    /// A number as an agency sends it.
    /// - Parameter sender: who sends it; the number must be its, that of a unit below it, or that of a province it took over.
    package init(_ text: String, scheme: Scheme = .national, sender: AgencyCode, now: Instant) throws(Flaw) {
        guard (1...50).contains(text.utf8.count) else { throw .form }
        switch scheme {
        case .own:
            guard text.utf8.allSatisfy(Self.isOwn) else { throw .form }
            self.init(text, agency: sender, day: nil, key: "\(sender.canonical)/\(text)")
        case .national:
            self = try Self.national(text)
            if let day, day > Day(now).adding(1) { throw .future }
            guard agency.isSame(orUnder: sender) || agency.successor(on: now)?.isSame(orUnder: sender) == true else { throw .agency(agency) }
        }
    }

    /// A number as a citizen types it or a store keeps it, by whomever it was sent and whenever.
    /// - Parameter owner: whose own making it is; nil for one by agency, day and serial.
    package init?(known text: String, ownOf owner: AgencyCode? = nil) {
        guard (1...50).contains(text.utf8.count) else { return nil }
        if let owner {
            guard text.utf8.allSatisfy(Self.isOwn) else { return nil }
            self.init(text, agency: owner, day: nil, key: "\(owner.canonical)/\(text)")
        } else {
            guard let number = try? Self.national(text) else { return nil }
            self = number
        }
    }

    private static func national(_ text: String) throws(Flaw) -> DossierNumber {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let agency = AgencyCode(String(parts[0])), Digits.areAll(parts[1]), Digits.areAll(parts[2]),
            let lengths = serials[parts[1].utf8.count], lengths.contains(parts[2].utf8.count)
        else { throw .form }
        guard let day = day(parts[1]) else { throw .day }
        return DossierNumber(text, agency: agency, day: day, key: key(agency, day, parts[2]))
    }

    private init(_ text: String, agency: AgencyCode, day: Day?, key: String) {
        self.text = text
        self.agency = agency
        self.day = day
        self.key = key
    }

    /// Serials of dossiers that begin here: seven digits, so high that no agency's own counter comes to them in a day.
    /// One number for two persons' dossiers would let one's overwrite the other's.
    package static let serialsHere = 5_000_001...9_999_999

    /// The number of a dossier that begins here.
    /// - Parameter serial: of the agency and day, within `serialsHere`.
    /// - Returns: nil when the day's serials are used up.
    package static func next(agency: AgencyCode, day: Day, serial: Int) -> DossierNumber? {
        guard serialsHere.contains(serial) else { return nil }
        let digits = Digits.text(serial, width: 7)
        return DossierNumber("\(agency.text)-\(day.digits)-\(digits)", agency: agency, day: day, key: key(agency, day, digits))
    }

    package var description: String { text }

    /// Digits a serial may have, by those of its date.
    private static let serials: [Int: ClosedRange<Int>] = [6: 3...6, 8: 4...7]

    private static func isOwn(_ byte: UInt8) -> Bool {
        Digits.isDigit(byte) || (byte | 0x20) &- 0x61 < 26 || byte == 0x2d || byte == 0x2e || byte == 0x2f || byte == 0x5f
    }

    /// `yymmdd` of this century, or `yyyymmdd`.
    private static func day(_ digits: Substring) -> Day? {
        let year = digits.dropLast(4), date = digits.suffix(4)
        guard let number = Digits.number(year), let month = Digits.number(date.prefix(2)), let day = Digits.number(date.suffix(2)) else { return nil }
        return Day(year: year.utf8.count == 2 ? 2000 + number : number, month: month, day: day)
    }

    private static func key(_ agency: AgencyCode, _ day: Day, _ serial: some StringProtocol) -> String {
        "\(agency.canonical)-\(day.digits)-\(serial)"
    }
}

extension DossierNumber: Hashable {
    package static func == (left: DossierNumber, right: DossierNumber) -> Bool { left.key == right.key }
    package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
