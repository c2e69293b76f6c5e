import Gateway
import Glibc

/// Puts a back-up, which is a SQLite journal whatever store it was taken from, in the place of an empty journal.
package enum JournalRestoring {
    package static func restore(from path: String, to location: JournalLocation) async throws(JournalFailure) {
        // Opening would make one.
        guard access(path, F_OK) == 0 else { throw JournalFailure(.unstorable, "there is no back-up at \(path)") }
        // A damaged back-up shall not become a journal.
        let backUp = try SQLiteJournal(path: path)
        let found = try await backUp.verify { _ in }
        await backUp.close()
        if let flaw = found.flaws.first { throw JournalFailure(.damaged, "the back-up: \(flaw)") }
        switch location {
        case .sqlite(let target): try await restoreFile(from: path, to: target)
        case .postgreSQL(let url):
            let journal = PostgreSQLJournal(PostgreSQLSettings(url: url.reveal()))
            try await journal.open()
            try await journal.restore(from: path)
            await journal.close()
        }
    }

    private static func restoreFile(from path: String, to target: String) async throws(JournalFailure) {
        guard access(target, F_OK) != 0 else { throw JournalFailure(.unstorable, "there is a journal at \(target) already") }
        let backUp = try SQLiteJournal(path: path)
        try await backUp.backUp(to: target)
        await backUp.close()
    }
}
