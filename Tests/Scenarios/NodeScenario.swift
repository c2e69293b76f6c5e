import Foundation
import Gateway
import JSON
import NIOPosix
import Sandbox
import Testing

extension Scenarios {
    /// A whole gateway as an agency's node, which tells the national portal of its dossiers.
    @Suite("A node and the national portal") struct Node {
        private static let password = "a synthetic password"
        private static let user = "000.00.00.H26"

        /// - Parameter portal: the national portal's port.
        private static func files(portal: Int?) -> ConfigurationFolder {
            var scene = SceneFiles(SceneFiles.Agency("http://127.0.0.1:9"))
            scene.gateway = ["dossiers: {serve: true}", "national-portal: {serve: true}"]
            var folder = scene.folder
            let peer = portal.map { """
                  quoc-gia:
                    upstream: http://127.0.0.1:\($0)
                    national-portal: {user: \(user), password-file: certs/h26.password}

                """ } ?? ""
            folder["routes/ha-noi.yaml"] = scene.agencies[0].text.replacingOccurrences(of: "routes:\n", with: peer + "routes:\n") + """
                services:
                  - {procedure: 1.004222, level: 4, path: /ha-noi/x, name: {vi: Đăng ký thường trú}, field: {code: G01-CT04, name: "Đăng ký, quản lý cư trú"}}
                \(portal == nil ? "" : "dossiers: {share: [quoc-gia]}")
                accounts:
                  - {dialect: national-portal, user: \(user), password-file: certs/h26.password}
                  - {dialect: api, user: \(user), password-file: certs/h26.password}

                """
            folder["certs/h26.password"] = password + "\n"
            return folder
        }

        private static func number(_ serial: Int) -> String { "000.00.01.H26-260930-\(String(format: "%04d", serial))" }

        private static func dossier(_ serial: Int, note: String = "") -> String {
            """
            {"MaHoSo":"\(number(serial))","MaTTHC":"1.004222","TenTTHC":"Đăng ký thường trú","MaLinhVuc":"G01-CT04","TenLinhVuc":"Đăng ký, quản lý cư trú",
             "KenhThucHien":"2","ChuHoSo":"NGUYỄN VĂN MẪU","LoaiDoiTuong":"1","MaDoiTuong":"b1d2","DinhDanhCHS":[{"LoaiDinhDanh":"1","SoDinhDanh":"001099000001"}],
             "TrichYeuHoSo":"Đăng ký thường trú cho hộ mới","NgayNopHoSo":"20260930081500","NgayTiepNhan":"20260930090000","NgayHenTra":"20261009170000",
             "TrangThaiHoSo":"2","HinhThuc":"0","DonViXuLy":"UBND phường Mẫu","GhiChu":"\(note)","NoiNopHoSo":"2","HoSoCoThanhPhanSoHoa":"1",
             "TaiKhoanDuocXacThucVoiVNeID":"1","DuocThanhToanTrucTuyen":"3"}
            """
        }

        private static func step(_ serial: Int, _ state: String, _ hour: Int, _ words: String) -> String {
            """
            {"MaHoSo":"\(number(serial))","NguoiXuLy":"CÁN BỘ MẪU","ThoiDiemXuLy":"202610010\(hour)0000","NoiDungXuLy":"\(words)","TrangThai":"\(state)"}
            """
        }

        /// An agency's system, at a gateway's door.
        private struct Client: Sendable {
            let scene: Scene

            func call(_ service: String, _ members: String) async throws -> JSON {
                let login = try await scene.get("/mapi/login", method: "POST", content: #"{"username":"\#(Node.user)","password":"\#(Node.password)"}"#)
                let session = try #require(try JSON(parsing: login.content)["session"]?.string)
                let said = try await scene.get(
                    "/mapi/g", method: "POST", content: #"{"session":"\#(session)","madonvi":"\#(Node.user)","service":"\#(service)",\#(members)}"#)
                return try JSON(parsing: said.content)
            }

            func bring(_ dossiers: [String], isUpdating: Bool = false) async throws {
                let said = try await call("DongBoHoSoMC", #""isUpdating":"\#(isUpdating ? "True" : "False")","data":[\#(dossiers.joined(separator: ","))]"#)
                #expect(said["error_code"] == "00", "\(said.text)")
            }

            func tell(_ steps: [String]) async throws {
                let said = try await call("CapNhatTienDoHoSoMC", #""data":[\#(steps.joined(separator: ","))]"#)
                #expect(said["error_code"] == "00", "\(said.text)")
            }
        }

        /// What goes wrong while the agency brings its dossiers, changes them, and tells the steps, one round after another.
        private static let rounds: [[(NationalPortalFault, NationalPortalConnector.Occasion)]] = [
            [(.lost, .synchronise), (.half, .synchronise), (.array, .synchronise), (.slow(.seconds(1)), .synchronise), (.html(502), .query)],
            [(.session, .query), (.session, .synchronise), (.blind, .query), (.blind, .query)],
            [(.session, .progress), (.lost, .progress)], [(.sessionWithin(saysItems: true), .progress)],
            [(.sessionWithin(saysItems: false), .progress)], [(.html(200), .progress), (.drop, .progress)],
        ]

        @Test("Through every misbehaviour of the portal, a dossier's story is the same as told by its agency, at the node and at the portal", .timeLimit(.minutes(2)))
        func misbehaviours() async throws {
            let portal = NationalPortalConnector(accounts: [Self.user: Self.password])
            let host = try await SandboxHost.start(portal, of: NationalPortalConnector.reference, port: 0, on: MultiThreadedEventLoopGroup.singleton)
            let serials = Array(1...8)
            let steps = [("4", "Chuyển thẩm định"), ("5", "Đề nghị bổ sung bản sao giấy khai sinh"), ("4", "Đã nhận bổ sung"), ("9", "Đã giải quyết")]
            try await Scene.play(Self.files(portal: host.port)) { scene in
                let client = Client(scene: scene)
                // One alone: all that wait for a log-in fail with it, and so many failures rest the line.
                portal.misbehave(.login, at: .login)
                try await client.bring([Self.dossier(1)])
                try await eventually("the first is told", within: 30) { portal.numbers.count == 1 }
                var told: [String] = []
                for (round, faults) in Self.rounds.enumerated() {
                    for (fault, occasion) in faults { portal.misbehave(fault, at: occasion) }
                    switch round {
                    case 0:
                        try await client.bring(serials.dropFirst().map { Self.dossier($0) })
                        told.append("2 Đăng ký thường trú cho hộ mới")
                    case 1:
                        try await client.bring(serials.map { Self.dossier($0, note: "Thêm bản sao") }, isUpdating: true)
                        told.append("2 Thêm bản sao")
                    default:
                        let (state, words) = steps[round - 2]
                        try await client.tell(serials.map { Self.step($0, state, round, words) })
                        told.append("\(state) \(words)")
                    }
                    try await eventually("all is told in round \(round)", within: 30) { [told] in
                        serials.allSatisfy { portal.timeline(Self.number($0)).count >= told.count }
                    }
                }
                for serial in serials {
                    #expect(portal.timeline(Self.number(serial)) == told)
                    #expect(try await Self.ours(serial, scene) == told)
                }
                #expect(portal.calls(.login) < 12)
            }
            if ProcessInfo.processInfo.environment["MOTCUA_TRANSCRIPT"] == "1" {
                FileHandle.standardError.write(Data((portal.transcript.joined(separator: "\n") + "\n").utf8))
            }
            await host.stop()
        }

        /// The dossier's story as the node's own door shows it to its agency.
        private static func ours(_ serial: Int, _ scene: Scene) async throws -> [String] {
            let account = Data("\(user):\(password)".utf8).base64EncodedString()
            let shown = try await scene.get("/api/v1/dossiers/\(number(serial))/events", ["Authorization": "Basic \(account)"])
            #expect(shown.status == 200)
            let json = try JSON(parsing: shown.content)
            let events = try #require(json.array ?? json["suKien"]?.array)
            return events.filter { ["synchronised", "progress"].contains($0["viec"]?["ma"]?.string) }.map {
                "\($0["trangThai"]?["ma"]?.string ?? "-") \($0["noiDung"]?.string ?? "")"
            }
        }

        @Test("A node's dossier is at a gateway that is the national portal, member for member, with the state that its agency told last")
        func twoGateways() async throws {
            try await Scene.play(Self.files(portal: nil)) { nation in
                try await Scene.play(Self.files(portal: nation.port)) { node in
                    try await Client(scene: node).bring([Self.dossier(1), Self.dossier(2)])
                    try await Client(scene: node).tell([Self.step(1, "4", 1, "Chuyển thẩm định")])
                    let asker = Client(scene: nation)
                    var found: JSON?
                    for _ in 0..<200 where found?["TrangThaiHoSo"] != "4" {
                        found = try await asker.call("TraCuuHoSo", #""mahoso":"\#(Self.number(1))""#)["result"]?[0]
                        if found?["TrangThaiHoSo"] != "4" { try await onThread { pause(milliseconds: 20) } }
                    }
                    var wanted = try #require(try JSON(parsing: Array(Self.dossier(1).utf8)).object)
                    wanted.set("TrangThaiHoSo", "4")
                    #expect(found == .object(wanted))
                }
            }
        }
    }
}
