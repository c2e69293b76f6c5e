import Foundation
import Gateway
import Journal
import Testbed
import Testing

/// The stores that one suite holds to one word.
enum Store: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite = "SQLite"
    case postgreSQL = "PostgreSQL"

    var testDescription: String { rawValue }

    /// A journal of its own, closed and gone afterwards.
    func play(_ act: (any Journal) async throws -> Void) async throws {
        switch self {
        case .sqlite:
            let folder = try JournalFolder()
            let journal = try SQLiteJournal(path: folder.file)
            try await act(journal)
            await journal.close()
        case .postgreSQL:
            guard PostgreSQLServer.isWanted else { return }
            let server = try PostgreSQLServer.shared.get()
            let journal = PostgreSQLJournal(server.settings(try server.database()))
            try await journal.open()
            try await act(journal)
            await journal.close()
        }
    }
}

final class JournalFolder: Sendable {
    let path: String
    var file: String { path + "/journal.sqlite" }

    /// Where nothing is about a real disk's pace.
    static let memory = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : FileManager.default.temporaryDirectory.path

    init(in place: String = FileManager.default.temporaryDirectory.path) throws {
        path = place + "/journal-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension Instant {
    /// Of the synthetic day on which all of this happens.
    static let noon = Instant(nanoseconds: 1_770_000_000_000_000_000)
    func later(_ span: Span) -> Instant { Instant(nanoseconds: nanoseconds + span.nanoseconds) }
}

extension NewEvent {
    static func test(_ kind: String, _ content: String = "", audience: String? = nil, at: Instant = .noon) -> NewEvent {
        NewEvent(kind, at: at, audience: audience, content: Array(content.utf8))
    }
}

extension Append {
    /// One event to a stream, for tests.
    static func test(_ stream: String, _ kind: String = "happened", expected: Int? = nil, _ more: (inout Append) -> Void = { _ in }) -> Append {
        var append = Append(StreamName(stream), expected: expected)
        append.events = [.test(kind)]
        more(&append)
        return append
    }
}

extension Appended {
    var isDone: Bool { if case .done = self { true } else { false } }
}
