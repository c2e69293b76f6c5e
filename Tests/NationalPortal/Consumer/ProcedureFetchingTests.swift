import Catalogue
import Connectors
import Curl
import Gateway
import JSON
import NIOPosix
import Sandbox
import Testing

@testable import NationalPortal

@Suite("Procedures fetched from the portal")
struct ProcedureFetchingTests {
    private func agency(_ text: String) throws -> AgencyCode { try #require(AgencyCode(text)) }

    private func fetch(_ password: String = "bí mật", faults: (NationalPortalConnector) -> Void = { _ in }, known: Procedure? = nil) async throws -> ProcedureFetching.Fetched {
        let portal = NationalPortalConnector(accounts: ["000.00.00.H26": "bí mật"]), group = MultiThreadedEventLoopGroup.singleton
        faults(portal)
        let host = try await SandboxHost.start(portal, of: NationalPortalConnector.reference, port: 0, on: group), driver = try CurlDriver()
        let connector = HTTPConnector(settings: HTTPConnectorSettings(upstreams: [try Upstream("http://127.0.0.1:\(host.port)")]), agency: nil, name: "quoc-gia", driver: driver)
        let settings = PortalPeerSettings(user: "000.00.00.H26", password: Secret(password), identifier: "000.00.00.H26")
        let fetching = ProcedureFetching(OutboundCaller(connector, loops: group, clock: SystemClock(), seed: 1), settings, agency: try agency("H26"), timeout: .seconds(10))
        let result: Result<ProcedureFetching.Fetched, any Error>
        do { result = .success(try await fetching.fetch(known: { _, _ in known })) } catch { result = .failure(error) }
        driver.stop()
        await host.stop()
        return try result.get()
    }

    @Test("What the portal says of a procedure stands in the catalogue's words, and its level is the register's where that knows one")
    func fetched() async throws {
        var known = Procedure(code: try #require(ProcedureCode("1.900005")), agency: try agency("H26"), name: .init(vi: "Đăng ký khai sinh", en: "Birth registration"), level: 4, path: "/ha-noi/khai-sinh")
        known.lists = ["846/QĐ-TTg"]
        let birth = try #require(try await fetch(known: known).procedures.first { $0.code.text == "1.900005" })
        #expect(birth.name?.vi == "Đăng ký khai sinh" && birth.level == 4 && birth.timeLimit == .workingDays(5) && birth.fee == .init(amount: 0, note: "giả lập"))
        #expect(birth.papers == ["Tờ khai (giả lập)", "Giấy tờ tùy thân"] && birth.audience == "Công dân Việt Nam" && birth.field?.code == "GL-01")
        #expect(birth.agency == known.agency && birth.name?.en == "Birth registration" && birth.path == known.path && birth.lists == known.lists)
        #expect(try await fetch().procedures.map(\.level) == [3, 3])
    }

    @Test("A portal that refuses the log-in, fails or answers in HTML is a failure with its reason, and no empty list")
    func failing() async throws {
        await #expect(throws: ProcedureFetching.Failure.self) { _ = try await fetch("sai") }
        for fault in [NationalPortalFault.html(200), .html(502), .refuse("10"), .array] {
            await #expect(throws: ProcedureFetching.Failure.self, "\(fault)") { _ = try await fetch(faults: { $0.misbehave(fault, at: .procedures, times: 9) }) }
        }
    }

    @Test("What cannot be read is refused by itself, and what says nothing is left out", arguments: [
        (#"{"MATTHC":"x"}"#, nil), (#"{}"#, nil), (#"{"MATTHC":"1.000001"}"#, 2), (#"{"MATTHC":"1.000001","CACHTHUCTHUCHIEN":[{"KENH":"2"}]}"#, 3),
        (#"{"MATTHC":"1.000001","TENTTHC":"a\nb","CACHTHUCTHUCHIEN":[{"KENH":"3","THOIGIAN":[{"THOIGIANGIAIQUYET":"nhiều","DONVITINH":"Ngày"}]}]}"#, 2),
    ] as [(String, Int?)])
    func read(text: String, level: Int?) throws {
        let json = try JSON(parsing: Array(text.utf8)), procedure = try? PortalProcedure(json, of: try agency("H26"), known: nil).procedure
        #expect(procedure?.level == level && procedure?.name == nil && procedure?.timeLimit == nil)
    }
}
