import Gateway
import Glibc
import Testbed
import Testing

@testable import Journal

@Suite("The PostgreSQL journal", .serialized, .enabled(if: PostgreSQLServer.isWanted), .timeLimit(.minutes(1))) struct PostgreSQLTests {
    /// A database of its own, with as many journals on it as there are gateways.
    struct Bed {
        let server: PostgreSQLServer
        let database: String

        init() throws {
            server = try PostgreSQLServer.shared.get()
            database = try server.database()
        }

        func journal() async throws -> PostgreSQLJournal {
            let journal = PostgreSQLJournal(server.settings(database))
            try await journal.open()
            return journal
        }

        static let connections = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

        /// Asks again and again: a server tells nobody which connections it has.
        func eventually(_ words: Comment, _ isTrue: () throws -> Bool) async throws {
            let end = ContinuousClock.now + .seconds(20)
            while try !isTrue() {
                guard ContinuousClock.now < end else {
                    Issue.record(words)
                    return
                }
                poll(nil, 0, 5)
            }
        }

        func say(_ sql: String) throws { _ = try server.connect(database).ask(sql, isKept: false) }
        func ask(_ sql: String) throws -> Int64 { try server.connect(database).ask(sql, isKept: false).integer(0, 0) }
    }

    @Test("A newer schema is refused, and says what to do")
    func newerSchema() async throws {
        let bed = try Bed()
        try await bed.journal().close()
        try bed.say("UPDATE schema SET version = 99")
        await #expect(throws: JournalFailure(.newerSchema(found: 99, known: Schema.current), "schema 99")) { try await bed.journal() }
        let reading = PostgreSQLJournal(bed.server.settings(bed.database))
        await #expect(throws: JournalFailure(.newerSchema(found: 99, known: Schema.current), "schema 99")) { try await reading.lastPosition() }
        await reading.close()
    }

    @Test("Gateways that start at once on an empty database make one schema")
    func migratingTogether() async throws {
        let bed = try Bed()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let journal = try await bed.journal()
                    #expect(try await journal.append(.test("a")).isDone)
                    await journal.close()
                }
            }
            try await group.waitForAll()
        }
        #expect(try bed.ask("SELECT version FROM schema") == Int64(Schema.current))
        #expect(try bed.ask("SELECT position FROM counter") == 6)
    }

    @Test("Each commit waits for the disk, even where the operator's setting would not")
    func synchronous() throws {
        let bed = try Bed()
        var settings = bed.server.settings(bed.database)
        settings.url += "&options=-csynchronous_commit%3Doff"
        #expect(try PostgreSQLConnection.open(settings).ask("SHOW synchronous_commit").text(0, 0) == "on")
        settings.url = bed.server.settings(bed.database).url + "&options=-csynchronous_commit%3Dremote_apply"
        #expect(try PostgreSQLConnection.open(settings).ask("SHOW synchronous_commit").text(0, 0) == "remote_apply", "more may be asked for")
    }

    @Test("A password of its own file is used with the URL, and a URL that says nothing useful is an answer, not a crash")
    func settings() async throws {
        var settings = PostgreSQLSettings(url: "postgresql:///x?host=/nowhere/at/all", password: "bí mật")
        settings.connectTime = .seconds(1)
        for url in [settings.url, "postgresql://[", "postgresql:///x?wrong=1"] {
            settings.url = url
            let journal = PostgreSQLJournal(settings)
            await #expect { try await journal.open() } throws: {
                let failure = $0 as? JournalFailure
                return failure?.cause == .unavailable && failure?.reason.contains("bí mật") == false
            }
            await journal.close()
        }
    }

    @Test("What the database cannot keep is refused alone, and what came with it is kept")
    func unstorable() async throws {
        let bed = try Bed(), journal = try await bed.journal()
        let long = String((0..<6000).map { _ in "0123456789abcdefghijklmnopqrstuvwxyz".randomElement() ?? "x" })
        let failures = await withTaskGroup(of: JournalFailure?.self) { group in
            for index in 0..<40 {
                group.addTask {
                    let name = index == 7 ? "n\u{0}l" : index == 8 ? long : "s\(index)"
                    do throws(JournalFailure) { _ = try await journal.append(.test(name)) } catch { return error }
                    return nil
                }
            }
            return await group.reduce(into: [JournalFailure]()) { if let failure = $1 { $0.append(failure) } }
        }
        #expect(failures.map(\.cause) == [.unstorable, .unstorable] && failures.allSatisfy { !$0.isPassing })
        #expect(try await journal.lastPosition() == 38)
        await #expect(throws: JournalFailure.self) { try await journal.put(piece: [1], at: 0, of: "n\u{0}l") }
        try await journal.put(piece: [1], at: 0, of: "u")
        #expect(try await journal.verify { _ in }.flaws.isEmpty)
        await journal.close()
    }

    @Test("A closed journal says so")
    func closed() async throws {
        let journal = try await Bed().journal()
        await journal.close()
        await #expect(throws: JournalFailure(.closed, "")) { try await journal.append(.test("a")) }
        await #expect(throws: JournalFailure(.closed, "")) { try await journal.lastPosition() }
        await #expect(throws: JournalFailure(.closed, "")) { try await journal.claim("p", at: .noon, lease: .seconds(1), limit: 1) }
        await journal.close()
    }

    @Test("Much at once, in and out, neither blocks nor is cut")
    func large() async throws {
        let journal = try await Bed().journal()
        let contents = (0..<6).map { index in [UInt8](repeating: UInt8(index), count: 4 << 20) }
        var append = Append(StreamName("a"))
        append.events = contents.map { NewEvent("k", at: .noon, content: $0) }
        #expect(try await journal.append(append) == .done(revision: 6, position: 6))
        #expect(try await journal.events(of: append.stream, after: 0, limit: 9).map(\.content) == contents)
        try await journal.put(piece: contents[5], at: 0, of: "u")
        try await journal.seal(upload: "u", as: StoredFile(digest: "d", length: 4 << 20, pieces: 1))
        #expect(try await journal.piece(0, of: "d") == contents[5])
        await journal.close()
    }

    @Test(
        "Verifying finds what was changed behind the journal's back",
        arguments: [
            ("UPDATE event SET content = '\\x00' WHERE position = 2", "is not what was written"),
            ("DELETE FROM event WHERE position = 3", "has 2 events, should have 3"),
            ("DELETE FROM event WHERE position = 2", "event 2 is missing"),
            ("UPDATE event SET at = at + 1 WHERE position = 1", "is not what was written"),
            ("UPDATE message SET first = 0", "without the oldest"),
            ("DELETE FROM piece", "missing pieces"),
            ("DELETE FROM file", "a file that a stream refers to is missing"),
            ("DELETE FROM stream", "of no stream"),
            ("UPDATE counter SET position = 4", "3 events are there, 4 were written"),
        ])
    func verifying(_ change: (sql: String, words: String)) async throws {
        let bed = try Bed(), journal = try await bed.journal()
        try await journal.put(piece: [1], at: 0, of: "u")
        try await journal.seal(upload: "u", as: StoredFile(digest: "d", length: 1, pieces: 1))
        for _ in 0..<3 {
            _ = try await journal.append(.test("a") {
                $0.names = [Name("n", "x")]
                $0.messages = [NewMessage(to: "p", "m", content: [], due: .noon)]
                $0.files = ["d"]
            })
        }
        let sound = try await journal.verify { _ in }
        #expect(sound.flaws.isEmpty && sound.events == 3 && sound.streams == 1 && sound.messages == 3 && sound.files == 1)
        try bed.say(change.sql)
        let flaws = try await journal.verify { _ in }.flaws
        #expect(flaws.contains { $0.contains(change.words) }, "\(flaws)")
        await journal.close()
    }
}
