import Dossiers
import Gateway
import Synchronization

/// The uploads under way. What is not here any more, after a restart or a long pause, is taken up from the journal.
final class UploadDesk: Sendable {
    private struct Entry {
        let session: UploadSession
        var used: Tick
    }

    private let entries = Mutex<[UploadName: Entry]>([:])
    private let most: Int

    /// - Parameter most: sessions kept in memory, some 300 bytes each between requests.
    init(most: Int = 10_000) { self.most = most }

    func begin(_ name: UploadName, length: Int64?, on shelf: FileShelf, at now: Tick) -> UploadSession {
        keep(UploadSession(shelf.begin(named: name.shelved), length: length), name, now)
    }

    func session(_ name: UploadName, on shelf: FileShelf, at now: Tick) async throws -> UploadSession {
        if let known = entries.withLock({ entries in
            entries[name]?.used = now
            return entries[name]?.session
        }) { return known }
        return keep(UploadSession(try await shelf.resume(named: name.shelved), length: nil), name, now)
    }

    /// Two requests that take it up at once get one session.
    private func keep(_ session: UploadSession, _ name: UploadName, _ now: Tick) -> UploadSession {
        entries.withLock { entries in
            if let known = entries[name] { return known.session }
            if entries.count >= most {
                let middle = entries.values.map(\.used).sorted()[entries.count / 2]
                entries = entries.filter { $0.value.used > middle }
            }
            entries[name] = Entry(session: session, used: now)
            return session
        }
    }

    func forget(_ name: UploadName) { entries.withLock { _ = $0.removeValue(forKey: name) } }
}
