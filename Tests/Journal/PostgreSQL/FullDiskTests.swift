import Foundation
import Gateway
import Testbed
import Testing

@testable import Journal

@Suite("A PostgreSQL journal that takes no writes", .serialized, .enabled(if: PostgreSQLServer.isWanted), .timeLimit(.minutes(1)))
struct FullDiskTests {
    typealias Bed = PostgreSQLTests.Bed

    @Test("A full disk is called full, nothing is written by halves, and with room again it goes on", .enabled(if: SmallDisk.canBeMade))
    func full() async throws {
        let disk = try SmallDisk()
        let bed = try Bed(), journal = try await bed.journal()
        _ = try await journal.append(.test("a"))
        let space = "small_\(bed.database)"
        try bed.say("CREATE TABLESPACE \(space) LOCATION '\(disk.path)'")
        try bed.say("ALTER TABLE event SET TABLESPACE \(space)")
        try bed.say("ALTER TABLE event ALTER content SET STORAGE PLAIN")
        let filler = disk.path + "/filler"
        try Data(count: 3_600_000).write(to: URL(fileURLWithPath: filler))
        var written = 1, failure: JournalFailure?
        for _ in 0..<1000 {
            var append = Append(StreamName("a"), expected: written)
            append.events = [NewEvent("k", at: .noon, content: [UInt8](repeating: 7, count: 6000))]
            append.messages = [NewMessage(to: "p", "m", content: [], due: .noon)]
            do throws(JournalFailure) { _ = try await journal.append(append) } catch {
                failure = error
                break
            }
            written += 1
        }
        #expect(failure?.cause == .full && failure?.isPassing == true, "\(failure?.description ?? "never")")
        #expect(try await journal.stream(StreamName("a"))?.revision == written, "reads go on")
        #expect(try await journal.backlog() == [Backlog(party: "p", waiting: written - 1, dead: 0)])
        try FileManager.default.removeItem(atPath: filler)
        #expect(try await journal.append(.test("a", expected: written)).isDone)
        #expect(try await journal.verify { _ in }.flaws.isEmpty)
        await journal.close()
        try bed.say("ALTER TABLE event SET TABLESPACE pg_default")
        try bed.say("DROP TABLESPACE \(space)")
    }

    @Test(
        "A refusal by the server has its cause, and what stood in the transaction is undone",
        arguments: [
            ("53100", JournalFailure.Cause.full), ("25006", .readOnly), ("58030", .unavailable), ("53200", .unavailable), ("XX001", .damaged),
            ("22021", .unstorable), ("57014", .unavailable),
        ])
    func causes(_ named: (state: String, cause: JournalFailure.Cause)) async throws {
        let bed = try Bed(), journal = try await bed.journal()
        try bed.say("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'as told' USING ERRCODE = '\(named.state)'; END $$")
        try bed.say("CREATE TRIGGER refuse BEFORE INSERT ON message EXECUTE FUNCTION refuse()")
        let append = Append.test("a", expected: 0) { $0.messages = [NewMessage(to: "p", "m", content: [], due: .noon)] }
        await #expect(throws: JournalFailure(named.cause, "as told (SQLSTATE \(named.state))")) { try await journal.append(append) }
        #expect(try await journal.lastPosition() == 0)
        #expect(try await journal.append(.test("b")).isDone, "what asks for less goes on")
        try bed.say("DROP TRIGGER refuse ON message")
        #expect(try await journal.append(append).isDone)
        await journal.close()
    }

    @Test("Where another transaction was in the way, the append is made again, unseen")
    func collision() async throws {
        let bed = try Bed(), journal = try await bed.journal()
        try bed.say("CREATE SEQUENCE tries")
        try bed.say("""
            CREATE FUNCTION collide() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF nextval('tries') < 3 THEN \
            RAISE 'collision' USING ERRCODE = '40001'; END IF; RETURN NEW; END $$
            """)
        try bed.say("CREATE TRIGGER collide BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION collide()")
        #expect(try await journal.append(.test("a", expected: 0)) == .done(revision: 1, position: 1))
        #expect(try bed.ask("SELECT last_value FROM tries") == 3)
        await journal.close()
    }

    @Test("A database that takes no writes is called read-only, and may be read; when it takes them again it goes on")
    func readOnly() async throws {
        let bed = try Bed(), journal = try await bed.journal()
        _ = try await journal.append(.test("a"))
        try bed.say("ALTER DATABASE \(bed.database) SET default_transaction_read_only = on")
        let other = try await bed.journal()
        #expect(try await other.lastPosition() == 1)
        await #expect { try await other.append(.test("a")) } throws: { ($0 as? JournalFailure)?.cause == .readOnly }
        await #expect { try await other.put(piece: [1], at: 0, of: "u") } throws: { ($0 as? JournalFailure)?.cause == .readOnly }
        #expect(try bed.server.connect("postgres").ask("ALTER DATABASE \(bed.database) SET default_transaction_read_only = off", isKept: false).isEmpty)
        #expect(try await other.append(.test("a")).isDone)
        await journal.close()
        await other.close()
    }
}
