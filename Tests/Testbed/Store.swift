import Foundation
import Glibc
package import Journal

/// The stores that one suite holds to one word.
package enum Store: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite = "SQLite"
    case postgreSQL = "PostgreSQL"

    package var description: String { rawValue }

    /// A journal of its own, closed and gone afterwards.
    package func play(_ act: (any Journal) async throws -> Void) async throws {
        switch self {
        case .sqlite:
            let folder = try JournalFolder()
            let journal = try SQLiteJournal(path: folder.file)
            try await act(journal)
            await journal.close()
        case .postgreSQL:
            guard PostgreSQLServer.isWanted else { return }
            let server = try PostgreSQLServer.shared.get()
            let journal = PostgreSQLJournal(PostgreSQLSettings(url: server.url(try server.database())))
            try await journal.open()
            try await act(journal)
            await journal.close()
        }
    }
}

/// A folder of its own for a journal's file, gone with this object.
package final class JournalFolder: Sendable {
    package let path: String
    package var file: String { path + "/journal.sqlite" }

    /// Where nothing is about a real disk's pace.
    package static let memory = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : FileManager.default.temporaryDirectory.path

    package init(in place: String = FileManager.default.temporaryDirectory.path) throws {
        path = place + "/journal-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
