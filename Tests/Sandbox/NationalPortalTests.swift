import Gateway
import JSON
import NIOCore
import NIOEmbedded
import Testbed
import Testing

@testable import Sandbox

@Suite("The sandbox's national portal") struct NationalPortalTests {
    private let portal = NationalPortalConnector(accounts: ["000.00.00.H26": "p"])
    private let clock = ManualClock()

    private func ask(_ path: String, _ json: JSON, fault: String? = nil) throws -> (status: Int, json: JSON?) {
        let exchange = try TestExchange.make(
            .post, path, more: fault.map { [(SandboxFault.fieldName, $0)] } ?? [], body: .bytes(ByteBuffer(string: json.text)), clock: clock)
        guard case .now(.success(let answer)) = portal.answer(exchange) else { return (0, nil) }
        return (answer.status, try? JSON(parsing: Array(answer.body.drained().bytes.readableBytesView)))
    }

    private func session() throws -> JSON { try #require(try ask("/mapi/login", ["username": "000.00.00.H26", "password": "p"]).json?["session"]) }

    private func call(_ service: String, _ members: JSONObject, session: JSON? = nil, at path: String = "/mapi/g") throws -> JSON? {
        var all: JSONObject = ["session": try session ?? self.session(), "madonvi": "000.00.00.H26", "service": .string(service)]
        for (name, value) in members { all.set(name, value) }
        return try ask(path, .object(all)).json
    }

    private func dossier(_ number: String, state: String = "2") -> JSON {
        ["MaHoSo": .string(number), "MaTTHC": "1.004222", "ChuHoSo": "Mẫu", "TrichYeuHoSo": "Thử", "TrangThaiHoSo": .string(state)]
    }

    private func step(_ number: String, at: String, state: String, _ words: String) -> JSON {
        ["MaHoSo": .string(number), "NguoiXuLy": "Mẫu", "ThoiDiemXuLy": .string(at), "NoiDungXuLy": .string(words), "TrangThai": .string(state)]
    }

    @Test("It takes a dossier and its steps, finds it with the state it is in, and shows its story to people", arguments: [
        "/mapi/g", "/XrdAdapter/RestService/forward/mapi/g?dstcode=VN:GOV", "/VXPAdapter/RestService/forward/mapi/g",
    ])
    func story(path: String) throws {
        #expect(try call("TraCuuHoSo", ["mahoso": "A"], at: path)?["result"] == [])
        #expect(try call("DongBoHoSoMC", ["isUpdating": "False", "data": [dossier("A")]], at: path)?["error_code"] == "00")
        let steps: [JSON] = [step("A", at: "20260930100000", state: "4", "Một"), step("A", at: "20260930090000", state: "2", "Muộn")]
        #expect(try call("CapNhatTienDoHoSoMC", ["data": .array(steps)], at: path)?["error_code"] == "00")
        #expect(try call("TraCuuHoSo", ["mahoso": "A"], at: path)?["result"] == [dossier("A", state: "4")])
        guard case .now(.success(let page)) = portal.answer(try TestExchange.make(.get, "/ho-so/A")) else { return #expect(Bool(false)) }
        let json = try JSON(parsing: Array(page.body.drained().bytes.readableBytesView))
        #expect(json["trangThai"] == "4" && json["dienBien"]?.array?.map { $0["noiDung"] } == ["Thử", "Một", "Muộn"])
    }

    @Test("The same again has no effect, a new one of a number that is there exists, and an update of none is refused")
    func repeats() throws {
        func bring(_ json: JSON, _ isUpdating: String) throws -> JSON? {
            try call("DongBoHoSoMC", ["isUpdating": .string(isUpdating), "data": [json]])?["error_code"]
        }
        #expect(try bring(dossier("A"), "True") == "5")
        #expect(try bring(dossier("A"), "False") == "00")
        #expect(try bring(dossier("A"), "False") == "3")
        #expect(try bring(dossier("A"), "True") == "00")
        for _ in 0..<2 { _ = try call("CapNhatTienDoHoSoMC", ["data": [step("A", at: "20260930100000", state: "4", "Một")]]) }
        #expect(portal.timeline("A") == ["2 Thử", "4 Một"])
    }

    @Test("A session lasts half an hour, and none is opened without the password")
    func sessions() throws {
        #expect(try ask("/mapi/login", ["username": "000.00.00.H26", "password": "q"]).json?["error_code"] == "1")
        let session = try session()
        clock.advance(by: .minutes(29))
        #expect(try call("TraCuuHoSo", ["mahoso": "A"], session: session)?["error_code"] == "00")
        clock.advance(by: .minutes(2))
        #expect(try call("TraCuuHoSo", ["mahoso": "A"], session: session)?["error_code"] == "-1")
    }

    @Test("A call makes it fail by a field, in the words that the fault is written with", arguments: [
        ("html", 502), ("html:503", 503), ("array", 200), ("drop", 0), ("lost", 0),
    ])
    func asked(fault: String, status: Int) throws {
        #expect(NationalPortalFault(fault) != nil)
        #expect(try ask("/mapi/login", ["username": "000.00.00.H26", "password": "p"], fault: fault).status == status)
    }

    @Test("Every fault reads as it is written", arguments: [
        NationalPortalFault.session, .sessionWithin(saysItems: true), .sessionWithin(saysItems: false), .lost, .drop, .blind, .slow(.seconds(7)), .half,
        .html(502), .array, .login, .refuse("17"),
    ])
    func spelling(fault: NationalPortalFault) { #expect(NationalPortalFault(fault.description) == fault) }
}
