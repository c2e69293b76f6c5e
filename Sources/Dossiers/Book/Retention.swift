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
                if case .waiting(let since) = dossier.handover { change.namesDropped.append(.waiting(since, stream)) }
                self.announce(&change, of: dossier)
                dossier.record = DossierRecord(dossier.record.skeleton)
                dossier.wrappedKey = nil
                dossier.factors = []
                dossier.files = []
                return change
            }
        } catch .erased {}
    }

    /// Erases what was due to go before today, by the rules in force today: what they keep longer than those at its end is
    /// looked at again when they let it go. One that cannot be read is passed over, and waits.
    /// - Parameter limit: how many at most.
    /// - Returns: how many.
    package func eraseDue(limit: Int = 100) async throws(BookRefusal) -> Int {
        let today = Day(clock.now()).digits
        var count = 0, after: String?
        while count < limit {
            let due: [NamedStream]
            do { due = try await journal.names("retention", prefix: "", after: after, limit: limit) } catch { throw .journal(error) }
            for name in due where name.key.prefix(8) < today {
                if try await erase(name) { count += 1 }
            }
            guard due.count == limit, let last = due.last, last.key.prefix(8) < today else { break }
            after = last.key
        }
        return count
    }

    private func erase(_ name: NamedStream) async throws(BookRefusal) -> Bool {
        do throws(BookRefusal) {
            if let later = try await kept(name.stream) {
                var move = Append(name.stream)
                move.names = [.retention(later, name.stream)]
                move.namesDropped = [Name("retention", name.key)]
                do { _ = try await journal.append(move) } catch { throw .journal(error) }
                return false
            }
            try await erase(name.stream)
        } catch {
            guard error == .unreadable else { throw error }
            return false
        }
        var done = Append(name.stream)
        done.namesDropped = [Name("retention", name.key)]
        do { _ = try await journal.append(done) } catch { throw .journal(error) }
        return true
    }

    /// - Returns: the day on which to look at it again; nil where it is due to go.
    private func kept(_ stream: StreamName) async throws(BookRefusal) -> String? {
        let dossier = try await load(stream), today = Day(clock.now())
        guard !dossier.isErased, let ended = dossier.ended else { return nil }
        // No rule is no permission: perhaps there is one again in a month.
        guard let days = rules(of: dossier)?.retentionDays else { return today.adding(30).digits }
        let due = Day(ended).adding(days)
        return due < today ? nil : due.digits
    }
}
