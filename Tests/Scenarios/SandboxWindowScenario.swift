import Foundation
import Gateway
import JSON
import NIOPosix
import Sandbox
import Testbed
import Testing

extension Scenarios {
    /// A whole gateway where businesses hand in, and the sandbox's window with a ministry behind it: two programs that were
    /// written apart from one reference.
    @Suite("The sandbox's single window and the gateway", .enabled(if: SigningBed.isWanted)) struct SandboxWindow {
        private static let file = """
            agency: {code: G02, name: {vi: Bộ Công Thương, en: Ministry of Industry and Trade}}
            connectors:
              he-thong: {upstream: "http://127.0.0.1:9"}
              cua-so:
                upstream: http://127.0.0.1:PORT
                single-window:
                  party: {name: NSW, identity: NSW}
                  account: NSW
                  path: /VNSWReceiveGateway/ws
                  signature: {system: wanted, authority: certs/nsw.pem}
            routes:
              - {path: /bo-cong-thuong/*, to: he-thong, access: public}
            services:
              - procedure: 2.000123
                level: 4
                path: /bo-cong-thuong/giay-phep
                name: {vi: Cấp giấy phép nhập khẩu}
                field: {code: G02-XNK, name: Xuất nhập khẩu}
            accounts:
              - {dialect: single-window, user: NSW, password-file: certs/password}
            single-window:
              party: {name: DN, identity: DN}
              procedures:
                - code: BCT0600001
                  procedure: 2.000123
                  through: cua-so
                  side: business
                  content:
                    - {xml: Importer/Name, json: ChuHoSo, required: true}
                    - {xml: Purpose, json: TrichYeuHoSo, required: true}
                  pairs:
                    - {type: 10, function: "01", from: business, meaning: declare}
                    - {type: 11, function: "03", from: ministry, meaning: accept}
                    - {type: 12, function: "01", from: ministry, meaning: result, result: {name: Giấy phép nhập khẩu, number: Licence/Number}}
                    - {type: 13, function: "01", from: ministry, meaning: complete}
              agreements:
                - name: hai-quan
                  procedure: BCT0600001
                  with: {name: Tổng cục Hải quan, identity: TCHQ}
                  type: 90
                  function: "01"
                  share: [trangThai, ketQua.so]
                  from: 2026-01-01
                  basis: Thỏa thuận giả lập

            """

        private static func basic(_ user: String) -> String { "Basic " + Data("\(user):a synthetic password".utf8).base64EncodedString() }

        private static func story(_ scene: Scene, _ number: String, _ code: String) async throws -> [String] {
            let json = try JSON(parsing: try await scene.get("/api/v1/dossiers/\(number)/events", ["Motcua-Lookup": code]).content)
            return (json["suKien"]?.array ?? json.array ?? []).compactMap { event in
                event["trangThai"]?["ma"]?.string.map { "\($0) \(event["noiDung"]?.string ?? "")" }
            }
        }

        @Test("Letters that come twice, in UTF-16, out of order or with other content leave one story of one licence", .timeLimit(.minutes(2)))
        func licence() async throws {
            let window = SingleWindowConnector(), clock = SystemClock()
            let agency = AgencyReference(code: "NSW", nameVi: "Cổng một cửa quốc gia", nameEn: "National Single Window")
            let host = try await SandboxHost.start(window, of: agency, port: 0, on: MultiThreadedEventLoopGroup.singleton)
            var files = SceneFiles()
            files.gateway = ["dossiers: {serve: true}", "single-window: {serve: true}"]
            var folder = files.folder
            folder["routes/bo-cong-thuong.yaml"] = Self.file.replacing("PORT", with: "\(host.port)")
            folder["certs/password"] = "a synthetic password\n"
            folder["certs/nsw.pem"] = String(decoding: try SigningBed.selfSigned("Synthetic NSW").certificate, as: UTF8.self)
            window.misbehave(.utf16)
            try await Scene.play(folder) { scene in
                let said = try await scene.get("/api/v1/dossiers", ["Content-Type": "application/json", "Idempotency-Key": "\"sandbox-window-1\""], method: "POST", content: """
                    {"coQuan":"G02","maTTHC":"2.000123","trichYeu":"Nhập khẩu hàng giả lập","nguoiNop":{"ten":"CÔNG TY GIẢ LẬP","loai":"2",
                    "maDoiTuong":"tai-khoan-gia-lap","dienThoai":"0900000000","dinhDanh":[{"loai":"3","so":"0100109106"}]}}
                    """)
                let receipt = try JSON(parsing: said.content)
                let number = try #require(receipt["maHoSo"]?.string), code = try #require(receipt["maTraCuu"]?.string)
                let line = MotcuaLine(port: scene.port, on: MultiThreadedEventLoopGroup.singleton)
                func work(_ work: WindowDesk.Work...) {
                    for one in work { #expect(window.work(one, on: "BCT0600001", number, at: clock.now())) }
                }
                func pass() async -> Int { await window.pass(to: .init(authorization: Self.basic("NSW")), over: line) }
                func until(_ state: String) async throws {
                    try await Scenarios.until("state \(state)") { try await Self.story(scene, number, code).last?.hasPrefix(state + " ") == true }
                }

                try await Scenarios.until("the window has it") { window.declaration("BCT0600001", number) != nil }
                work(.accept, .grant)
                for wrong: WindowPassing in [.outOfOrder, .twice, .utf16] { window.misbehave(passing: wrong) }
                #expect(await pass() == 2)
                try await until("9")
                work(.complete)
                window.misbehave(passing: .wrongSignature)
                window.misbehave(passing: .otherContent)
                #expect(await pass() == 1)
                try await until("10")

                #expect(try await Self.story(scene, number, code) == [
                    "1 Nhập khẩu hàng giả lập", "2 Đã tiếp nhận hồ sơ", "9 Kết quả: Giấy phép nhập khẩu số BCT-1",
                    "10 Đã hoàn thành",
                ])
                let sender = try #require(window.declaration("BCT0600001", number)).sender
                #expect(window.timeline(sender) == [
                    "10/01", "12/01", "12/01 again", "11/03", "11/03 again", "13/01 refused SIGNATURE_INVALID",
                    "13/01 again refused SIGNATURE_INVALID", "13/01 again", "13/01 again refused MESSAGE_ID_REUSED",
                ].map { line in
                    let words = line.split(separator: " ", maxSplits: 1)
                    return "\(words[0]) \(number)" + (words.count == 2 ? " \(words[1])" : "")
                })
                // Customs sees what the agreement names, move by move, and nothing of the applicant.
                try await Scenarios.until("customs was shown all of it") { window.timeline(WindowDesk.customs).count == 4 }
                #expect(window.timeline(WindowDesk.customs) == [
                    "trangThai=waiting", "trangThai=accepted", "trangThai=accepted, ketQua.so=BCT-1", "trangThai=complete",
                ].map { "\(number) hai-quan: \($0)" })
            }
            await host.stop()
        }
    }
}
