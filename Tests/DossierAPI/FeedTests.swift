import Gateway
import JSON
import Journal
import Testing

@testable import DossierAPI

@Suite("An agency follows its dossiers") struct FeedTests {
    @Test("The feed alone has all that an agency needs to take a dossier over")
    func whole() async throws {
        let bed = try DoorBed(), ticket = try await bed.upload("tờ khai")
        let number = try await bed.dossier(Sample.submission(files: [(ticket, "tờ khai.pdf")])).number
        let said = try await bed.ask(.get, "/api/v1/feed", by: .haNoi)
        let event = try #require(said.json?["suKien"]?[0])
        #expect(event["viec"]?["ma"] == "submitted" && event["maHoSo"]?.string == number && event["banGhi"]?["ChuHoSo"] == "NGUYỄN VĂN MẪU")
        let link = try #require(event["tep"]?[0]?["lienKet"]?.string)
        #expect(String(decoding: try await bed.ask(.get, link, by: .haNoi).bytes, as: UTF8.self) == "tờ khai")
        #expect(said.json?["conTro"] == event["conTro"] && said.json?["conNua"] == false)
    }

    @Test("Pages follow one another by the cursor, each agency's and unit's own, none left out and none twice")
    func pages() async throws {
        let bed = try DoorBed()
        var all: [String] = [], wards: [String] = []
        for index in 0..<130 {
            let agency = ["H26", "000.00.01.H26", "H49"][index % 3]
            let number = try await bed.submit(
                Sample.submission(["coQuan": .string(agency), "trichYeu": "Việc \(index)"]), by: .lamDong).json?["maHoSo"]?.string
            if agency != "H49" { all.append(try #require(number)) }
            if agency == "000.00.01.H26" { wards.append(try #require(number)) }
        }
        for (caller, wanted) in [(Caller.haNoi, all), (.ward, wards)] {
            var seen: [String] = [], cursor = "0", more = true
            while more {
                let said = try await bed.ask(.get, "/api/v1/feed?after=\(cursor)&limit=7", by: caller)
                let events = try #require(said.json?["suKien"]?.array)
                #expect(events.count <= 7)
                seen += events.compactMap { $0["maHoSo"]?.string }
                cursor = try #require(said.json?["conTro"]?.string)
                more = said.json?["conNua"] == true
            }
            #expect(seen == wanted)
            #expect(try await bed.ask(.get, "/api/v1/feed?after=\(cursor)", by: caller).json?["suKien"]?.array?.isEmpty == true)
        }
    }

    @Test("A page ends early where its records are long")
    func bytes() async throws {
        var limits = DoorLimits()
        limits.pageBytes = 3000
        let bed = try DoorBed(limits: limits)
        for index in 0..<6 { _ = try await bed.dossier(Sample.submission(["trichYeu": .string("Việc \(index) " + String(repeating: "dài ", count: 200))])) }
        let said = try await bed.ask(.get, "/api/v1/feed", by: .haNoi)
        #expect(said.json?["suKien"]?.array?.count == 2 && said.json?["conNua"] == true)
    }

    @Test("Who waits is answered when something happens to its dossiers, and not by others'")
    func woken() async throws {
        let bed = try DoorBed()
        let waiting = try await bed.begin(.get, "/api/v1/feed?wait=60", by: .haNoi)
        await bed.alarm.untilSet()
        _ = try await bed.submit(Sample.submission(["coQuan": "H49"]))
        let number = try await bed.dossier().number
        let said = try JSON(parsing: try await waiting.answer().bytes())
        #expect(said["suKien"]?.array?.count == 1 && said["suKien"]?[0]?["maHoSo"]?.string == number)
        #expect(bed.doors.bell.count == 0 && bed.alarm.next == nil)
    }

    @Test("A wait that is over is answered with nothing and the cursor")
    func over() async throws {
        let bed = try DoorBed()
        let waiting = try await bed.begin(.get, "/api/v1/feed?wait=30", by: .haNoi)
        await bed.alarm.untilSet()
        #expect(bed.alarm.next == .seconds(30))
        bed.alarm.advance(by: .seconds(30))
        #expect(String(decoding: try await waiting.answer().bytes(), as: UTF8.self) == #"{"suKien":[],"conTro":"0","conNua":false}"#)
        #expect(bed.doors.bell.count == 0)
    }

    @Test("Who leaves while waiting leaves nothing behind")
    func left() async throws {
        let bed = try DoorBed()
        let waiting = try await bed.begin(.get, "/api/v1/feed?wait=60", by: .haNoi)
        await bed.alarm.untilSet()
        #expect(bed.doors.bell.count == 1)
        waiting.leave()
        while bed.doors.bell.count > 0 { await Task.yield() }
        #expect(bed.alarm.next == nil)
    }

    @Test("When the gateway stops, or the account goes, nobody is left waiting", arguments: [true, false])
    func stopped(_ stops: Bool) async throws {
        let bed = try DoorBed()
        let waiting = try await bed.begin(.get, "/api/v1/feed?wait=60", by: .haNoi)
        let streaming = try await bed.begin(.get, "/api/v1/feed", by: .haNoi, [(.accept, "text/event-stream")]).answer()
        #expect(try await streaming.text(endingWith: "\n\n") == "retry: 5000\n\n")
        if stops { bed.doors.endFeeds() } else { bed.doors.use(accounts: []) }
        #expect(try await waiting.answer().status == 200)
        #expect(try await streaming.bytes() == [])
        while bed.doors.bell.count > 0 { await Task.yield() }
    }
}

@Suite("Server-sent events") struct EventStreamTests {
    private func stream(_ bed: DoorBed, _ target: String = "/api/v1/feed", by caller: Caller = .haNoi, _ fields: [(FieldName, String)] = []) async throws -> DoorBed.Coming {
        try await bed.begin(.get, target, by: caller, [(.accept, "text/event-stream")] + fields).answer()
    }

    @Test("Each event comes once, with the cursor as its id, and a stream goes on from the last id")
    func events() async throws {
        let bed = try DoorBed(), first = try await bed.dossier().number
        let coming = try await stream(bed)
        #expect(coming.status == 200 && coming.fields.first(.contentType) == "text/event-stream" && coming.fields.first(.cacheControl) == "no-store")
        let text = try await coming.text(endingWith: "}\n\n")
        #expect(text.hasPrefix("retry: 5000\n\nid: 1\nevent: submitted\ndata: {\"conTro\":\"1\",\"maHoSo\":\"\(first)\""))
        await bed.alarm.untilSet()
        let second = try await bed.dossier(Sample.submission(["trichYeu": "Việc thứ hai"])).number
        let more = try await coming.text(endingWith: "}\n\n")
        #expect(more.hasPrefix("id: 2\nevent: submitted\ndata: ") && more.contains(second) && !more.contains(first))
        await coming.leave()
        let again = try await stream(bed, "/api/v1/feed?after=0", [("last-event-id", "1")])
        let rest = try await again.text(endingWith: "}\n\n")
        #expect(rest.contains(second) && !rest.contains(first))
        await again.leave()
        while bed.doors.bell.count > 0 { await Task.yield() }
    }

    @Test("A line is written every fifteen seconds on which nothing happens, and says how far others' events were passed over")
    func heartbeat() async throws {
        let bed = try DoorBed()
        let coming = try await stream(bed, by: .ward)
        #expect(try await coming.text(endingWith: "\n\n") == "retry: 5000\n\n")
        await bed.alarm.untilSet()
        bed.alarm.advance(by: .seconds(15))
        #expect(try await coming.text(endingWith: "\n\n") == ":\n\n")
        await bed.alarm.untilSet()
        // Of the agency above, whose feed it shares.
        _ = try await bed.dossier()
        while true {
            await bed.alarm.untilSet()
            bed.alarm.advance(by: .seconds(15))
            let text = try await coming.text(endingWith: "\n\n")
            if text == ":\n\n" { continue }
            #expect(text == ":\nid: 1\n\n")
            break
        }
        await coming.leave()
        while bed.doors.bell.count > 0 { await Task.yield() }
    }

    @Test("A cursor that is none, or lies ahead of all events, is refused", arguments: ["x", "-1", "2", "01", "", "99999999999999999999"])
    func cursors(_ cursor: String) async throws {
        let bed = try DoorBed()
        _ = try await bed.dossier()
        let coming = try await stream(bed, "/api/v1/feed", [("last-event-id", cursor)])
        #expect(coming.status == 400)
        #expect(try JSON(parsing: try await coming.bytes())["type"] == "urn:motcua:problem:query-parameter")
    }

    @Test("A journal that fails ends the stream, for the client to come again")
    func failing() async throws {
        let (bed, journal) = try DoorBed.watched()
        let coming = try await stream(bed)
        #expect(try await coming.text(endingWith: "\n\n") == "retry: 5000\n\n")
        await bed.alarm.untilSet()
        journal.fail(.unavailable)
        bed.alarm.advance(by: .seconds(15))
        #expect(try await coming.text(endingWith: "never") == "")
    }
}
