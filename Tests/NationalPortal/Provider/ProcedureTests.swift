import Gateway
import JSON
import Testing

@testable import NationalPortal

@Suite("Agencies' systems ask for procedures") struct ProcedureTests {
    @Test("The list has code and name of what is open to the agency, a unit's own first")
    func list() async throws {
        let bed = try ProviderBed()
        let said = try await bed.call("LayDanhSachTTHC")
        #expect(said.result == [["MATTHC": "1.004222", "TENTTHC": "Đăng ký thường trú"], ["MATTHC": "2.000123", "TENTTHC": ""]])
        let unit = try await bed.call("LayDanhSachTTHC", agency: "H26.1")
        #expect(unit.result?.first == ["MATTHC": "1.000001", "TENTTHC": "Của phường"] && unit.result?.count == 3)
        #expect(try await bed.call("LayDanhSachTTHC", agency: "H26.2").result?.count == 2)
    }

    @Test("A procedure has every key of the dialect, empty where nothing is known")
    func whole() async throws {
        let bed = try ProviderBed()
        let said = try await bed.call("LayThuTuc", ["maTTHC": "1.004222"], at: "/mapi/share")
        #expect(said.result == [[
            "MATTHC": "1.004222", "TENTTHC": "Đăng ký thường trú", "COQUANTHUCHIEN": [["MADONVI": "H26", "TENDONVI": ""]],
            "LINHVUCTHUCHIEN": [["MALINHVUC": "G01-CT04", "TENLINHVUC": "Đăng ký, quản lý cư trú"]], "TRINHTUTHUCHIEN": [],
            "CACHTHUCTHUCHIEN": [["KENH": "2", "THOIGIAN": [["THOIGIANGIAIQUYET": "7", "DONVITINH": "Ngày làm việc", "MOTA": "7 ngày làm việc", "PHILEPHI": []]]]],
            "THANHPHANHOSO": [], "KETQUATHUCHIEN": [], "CANCUPHAPLY": [], "YEUCAU": "", "MOTADOITUONGTHUCHIEN": "",
        ]])
        let plain = try await bed.call("LayThuTuc", ["maTTHC": "2.000123"])
        #expect(plain.result?.first?["CACHTHUCTHUCHIEN"] == [["KENH": "1", "THOIGIAN": []]])
    }

    @Test("A code that is in no catalogue of the agency is refused with the field's name and the nearest right one", arguments: [
        ("1.004223", "1.004222"), ("1.009999", nil), ("x", nil), ("1.0042222", "1.004222"),
    ])
    func unknown(code: String, nearest: String?) async throws {
        let said = try await ProviderBed().call("LayThuTuc", ["maTTHC": .string(code)])
        #expect(said.status == 200 && said.code == "20" && said.json?["field"] == "maTTHC" && said.result == nil)
        if let nearest { #expect(said.message.contains(nearest)) }
    }

    @Test("The same is served at the adapters' addresses, whatever their query says", arguments: ["", "/XrdAdapter/RestService/forward", "/VXPAdapter/RestService/forward"])
    func adapters(prefix: String) async throws {
        let bed = try ProviderBed()
        let login: JSON = ["username": "H26", "password": .string(ProviderBed.password)]
        let session = try #require(try await bed.ask(prefix + "/mapi/login", login).json?["session"]?.string)
        for path in ["/mapi/g", "/mapi/share"] {
            #expect(try await bed.call("LayDanhSachTTHC", session: session, at: prefix + path).code == "00")
        }
    }

    @Test("Only POST is taken, and one address may stand for exchange and share")
    func routes() throws {
        let bed = try ProviderBed()
        let routes = try ProviderBed.routes(of: bed.provider)
        #expect(routes.count == 9 && routes.allSatisfy { $0.methods == [.post] })
        let one = PortalPaths(login: "a/login", exchange: "a/x", share: "a/x")
        #expect(try bed.provider.routes(paths: one, agency: routes[0].agency, declared: routes[0].declared).count == 6)
    }
}
