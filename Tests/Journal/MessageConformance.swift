import Gateway
import Journal
import Testbed
import Testing

extension JournalConformance {
    /// Messages to other parties.
    @Suite("Its messages", .serialized) struct Messages {
        private static func append(_ stream: String, _ contents: String..., to party: String = "p", due: Instant = .noon) -> Append {
            var append = Append(StreamName(stream))
            append.events = [.test("k")]
            append.messages = contents.map { NewMessage(to: party, "m", content: Array($0.utf8), due: due) }
            return append
        }

        private static func settle(_ message: ClaimedMessage, _ outcome: Settlement.Outcome, attempt: Int?? = .none) -> Append {
            var append = Append(message.stream)
            append.settled = [Settlement(message.id, attempt: attempt ?? message.attempt, outcome)]
            return append
        }

        private static func texts(_ messages: [ClaimedMessage]) -> [String] { messages.map { String(decoding: $0.content, as: UTF8.self) } }

        @Test("Of each stream only the oldest may be claimed, and the next when that is settled", arguments: Store.allCases)
        func ordered(_ store: Store) async throws {
            try await store.play { journal async throws in
                _ = try await journal.append(Self.append("a", "a1", "a2"))
                _ = try await journal.append(Self.append("b", "b1"))
                _ = try await journal.append(Self.append("a", "a3"))
                _ = try await journal.append(Self.append("a", "other", to: "q"))
                let claimed = try await journal.claim("p", at: .noon, lease: .minutes(1), limit: 10)
                #expect(Self.texts(claimed) == ["a1", "b1"])
                #expect(claimed.allSatisfy { $0.attempt == 1 && $0.party == "p" && $0.kind == "m" })
                #expect(try await journal.claim("p", at: .noon, lease: .minutes(1), limit: 10).isEmpty)
                #expect(try await journal.append(Self.settle(claimed[0], .done)).isDone)
                let next = try await journal.claim("p", at: .noon, lease: .minutes(1), limit: 10)
                #expect(Self.texts(next) == ["a2"])
                #expect(try await journal.append(Self.settle(next[0], .done)).isDone)
                #expect(Self.texts(try await journal.claim("p", at: .noon, lease: .minutes(1), limit: 10)) == ["a3"])
                #expect(Self.texts(try await journal.claim("q", at: .noon, lease: .minutes(1), limit: 10)) == ["other"])
            }
        }

        @Test("A lease that ends gives the message to the next, and the first one's settlement is void", arguments: Store.allCases)
        func lease(_ store: Store) async throws {
            try await store.play { journal async throws in
                _ = try await journal.append(Self.append("a", "a1"))
                let first = try #require(try await journal.claim("p", at: .noon, lease: .seconds(30), limit: 1).first)
                #expect(try await journal.nextDue("p") == .noon.later(.seconds(30)))
                #expect(try await journal.claim("p", at: .noon.later(.seconds(29)), lease: .seconds(30), limit: 1).isEmpty)
                let second = try #require(try await journal.claim("p", at: .noon.later(.seconds(30)), lease: .seconds(30), limit: 1).first)
                #expect(second.id == first.id && second.attempt == 2)
                var late = Self.settle(first, .done)
                late.events = [.test("delivered")]
                #expect(try await journal.append(late) == .lost(message: first.id))
                #expect(try await journal.stream(StreamName("a"))?.revision == 1, "nothing of it was written")
                #expect(try await journal.append(Self.settle(second, .done)).isDone)
                #expect(try await journal.append(Self.settle(second, .done)) == .lost(message: first.id))
                #expect(try await journal.nextDue("p") == nil)
            }
        }

        @Test("A message that is to come again is not due before, and keeps the reason", arguments: Store.allCases)
        func again(_ store: Store) async throws {
            try await store.play { journal async throws in
                _ = try await journal.append(Self.append("a", "a1", "a2"))
                let claimed = try #require(try await journal.claim("p", at: .noon, lease: .seconds(30), limit: 1).first)
                let later = Instant.noon.later(.minutes(5))
                #expect(try await journal.append(Self.settle(claimed, .again(at: later, reason: "bận"))).isDone)
                #expect(try await journal.claim("p", at: .noon.later(.minutes(4)), lease: .seconds(30), limit: 9).isEmpty)
                #expect(try await journal.message(claimed.id)?.reason == "bận")
                #expect(try await journal.nextDue("p") == later)
                let again = try #require(try await journal.claim("p", at: later, lease: .seconds(30), limit: 9).first)
                #expect(again.id == claimed.id && again.attempt == 2)
            }
        }

        @Test("A dead message holds back its own stream and no other, until an operator revives or drops it", arguments: Store.allCases)
        func dead(_ store: Store) async throws {
            try await store.play { journal async throws in
                _ = try await journal.append(Self.append("a", "a1", "a2"))
                _ = try await journal.append(Self.append("b", "b1"))
                let claimed = try await journal.claim("p", at: .noon, lease: .seconds(30), limit: 1)
                #expect(try await journal.append(Self.settle(claimed[0], .dead(reason: "mã 7"))).isDone)
                #expect(Self.texts(try await journal.claim("p", at: .noon, lease: .seconds(30), limit: 9)) == ["b1"])
                #expect(try await journal.claim("p", at: .noon.later(.days(9)), lease: .seconds(30), limit: 9).map(\.stream.text) == ["b"])
                let found = try await journal.messages(nil, state: .dead, after: 0, limit: 9)
                #expect(found.map(\.message.id) == [claimed[0].id] && found[0].reason == "mã 7" && found[0].state == .dead)
                #expect(try await journal.backlog() == [Backlog(party: "p", waiting: 2, dead: 1)])

                #expect(try await journal.append(Self.settle(claimed[0], .again(at: .noon, reason: "revived"), attempt: .some(nil))).isDone)
                let revived = try await journal.claim("p", at: .noon, lease: .seconds(30), limit: 9)
                #expect(Self.texts(revived) == ["a1"])
                #expect(try await journal.append(Self.settle(revived[0], .dead(reason: "mã 7"))).isDone)
                #expect(try await journal.append(Self.settle(claimed[0], .done, attempt: .some(nil))).isDone)
                #expect(Self.texts(try await journal.claim("p", at: .noon, lease: .seconds(30), limit: 9)) == ["a2"])
            }
        }

        @Test("Events and the settlement they tell of are written together", arguments: Store.allCases)
        func settledWithEvents(_ store: Store) async throws {
            try await store.play { journal async throws in
                _ = try await journal.append(Self.append("a", "a1"))
                let claimed = try #require(try await journal.claim("p", at: .noon, lease: .seconds(30), limit: 1).first)
                var append = Self.settle(claimed, .done)
                append.events = [.test("delivered")]
                append.messages = [NewMessage(to: "p", "m", content: Array("a2".utf8), due: .noon)]
                append.head = [1]
                #expect(try await journal.append(append) == .done(revision: 2, position: 2))
                #expect(Self.texts(try await journal.claim("p", at: .noon, lease: .seconds(30), limit: 9)) == ["a2"])
                #expect(try await journal.verify { _ in }.flaws.isEmpty)
            }
        }

        @Test("Many who claim at once never get the same message", arguments: Store.allCases)
        func racingClaims(_ store: Store) async throws {
            try await store.play { journal async throws in
                for index in 0..<60 { _ = try await journal.append(Self.append("s\(index)", "m\(index)")) }
                let all = try await withThrowingTaskGroup(of: [ClaimedMessage].self) { group in
                    for _ in 0..<20 { group.addTask { try await journal.claim("p", at: .noon, lease: .minutes(1), limit: 5) } }
                    return try await group.reduce(into: []) { $0 += $1 }
                }
                #expect(all.count == 60 && Set(all.map(\.id)).count == 60)
            }
        }
    }

    /// Attached files.
    @Suite("Its files", .serialized) struct Files {
        private static func upload(_ journal: any Journal, _ upload: String, _ pieces: [[UInt8]], as digest: String) async throws {
            for (index, piece) in pieces.enumerated() { try await journal.put(piece: piece, at: index, of: upload) }
            let length = Int64(pieces.reduce(0) { $0 + $1.count })
            try await journal.seal(upload: upload, as: StoredFile(digest: digest, length: length, pieces: pieces.count))
        }

        @Test("A file is kept once, whoever brings it, and read piece by piece", arguments: Store.allCases)
        func once(_ store: Store) async throws {
            try await store.play { journal async throws in
                try await Self.upload(journal, "u1", [[1, 2], [3]], as: "d")
                try await Self.upload(journal, "u2", [[9], [9]], as: "d")
                #expect(try await journal.file("d") == StoredFile(digest: "d", length: 3, pieces: 2))
                #expect(try await journal.piece(0, of: "d") == [1, 2])
                #expect(try await journal.piece(1, of: "d") == [3])
                #expect(try await journal.piece(2, of: "d") == nil)
                try await journal.put(piece: [5], at: 0, of: "u3")
                try await journal.drop(upload: "u3")
                #expect(try await journal.file("e") == nil)
                #expect(try await journal.verify { _ in }.files == 1)
            }
        }

        @Test("An upload that is sealed twice, since the first answer was lost, is the file still", arguments: Store.allCases)
        func sealedTwice(_ store: Store) async throws {
            try await store.play { journal async throws in
                for _ in 0..<2 { try await Self.upload(journal, "u1", [[1, 2], [3]], as: "d") }
                #expect(try await journal.piece(1, of: "d") == [3])
                try await journal.drop(upload: "u1")
                #expect(try await journal.piece(0, of: "d") == [1, 2])
                #expect(try await journal.verify { _ in }.flaws.isEmpty)
            }
        }

        @Test("What was uploaded long ago and never referred to is swept, files and pieces alike, and nothing else", arguments: Store.allCases)
        func sweeping(_ store: Store) async throws {
            try await store.play { journal async throws in
                try await Self.upload(journal, "u/1", [[1]], as: "old")
                try await Self.upload(journal, "u/2", [[2]], as: "kept")
                try await journal.put(piece: [3], at: 0, of: "u/3")
                try await Self.upload(journal, "u/5", [[5]], as: "new")
                _ = try await journal.append(.test("a") { $0.files = ["kept"] })
                try await journal.sweep(uploadsBefore: "u/4")
                #expect(try await journal.file("old") == nil)
                #expect(try await journal.piece(0, of: "kept") == [2])
                #expect(try await journal.piece(0, of: "new") == [5])
                // The piece that never became a file: sealed now, it is one without pieces.
                try await journal.seal(upload: "u/3", as: StoredFile(digest: "broken", length: 1, pieces: 1))
                #expect(try await journal.piece(0, of: "broken") == nil)
            }
        }

        @Test("A stream may only refer to a file that is there, which goes with the last that refers to it", arguments: Store.allCases)
        func references(_ store: Store) async throws {
            try await store.play { journal async throws in
                #expect(try await journal.append(.test("a") { $0.files = ["d"] }) == .missing(file: "d"))
                try await Self.upload(journal, "u1", [[1]], as: "d")
                #expect(try await journal.append(.test("a") { $0.files = ["d"] }).isDone)
                #expect(try await journal.append(.test("b") { $0.files = ["d"] }).isDone)
                #expect(try await journal.append(.test("a") { $0.filesDropped = ["d"] }).isDone)
                #expect(try await journal.piece(0, of: "d") == [1])
                #expect(try await journal.append(.test("b") { $0.filesDropped = ["d"] }).isDone)
                #expect(try await journal.file("d") == nil)
                #expect(try await journal.piece(0, of: "d") == nil)
            }
        }
    }
}
