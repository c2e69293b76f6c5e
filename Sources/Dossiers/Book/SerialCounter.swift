import Catalogue
import Journal
import Synchronization

/// Serials of dossiers that begin here, by agency and day. What it remembers is only a guess: whether a number is free
/// is the journal's to say, where several gateways meet.
final class SerialCounter: Sendable {
    private struct Count {
        var day: Day
        var last: Int
    }

    private let counts = Mutex<[AgencyCode: Count]>([:])

    func next(_ agency: AgencyCode, day: Day, in journal: any Journal) async throws(JournalFailure) -> DossierNumber {
        if let serial = step(agency, day) { return try number(agency, day, serial) }
        let last = try await lastUsed(agency, day, in: journal)
        counts.withLock {
            if $0[agency]?.day != day { $0[agency] = Count(day: day, last: last) }
        }
        // Nil only when a later day has begun meanwhile: then the journal says whether it is free, as always.
        return try number(agency, day, step(agency, day) ?? last + 1)
    }

    private func number(_ agency: AgencyCode, _ day: Day, _ serial: Int) throws(JournalFailure) -> DossierNumber {
        guard let number = DossierNumber.next(agency: agency, day: day, serial: serial) else {
            throw JournalFailure(.unavailable, "the day's serials are used up")
        }
        return number
    }

    private func step(_ agency: AgencyCode, _ day: Day) -> Int? {
        counts.withLock {
            guard var count = $0[agency], count.day == day else { return nil }
            count.last += 1
            $0[agency] = count
            return count.last
        }
    }

    /// Another gateway has used it, and perhaps more after it: they are counted anew.
    func passed(_ number: DossierNumber) { _ = counts.withLock { $0.removeValue(forKey: number.agency) } }

    private func lastUsed(_ agency: AgencyCode, _ day: Day, in journal: any Journal) async throws(JournalFailure) -> Int {
        let prefix = "\(agency.canonical)-\(day.digits)-", here = DossierNumber.serialsHere
        var last = here.lowerBound - 1, after = prefix + String(last)
        while true {
            let page = try await journal.names("number", prefix: prefix, after: after, limit: 1000)
            // Shorter ones between them are the agency's own.
            for name in page { if let serial = Int(name.key.dropFirst(prefix.count)), here.contains(serial) { last = max(last, serial) } }
            guard page.count == 1000, let end = page.last?.key else { return last }
            after = end
        }
    }
}
