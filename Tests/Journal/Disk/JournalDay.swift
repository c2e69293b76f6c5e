import Gateway
import Testing

@testable import Journal

/// A day of a journal, in which everything that it can do happens; whoever is slow, it ends in the same.
enum JournalDay {
    static let streams = 6

    static func play(_ client: AskingClient) async throws {
        try await files(client)
        // Callers at one time, who share a transaction.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<streams { group.addTask { try await client.append(begun(index)) } }
            try await group.waitForAll()
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<3 {
                group.addTask {
                    try await client.append(.test("s\(index)", "moved", expected: 1) {
                        $0.messages = [message("p", "p\(index)b"), message("q", "q\(index)")]
                        $0.head = Array("hai".utf8)
                    })
                }
            }
            try await group.waitForAll()
        }
        try await settlements(client)
        try await client.append(.test("s4", "moved", expected: 1) {
            $0.filesDropped = ["d"]
            $0.namesDropped = [Name("number", "n4")]
        })
        #expect(try await client.ask { () async throws(JournalFailure) in try await client.journal.feed("H26", after: 0, limit: 99) }.count == streams)
    }

    private static func message(_ party: String, _ text: String) -> NewMessage {
        NewMessage(to: party, "m", content: Array(text.utf8), due: .noon)
    }

    private static func begun(_ index: Int) -> Append {
        .test("s\(index)", "begun", expected: 0) {
            $0.events = [.test("begun", String(repeating: "\(index)", count: 3000), audience: "H26")]
            $0.names = [Name("number", "n\(index)"), Name("key", "k\(index)")]
            $0.messages = [message("p", "p\(index)a")]
            $0.head = Array("một".utf8)
            if index > 3 { $0.files = ["d"] }
        }
    }

    private static func files(_ client: AskingClient) async throws {
        for (upload, pieces) in [("u", 2), ("v", 1)] {
            for index in 0..<pieces {
                try await client.ask { () async throws(JournalFailure) in
                    try await client.journal.put(piece: [UInt8](repeating: UInt8(index), count: 9000), at: index, of: upload)
                }
            }
        }
        try await client.ask { () async throws(JournalFailure) in
            try await client.journal.seal(upload: "u", as: StoredFile(digest: "d", length: 18_000, pieces: 2))
        }
        try await client.ask { () async throws(JournalFailure) in try await client.journal.drop(upload: "v") }
    }

    /// Of the first messages to `p` one is delivered, one comes again, one is dead; the others wait on.
    private static func settlements(_ client: AskingClient) async throws {
        for (index, outcome) in [Settlement.Outcome.done, .again(at: .noon, reason: "bận"), .dead(reason: "mã 7")].enumerated() {
            while true {
                let claimed = try await client.ask { () async throws(JournalFailure) in
                    try await client.journal.claim("p", at: client.now, lease: .minutes(1), limit: 99)
                }
                guard let mine = claimed.first(where: { $0.stream.text == "s\(index)" }) else {
                    client.wait()
                    continue
                }
                try await client.append(.test("s\(index)", "settled", expected: 2) { $0.settled = [Settlement(mine.id, attempt: nil, outcome)] })
                break
            }
            client.wait()
        }
    }
}

/// All that a journal holds, but for ids, positions and attempts, in which those who come at one time may differ.
struct JournalContent: Sendable, Equatable {
    private(set) var streams: [StoredStream] = []
    private(set) var events: [[String]] = []
    private(set) var names: [NamedStream] = []
    private(set) var messages: [[String]] = []
    private(set) var pieces: [[UInt8]?] = []
    private(set) var backlog: [Backlog] = []
    private(set) var flaws: [String] = []

    init(of journal: SQLiteJournal) async throws {
        for index in 0..<JournalDay.streams {
            if let stream = try await journal.stream(StreamName("s\(index)")) { streams.append(stream) }
            let found = try await journal.events(of: StreamName("s\(index)"), after: 0, limit: 99)
            events.append(found.map { "\($0.revision) \($0.kind) \($0.content.count)" })
        }
        for space in ["number", "key"] { names += try await journal.names(space, prefix: "", after: nil, limit: 99) }
        messages = try await journal.messages(nil, state: nil, after: 0, limit: 99).map {
            [$0.message.stream.text, $0.message.party, String(decoding: $0.message.content, as: UTF8.self), "\($0.state)", $0.reason ?? "-"]
        }.sorted { $0.lexicographicallyPrecedes($1) }
        for index in 0..<3 { pieces.append(try await journal.piece(index, of: "d")) }
        backlog = try await journal.backlog()
        flaws = try await journal.verify { _ in }.flaws
    }
}
