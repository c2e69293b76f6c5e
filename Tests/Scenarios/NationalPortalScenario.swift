import Foundation
import Glibc
import JSON
import Sandbox
import Testing

extension Scenarios {
    /// An agency's client against a gateway that is the national portal.
    @Suite("The national portal at this door") struct NationalPortal {
        private static let dossier = """
            {"MaHoSo":"000.00.01.H26-260930-0012","MaTTHC":"1.004222","TenTTHC":"Đăng ký thường trú","MaLinhVuc":"G01-CT04","TenLinhVuc":"Đăng ký, quản lý cư trú",
             "KenhThucHien":"2","ChuHoSo":"NGUYỄN VĂN MẪU","LoaiDoiTuong":"1","MaDoiTuong":"b1d2","DinhDanhCHS":[{"LoaiDinhDanh":"1","SoDinhDanh":"001099000001"}],
             "TrichYeuHoSo":"Đăng ký thường trú cho hộ mới","NgayNopHoSo":"20260930081500","NgayTiepNhan":"20260930090000","NgayHenTra":"20261009170000",
             "TrangThaiHoSo":"2","HinhThuc":"0","DonViXuLy":"UBND phường Mẫu","NoiNopHoSo":"1","HoSoCoThanhPhanSoHoa":"1","TaiKhoanDuocXacThucVoiVNeID":"1","DuocThanhToanTrucTuyen":"3"}
            """

        @Test("An agency's client logs in, brings a dossier, tells its progress, and finds it again after a restart")
        func thread() async throws {
            let folder = try TemporaryFolder()
            try await Scene.play(DossierFiles.folder(), in: folder) { scene in
                func call(_ path: String, _ content: String) async throws -> JSON {
                    let message = try await scene.get(path, ["Content-Type": "application/json"], method: "POST", content: content)
                    #expect(message.status == 200)
                    return try JSON(parsing: message.content)
                }
                let login = try await call("/mapi/login", #"{"username":"000.00.00.H26","password":"a synthetic password"}"#)
                let session = try #require(login["session"]?.string)
                let head = #""session":"\#(session)","madonvi":"000.00.00.H26""#
                let adapter = "/XrdAdapter/RestService/forward/mapi/g?dstcode=VN:GOV:000.00.00.G22:vpcpdvcprovider"
                let brought = try await call(adapter, #"{\#(head),"service":"DongBoHoSoMC","isUpdating":"False","data":[\#(Self.dossier)]}"#)
                #expect(brought["error_code"]?.string == "00", "\(brought)")
                let step = #"{"MaHoSo":"000.00.01.H26-260930-0012","NguoiXuLy":"CÁN BỘ MẪU","ThoiDiemXuLy":"20261001090000","NoiDungXuLy":"Đang thẩm tra","TrangThai":"4"}"#
                let stepped = try await call("/mapi/g", #"{\#(head),"service":"CapNhatTienDoHoSoMC","data":[\#(step)]}"#)
                #expect(stepped["error_code"]?.string == "00", "\(stepped)")
            }
            try await Scene.play(DossierFiles.folder(), in: folder) { scene in
                let login = try await scene.get("/mapi/login", [:], method: "POST", content: #"{"username":"000.00.00.H26","password":"a synthetic password"}"#)
                let session = try #require(try JSON(parsing: login.content)["session"]?.string)
                let found = try await scene.get("/mapi/g", [:], method: "POST", content: #"{"session":"\#(session)","madonvi":"H26","service":"TraCuuHoSo","mahoso":"000.00.01.H26-260930-0012"}"#)
                let dossier = try #require(try JSON(parsing: found.content)["result"]?[0])
                #expect(dossier["TrangThaiHoSo"]?.string == "4" && dossier["ChuHoSo"]?.string == "NGUYỄN VĂN MẪU")
            }
        }

        /// Written from the dialect's reference alone; it knows nothing of Motcua.
        @Test(
            "An agency's client written from the reference works against motcua run, directly and as behind an adapter, however the network behaves",
            .enabled(if: Tool.python.isWanted), .timeLimit(.minutes(2)))
        func client() async throws {
            let folder = try TemporaryFolder()
            let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            let program = tests.appendingPathComponent("NationalPortal/Client/agency_client.py").path
            var configuration = DossierFiles.folder()
            let port = try Loopback.freePort()
            configuration["routes/gateway.yaml"] = configuration["routes/gateway.yaml"]?.replacingOccurrences(of: "127.0.0.1:0", with: "127.0.0.1:\(port)")
            let running = try await Program.serving(configuration, in: folder)
            defer { running.signal(SIGTERM) }
            let account = ["--user", "000.00.00.H26", "--password-file", folder.path + "/certs/h26.password", "--procedure", "1.004222", "--base", "http://127.0.0.1:\(port)"]
            for (agency, more) in [
                ("000.00.00.H26", ["--misbehave"]),
                ("H26.1", ["--misbehave", "--prefix", "XrdAdapter/RestService/forward/", "--query", "dstcode=VN:GOV:000.00.00.G22:vpcpdvcprovider"]),
                ("000.00.02.H26", ["--prefix", "VXPAdapter/RestService/forward/", "--query", "dstcode=VN%3AGOV%3A000.00.00.G22&providerurl=x"]),
            ] {
                let (status, said) = try await Tool.python([program, "--agency", agency] + account + more, in: folder, within: 60)
                #expect(status == 0, "\(agency): \(said)")
                #expect(!said.contains("a synthetic password"))
            }
        }
    }
}
