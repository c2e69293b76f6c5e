import Catalogue
import Gateway
package import Journal

/// What is personal goes when its time is over; that something happened, and when, stays.
extension DossierBook {
    /// Throws the dossier's key away, and its files and names that lead to a person.
    package func erase(_ stream: StreamName) async throws(BookRefusal) {
        do {
            try await change(stream) { dossier in
                var change = Change(DossierEvent(.erased, at: self.clock.now(), by: "motcua", via: "retention"))
                change.namesDropped = dossier.factors.map { .factor($0, stream) }
                change.filesDropped = dossier.files.map(\.digest)
                dossier.record = DossierRecord(dossier.record.skeleton)
                dossier.wrappedKey = nil
                dossier.factors = []
                return change
            }
        } catch .erased {}
    }

    /// Erases what was due to go before today.
    /// - Returns: how many.
    package func eraseDue(limit: Int = 100) async throws(BookRefusal) -> Int {
        let today = Day(clock.now()).digits
        let due: [NamedStream]
        do { due = try await journal.names("retention", prefix: "", after: nil, limit: limit) } catch { throw .journal(error) }
        var count = 0
        for name in due where name.key.prefix(8) < today {
            try await erase(name.stream)
            var done = Append(name.stream)
            done.namesDropped = [Name("retention", name.key)]
            do { _ = try await journal.append(done) } catch { throw .journal(error) }
            count += 1
        }
        return count
    }
}
