import Gateway
import Journal
import Testbed
import Testing

/// What the journal's protocol promises, held against each store.
@Suite("A journal", .serialized) struct JournalConformance {
    @Test("What is appended is read back, with revisions and positions in order", arguments: Store.allCases)
    func readsBack(_ store: Store) async throws {
        try await store.play { journal async throws in
            var first = Append(StreamName("a"), expected: 0)
            first.events = [.test("begun", "một"), .test("moved", "hai")]
            first.head = Array("đầu".utf8)
            #expect(try await journal.append(first) == .done(revision: 2, position: 2))
            #expect(try await journal.append(.test("b")) == .done(revision: 1, position: 3))
            #expect(try await journal.append(.test("a", "moved", expected: 2)) == .done(revision: 3, position: 4))

            let stream = try #require(try await journal.stream(StreamName("a")))
            #expect(stream.revision == 3 && stream.head == Array("đầu".utf8))
            let events = try await journal.events(of: StreamName("a"), after: 0, limit: 10)
            #expect(events.map(\.revision) == [1, 2, 3] && events.map(\.position) == [1, 2, 4])
            #expect(events[1].content == Array("hai".utf8) && events[1].kind == "moved" && events[1].at == .noon)
            #expect(try await journal.events(of: StreamName("a"), after: 1, limit: 1).map(\.revision) == [2])
            #expect(try await journal.stream(StreamName("c")) == nil)
            #expect(try await journal.events(of: StreamName("c"), after: 0, limit: 1).isEmpty)
            #expect(try await journal.lastPosition() == 4)
        }
    }

    @Test("Any bytes are kept as they are", arguments: Store.allCases)
    func anyBytes(_ store: Store) async throws {
        try await store.play { journal async throws in
            let bytes = (0..<1024).map { UInt8(truncatingIfNeeded: $0) }
            var append = Append(StreamName("tên 'lạ' \\ \" %"), expected: 0)
            append.events = [NewEvent("k", at: .noon, content: bytes), NewEvent("", at: Instant(nanoseconds: -1), content: [])]
            append.head = bytes
            _ = try await journal.append(append)
            #expect(try await journal.events(of: append.stream, after: 0, limit: 9).map(\.content) == [bytes, []])
            #expect(try await journal.stream(append.stream)?.head == bytes)
        }
    }

    @Test("An append that expects another revision changes nothing", arguments: Store.allCases)
    func conflict(_ store: Store) async throws {
        try await store.play { journal async throws in
            _ = try await journal.append(.test("a"))
            #expect(try await journal.append(.test("a", expected: 0) { $0.names = [Name("n", "x")] }) == .conflict(revision: 1))
            #expect(try await journal.append(.test("a", expected: 2)) == .conflict(revision: 1))
            #expect(try await journal.append(.test("b", expected: 1)) == .conflict(revision: 0))
            #expect(try await journal.stream(known: Name("n", "x")) == nil)
            #expect(try await journal.lastPosition() == 1)
        }
    }

    @Test("A name is one stream's, and who comes second is told whose", arguments: Store.allCases)
    func names(_ store: Store) async throws {
        try await store.play { journal async throws in
            let name = Name("number", "H26-1")
            #expect(try await journal.append(.test("a") { $0.names = [name] }).isDone)
            #expect(try await journal.append(.test("b") { $0.names = [Name("number", "H26-2"), name] }) == .taken(name, by: StreamName("a")))
            #expect(try await journal.stream(StreamName("b")) == nil)
            #expect(try await journal.append(.test("a") { $0.names = [name] }).isDone, "its own again")
            #expect(try await journal.append(.test("b") { $0.names = [Name("other", "H26-1")] }).isDone, "another space")
            #expect(try await journal.stream(known: name)?.name == StreamName("a"))
            #expect(try await journal.append(.test("a") { $0.namesDropped = [name] }).isDone)
            #expect(try await journal.append(.test("b") { $0.names = [name] }).isDone)
            #expect(try await journal.stream(known: name)?.name == StreamName("b"))
        }
    }

    @Test("Names of one prefix come in the order of their bytes, page by page", arguments: Store.allCases)
    func namePages(_ store: Store) async throws {
        try await store.play { journal async throws in
            let keys = ["a/1", "a/10", "a/2", "a/Z", "a/z", "a/ă", "a/𝛼", "b/1", "a"]
            for key in keys.shuffled() { _ = try await journal.append(.test("s" + key) { $0.names = [Name("n", key)] }) }
            let sorted = keys.filter { $0.hasPrefix("a/") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            var found: [String] = []
            while true {
                let page = try await journal.names("n", prefix: "a/", after: found.last, limit: 2)
                if page.isEmpty { break }
                found += page.map(\.key)
            }
            #expect(found == sorted)
            #expect(try await journal.names("n", prefix: "", after: nil, limit: 100).count == keys.count)
            #expect(try await journal.names("n", prefix: "a/2", after: nil, limit: 9) == [NamedStream(key: "a/2", stream: StreamName("sa/2"))])
        }
    }

    @Test("A feed has the events of its audience in order, the whole one all", arguments: Store.allCases)
    func feed(_ store: Store) async throws {
        try await store.play { journal async throws in
            for index in 1...6 {
                var append = Append(StreamName("s\(index % 2)"))
                append.events = [.test("k\(index)", audience: index % 3 == 0 ? nil : index % 3 == 1 ? "H26" : "G01")]
                _ = try await journal.append(append)
            }
            #expect(try await journal.feed("H26", after: 0, limit: 9).map(\.kind) == ["k1", "k4"])
            #expect(try await journal.feed("G01", after: 2, limit: 9).map(\.kind) == ["k5"])
            #expect(try await journal.feed(nil, after: 0, limit: 4).map(\.position) == [1, 2, 3, 4])
            #expect(try await journal.feed(nil, after: 4, limit: 9).map(\.stream.text) == ["s1", "s0"])
        }
    }

    @Test("Many callers at once each get their own answer, and positions have no gaps", arguments: Store.allCases)
    func manyCallers(_ store: Store) async throws {
        try await store.play { journal async throws in
            let outcomes = try await withThrowingTaskGroup(of: Appended.self) { group in
                for index in 0..<200 {
                    group.addTask { try await journal.append(.test("s\(index % 20)") { $0.names = [Name("n", "\(index % 100)")] }) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let done = outcomes.filter(\.isDone).count
            #expect(done == 200, "index and index + 100 are the same stream's, so the name is its own")
            #expect(try await journal.feed(nil, after: 0, limit: 1000).map(\.position) == Array(1...Int64(done)))
            let verified = try await journal.verify { _ in }
            #expect(verified.flaws.isEmpty && verified.events == Int64(done) && verified.streams == 20)
        }
    }

    @Test("Of many who begin one stream at once, one does", arguments: Store.allCases)
    func oneBegins(_ store: Store) async throws {
        try await store.play { journal async throws in
            let outcomes = try await withThrowingTaskGroup(of: Appended.self) { group in
                for _ in 0..<50 { group.addTask { try await journal.append(.test("s", expected: 0)) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter(\.isDone).count == 1)
            #expect(outcomes.filter { $0 == .conflict(revision: 1) }.count == 49)
        }
    }

    @Test("A commit wakes whoever waits for its party or audience", arguments: Store.allCases)
    func wakes(_ store: Store) async throws {
        try await store.play { journal async throws in
            let (stream, continuation) = AsyncStream<Wake>.makeStream()
            journal.onWake { continuation.yield($0) }
            _ = try await journal.append(.test("a") {
                $0.events = [.test("k", audience: "H26")]
                $0.messages = [NewMessage(to: "national", "m", content: [], due: .noon)]
            })
            var woken: Set<Wake> = []
            for await wake in stream {
                woken.insert(wake)
                if woken.isSuperset(of: [.event(audience: "H26"), .message(party: "national")]) { break }
            }
        }
    }
}
