import Catalogue
import Dossiers
import Foundation
import Gateway
import JSON
import Journal
import NIOCore
import NIOPosix
import Testbed
import Testing

@testable import NationalPortal

/// A provider over a journal of its own, asked as `Front` asks: by its routes.
final class ProviderBed: Sendable {
    static let password = "mật khẩu của H26"
    /// 2026-09-30, 12:00 in Vietnam.
    static let noon: Int64 = 1_790_744_400

    let folder: String
    let clock = ManualClock(start: noon)
    let vault: Vault
    let journal: any Journal
    let book: DossierBook
    let provider: PortalProvider
    private let routes: [Route]

    /// - Parameter wrap: what stands before the journal: one that fails.
    init(_ rules: AgencyRules? = nil, limits: PortalLimits = PortalLimits(), wrap: (any Journal) -> any Journal = { $0 }) throws {
        folder = FileManager.default.temporaryDirectory.path + "/provider-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        journal = wrap(try SQLiteJournal(path: folder + "/journal.sqlite"))
        vault = try #require(Vault(master: [UInt8](repeating: 7, count: 32)))
        book = DossierBook(journal: journal, vault: vault, clock: clock, settings: try Self.settings(rules))
        provider = PortalProvider(book: book, accounts: try Self.accounts(), clock: clock, limits: limits)
        routes = try Self.routes(of: provider)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static func routes(of provider: PortalProvider) throws -> [Route] {
        try provider.routes(
            agency: AgencyReference(code: "-", nameVi: "Một cửa", nameEn: "Motcua"), declared: SourcePlace(file: "routes/gateway.yaml", line: 1, column: 1))
    }

    static func code(_ text: String) throws -> AgencyCode { try #require(AgencyCode(text)) }

    static func accounts(_ password: String = password) throws -> [AgencyAccount] {
        [
            AgencyAccount(user: "000.00.00.H26", password: Secret(password), agency: try code("000.00.00.H26")),
            AgencyAccount(user: "nguoi-dung-h49", password: Secret("khác"), agency: try code("H49")),
            // Ninh Bình, which took over Hà Nam (H25); its client still logs in as that.
            AgencyAccount(user: "000.00.00.H25", password: Secret("hà nam"), agency: try code("H42")),
        ]
    }

    static func settings(_ rules: AgencyRules?) throws -> DossierSettings {
        let h26 = try code("H26"), h49 = try code("H49")
        let catalogue = ServiceCatalogue([
            Procedure(
                code: try #require(ProcedureCode("1.004222")), agency: h26, name: .init(vi: "Đăng ký thường trú"),
                field: .init(code: "G01-CT04", name: "Đăng ký, quản lý cư trú"), level: 4, timeLimit: .workingDays(7), path: "/ha-noi/thuong-tru"),
            Procedure(code: try #require(ProcedureCode("2.000123")), agency: h26, level: 2, path: "/ha-noi/khac"),
            Procedure(code: try #require(ProcedureCode("1.000001")), agency: try code("000.00.01.H26"), name: .init(vi: "Của phường"), level: 3, path: "/ha-noi/phuong"),
            Procedure(code: try #require(ProcedureCode("1.009999")), agency: h49, name: .init(vi: "Của tỉnh khác"), level: 3, path: "/h49"),
            Procedure(
                code: try #require(ProcedureCode("1.004222")), agency: try code("H42"), name: .init(vi: "Đăng ký thường trú"),
                field: .init(code: "G01-CT04", name: "Đăng ký, quản lý cư trú"), level: 4, path: "/ninh-binh/thuong-tru"),
        ])
        return DossierSettings(catalogue: catalogue, agencies: [rules ?? AgencyRules(agency: h26), AgencyRules(agency: h49), AgencyRules(agency: try code("H42"))])
    }

    // MARK: Asking

    struct Said: Sendable {
        let status: Int
        let bytes: [UInt8]
        let json: JSON?
        var code: String? { json?["error_code"]?.string }
        var message: String { json?["message"]?.string ?? "" }
        var items: [JSON] { json?["items"]?.array ?? [] }
        var codes: [String] { items.map { $0["error_code"]?.string ?? "-" } }
        var result: [JSON]? { json?["result"]?.array }
    }

    func ask(_ path: String, bytes: [UInt8], address: String = "192.0.2.1") async throws -> Said {
        let route = try #require(routes.first { $0.pattern.description == path })
        let loop = MultiThreadedEventLoopGroup.singleton.next(), clock = clock
        let client = ClientConnection(address: try #require(ClientAddress(address)), isSecure: true)
        let (status, content): (Int, [UInt8]) = try await withCheckedThrowingContinuation { continuation in
            loop.execute {
                do {
                    let exchange = try TestExchange.make(
                        .post, path, fields: [.contentType: "application/json"], more: [("charset", "utf-8")], body: .bytes(ByteBuffer(bytes: bytes)),
                        client: client, loop: loop, clock: clock)
                    guard case .later(let pending) = route.connector.answer(exchange) else { return }
                    pending.whenDelivered { outcome in
                        switch outcome {
                        case .success(let answer):
                            guard case .bytes(let bytes) = answer.body else { return continuation.resume(returning: (answer.status, [])) }
                            continuation.resume(returning: (answer.status, Array(bytes.readableBytesView)))
                        case .failure(let error): continuation.resume(returning: (error.status, []))
                        }
                    }
                } catch { continuation.resume(throwing: error) }
            }
        }
        return Said(status: status, bytes: content, json: try? JSON(parsing: content))
    }

    func ask(_ path: String, _ json: JSON, address: String = "192.0.2.1") async throws -> Said {
        try await ask(path, bytes: json.bytes, address: address)
    }

    /// Written in all.
    func events() async throws -> Int64 { try await journal.lastPosition() }

    func session(user: String = "000.00.00.H26", password: String = ProviderBed.password) async throws -> String {
        try #require(try await ask("/mapi/login", ["username": .string(user), "password": .string(password)]).json?["session"]?.string)
    }

    func call(
        _ service: String, _ members: JSONObject = [:], session: String? = nil, agency: String = "000.00.00.H26", at path: String = "/mapi/g"
    ) async throws -> Said {
        let session = if let session { session } else { try await self.session() }
        var all: JSONObject = ["session": .string(session), "madonvi": .string(agency), "service": .string(service)]
        for (name, value) in members { all.set(name, value) }
        return try await ask(path, .object(all))
    }

    func synchronise(_ dossiers: [JSON], isUpdating: Bool = false, session: String? = nil) async throws -> Said {
        try await call("DongBoHoSoMC", ["isUpdating": isUpdating ? "True" : "False", "data": .array(dossiers)], session: session)
    }

    func progress(_ steps: [JSON], session: String? = nil) async throws -> Said {
        try await call("CapNhatTienDoHoSoMC", ["data": .array(steps)], session: session)
    }
}

/// Synthetic dossiers and steps, as an agency's system writes them.
enum Sample {
    static func dossier(_ serial: Int, state: String = "2", agency: String = "000.00.01.H26", _ changes: JSONObject = [:]) -> JSON {
        dossier(number: "\(agency)-260930-\(String(format: "%04d", serial))", state: state, changes)
    }

    static func dossier(number: String, state: String = "2", _ changes: JSONObject = [:]) -> JSON {
        var members: JSONObject = [
            "MaHoSo": .string(number), "MaTTHC": "1.004222", "TenTTHC": "Đăng ký thường trú", "MaLinhVuc": "G01-CT04",
            "TenLinhVuc": "Đăng ký, quản lý cư trú", "KenhThucHien": "2", "ChuHoSo": "NGUYỄN VĂN MẪU", "LoaiDoiTuong": "1",
            "MaDoiTuong": "b1d2c3", "DinhDanhCHS": [["LoaiDinhDanh": "1", "SoDinhDanh": "001099000001"]],
            "TrichYeuHoSo": "Đăng ký thường trú cho hộ mới", "NgayNopHoSo": "20260930081500", "NgayTiepNhan": "20260930090000",
            "NgayHenTra": "20261009170000", "TrangThaiHoSo": .string(state), "HinhThuc": "0", "DonViXuLy": "UBND phường Mẫu",
            "NoiNopHoSo": "1", "HoSoCoThanhPhanSoHoa": "1", "TaiKhoanDuocXacThucVoiVNeID": "1", "DuocThanhToanTrucTuyen": "3",
        ]
        for (name, value) in changes { members.set(name, value) }
        return .object(members)
    }

    static func step(_ serial: Int, state: String = "4", at: String = "20260930100000", _ words: String = "Đã chuyển thẩm định") -> JSON {
        [
            "MaHoSo": .string("000.00.01.H26-260930-\(String(format: "%04d", serial))"), "NguoiXuLy": "Cán bộ Mẫu", "ChucDanh": "Chuyên viên",
            "ThoiDiemXuLy": .string(at), "PhongBanXuLy": "Bộ phận một cửa", "NoiDungXuLy": .string(words), "TrangThai": .string(state),
            "NgayBatDau": "", "NgayKetThucTheoQuyDinh": "",
        ]
    }
}
