import Gateway
import JSON
import Journal
import Testing

@testable import DossierAPI

extension DoorBed {
    static let declaration = "/api/v1/single-window/HN0100001/R-1"

    /// - Parameter key: of the request; another each time without.
    func declare(_ meaning: String = "declare", _ content: JSON = ["Importer": ["Name": "CÔNG TY GIẢ LẬP"]], key: String? = nil) async throws -> Said {
        try await ask(.post, Self.declaration + "/messages", by: .haNoi, [("idempotency-key", key ?? self.key())], json: ["yNghia": .string(meaning), "noiDung": content])
    }
}

@Suite("An agency takes part in the single window in JSON") struct WindowTests {
    @Test("What it says becomes a message with the content as it was given, and stands in its feed")
    func declares() async throws {
        let bed = try DoorBed()
        let said = try await bed.declare("declare", ["Importer": ["Name": "CÔNG TY GIẢ LẬP", "@type": "2"], "Line": [["HS": "0101"], ["HS": "0102"]]])
        #expect(said.json?["trangThai"] == "waiting" && said.json?["duocLam"]?.array?.contains("withdraw") == true)
        let event = said.json?["suKien"]?[0]
        #expect(event?["yNghia"]?["ten"] == "Đã khai báo")
        #expect(event?["noiDung"] == ["Importer": ["@type": "2", "Name": "CÔNG TY GIẢ LẬP"], "Line": [["HS": "0101"], ["HS": "0102"]]])
        let feed = try await bed.ask(.get, "/api/v1/single-window", by: .haNoi)
        #expect(feed.json?["suKien"]?.array?.map { $0["soHoSo"] } == ["R-1"])
        let cursor = try #require(feed.json?["conTro"]?.string)
        #expect(try await bed.ask(.get, "/api/v1/single-window?after=\(cursor)", by: .haNoi).json?["suKien"] == [])
        #expect(try await bed.journal.messages("H26/window", state: nil, after: 0, limit: 9).count == 1)
    }

    @Test("The same request again has its effect once; its key with other content is refused")
    func again() async throws {
        let bed = try DoorBed(), first = try await bed.declare(key: "\"một khóa\"".replacing("một khóa", with: "one-key"))
        let second = try await bed.declare(key: "\"one-key\"")
        #expect(first.status == 200 && second.json == first.json)
        for (meaning, content) in [("declare", ["Importer": ["Name": "khác"]]), ("withdraw", ["Reason": "x"])] as [(String, JSON)] {
            let other = try await bed.declare(meaning, content, key: "\"one-key\"")
            #expect(other.status == 422 && other.json?["type"]?.string?.hasSuffix("idempotency-key-reused") == true, "\(other.json?.text ?? "")")
        }
        #expect(try await bed.journal.messages("H26/window", state: nil, after: 0, limit: 9).count == 1)
    }

    @Test("A meaning that does not fit now is refused with those that do, and content that is no element by its place")
    func refused() async throws {
        let bed = try DoorBed()
        _ = try await bed.declare()
        let twice = try await bed.declare()
        #expect(twice.status == 422 && twice.json?["findings"]?[0]?["canCo"]?.string?.contains("withdraw") == true)
        for content in [["1a": "x"], ["a": 1], ["a": ["@xmlns": "urn:x"]], ["a": ["#text": "x", "b": "y"]]] as [JSON] {
            let said = try await bed.declare("withdraw", content)
            #expect(said.status == 422 && said.json?["findings"]?[0]?["truong"]?.string?.hasPrefix("noiDung") == true, "\(content)")
        }
    }

    @Test("Another agency's declarations are not there")
    func others() async throws {
        let bed = try DoorBed()
        _ = try await bed.declare()
        #expect(try await bed.ask(.get, DoorBed.declaration, by: .lamDong).status == 404)
        #expect(try await bed.ask(.get, "/api/v1/single-window", by: .lamDong).json?["suKien"] == [])
    }
}
