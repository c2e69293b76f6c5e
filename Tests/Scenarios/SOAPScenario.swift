import Foundation
import Gateway
import JSON
import NIOCore
import NIOPosix
import Sandbox
import Synchronization
import Testing

@testable import motcua

extension Scenarios {
    /// A portal that speaks JSON, called in SOAP by a client that is not ours.
    @Suite("A portal of JSON called in SOAP") struct SOAPPortal {
        private static let file = """
            agency: {code: H26, name: {vi: Hà Nội, en: Hanoi}}
            connectors:
              tra-cuu:
                upstream: http://127.0.0.1:PORT
                soap:
                  service: TraCuuHoSo
                  namespace: http://ha-noi.example/tra-cuu
                  operations:
                    - name: traCuu
                      action: urn:tra-cuu
                      method: GET
                      path: /api/ho-so/{maHoSo}
                      query: [chiTiet]
                      request:
                        - {xml: maHoSo, json: maHoSo, required: true}
                        - {xml: chiTiet, json: chiTiet, type: truth}
                      answer:
                        - {xml: trangThai, json: trangThai.ma, required: true}
                        - {xml: daXong, json: daXong, type: truth}
                        - {xml: "buoc[]/ten", json: "suKien[].ten", required: true}
                        - {xml: "buoc[]/thuTu", json: "suKien[].so", type: number}
                        - {xml: "soLienQuan[]", json: "lienQuan[]"}
                    - name: nopHoSo
                      path: /api/ho-so
                      request:
                        - {xml: nguoiNop/maSoThue, json: nguoiNop.maSoThue, required: true}
                        - {xml: nguoiNop/ten, json: nguoiNop.ten}
                        - {xml: soTrang, json: soTrang, type: number}
                        - {xml: "tep[]", json: "tep[]"}
                      answer: [{xml: maHoSo, json: maHoSo, required: true}]
            routes:
              - {path: /ha-noi/tra-cuu, to: tra-cuu, access: public}

            """

        /// Of the virtual environment that `.ci/setup --tests` makes.
        private static let python: String = {
            let environment = ProcessInfo.processInfo.environment
            return (environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "") + "/.cache") + "/motcua/python/bin/python"
        }()
        private static let isPythonWanted = FileManager.default.isExecutableFile(atPath: python) || ProcessInfo.processInfo.environment["CI"] == "true"

        @Test("zeep calls it from the served WSDL, in both versions: values, lists and faults come as they are", .enabled(if: isPythonWanted), .timeLimit(.minutes(2)))
        func zeep() async throws {
            let portal = JSONPortal(), agency = AgencyReference(code: "H26", nameVi: "Cổng giả lập", nameEn: "Synthetic portal", contact: "-")
            let host = try await SandboxHost.start(portal, of: agency, port: 0, on: MultiThreadedEventLoopGroup.singleton)
            let client = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("SOAP/Client/portal_client.py").path
            var folder = SceneFiles().folder
            folder["routes/ha-noi.yaml"] = Self.file.replacing("PORT", with: "\(host.port)")
            try await Scene.play(folder) { scene in
                let child = try Child(Self.python, [client, scene.url("/ha-noi/tra-cuu?wsdl")], output: scene.folder.path + "/zeep")
                #expect(try await child.end(within: 30) == 0, "\(child.said)")
                let each = [
                    "traCuu 4 False [('Tiếp nhận', 1.0), ('Thẩm định', 2.0)] ['A-1', 'A-2']", "nopHoSo H26-9",
                    "FAULT-SENDER the portal answered 404: Không tìm thấy hồ sơ", "FAULT-RECEIVER the portal answered 500",
                ]
                let faults = ["Port11": ("Client", "Server"), "Port12": ("Sender", "Receiver")]
                let expected = ["Port11", "Port12"].flatMap { port in
                    each.map { "\(port) " + $0.replacing("FAULT-SENDER", with: faults[port]?.0 ?? "").replacing("FAULT-RECEIVER", with: faults[port]?.1 ?? "") }
                } + ["done"]
                #expect(child.said.split(separator: "\n").map(String.init) == expected)
                #expect(portal.asked.first == "GET /api/ho-so/H26-1%2F2%20%26%203?chiTiet=true ")
                #expect(portal.asked.contains(#"POST /api/ho-so {"nguoiNop":{"maSoThue":"0100109106","ten":"CÔNG TY GIẢ LẬP"},"soTrang":3.5,"tep":["a.pdf","b.pdf"]}"#))
            }
            await host.stop()
        }
    }
}

private final class JSONPortal: TaskConnector {
    private let state = Mutex<[String]>([])
    var asked: [String] { state.withLock { $0 } }

    func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
        let body = (try? await asked.body.all(limit: 1 << 20)) ?? [], target = String(buffer: asked.request.target)
        state.withLock { $0.append("\(asked.request.method) \(target) \(String(decoding: body, as: UTF8.self))") }
        func told(_ status: Int, _ text: String, _ type: String = "application/json") -> Result<Told, GatewayError> {
            .success(Told(status, Fields([.contentType: type, .cacheControl: "no-store"]), .bytes(Array(text.utf8))))
        }
        if target.hasPrefix("/api/ho-so/khong-co") { return told(404, #"{"title":"Không tìm thấy hồ sơ"}"#, "application/problem+json") }
        if target.hasPrefix("/api/ho-so/hong") { return told(500, "<html>", "text/html") }
        if asked.request.method == .post { return told(201, #"{"maHoSo":"H26-9","them":1}"#) }
        return told(200, """
            {"trangThai":{"ma":"4","ten":"đang xử lý"},"daXong":false,"suKien":[{"so":1,"ten":"Tiếp nhận"},{"so":2,"ten":"Thẩm định"}],"lienQuan":["A-1","A-2"]}
            """)
    }
}
