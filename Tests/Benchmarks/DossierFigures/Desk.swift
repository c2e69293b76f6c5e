import Catalogue
import Dossiers
import Foundation
import Gateway
import JSON
import Journal

/// Brings synthetic dossiers to a book, as an agency's system would.
final class Desk: Sendable {
    let book: DossierBook
    private let sender: Sender
    private let template: JSONObject

    init(_ journal: any Journal, shares: [String] = []) {
        guard let agency = AgencyCode("H26"), let code = ProcedureCode("1.004222"), let vault = Vault(master: [UInt8](repeating: 7, count: 32)) else {
            preconditionFailure("constants of this file")
        }
        var rules = AgencyRules(agency: agency)
        rules.shares = shares
        let procedure = Procedure(
            code: code, agency: agency, name: .init(vi: "Đăng ký thường trú"), field: .init(code: "G01-CT04", name: "Đăng ký, quản lý cư trú"),
            level: 4, path: "/x")
        let settings = DossierSettings(catalogue: ServiceCatalogue([procedure]), agencies: [rules])
        book = DossierBook(journal: journal, vault: vault, clock: SystemClock(), settings: settings)
        sender = Sender(agency: agency, via: "national-portal")
        template = [
            "MaTTHC": "1.004222", "TenTTHC": "Đăng ký thường trú", "MaLinhVuc": "G01-CT04", "TenLinhVuc": "Đăng ký, quản lý cư trú",
            "KenhThucHien": "2", "ChuHoSo": "NGUYỄN VĂN MẪU", "LoaiDoiTuong": "1", "MaDoiTuong": "b1d2",
            "DinhDanhCHS": [["LoaiDinhDanh": "1", "SoDinhDanh": "001099000001"]], "TrichYeuHoSo": "Đăng ký thường trú cho hộ mới",
            "NgayNopHoSo": "20260930081500", "NgayTiepNhan": "20260930090000", "NgayHenTra": "20261009170000", "TrangThaiHoSo": "2",
            "HinhThuc": "0", "DonViXuLy": "UBND phường Mẫu", "NoiNopHoSo": "1", "HoSoCoThanhPhanSoHoa": "1",
            "TaiKhoanDuocXacThucVoiVNeID": "1", "DuocThanhToanTrucTuyen": "3",
        ]
    }

    func number(_ index: Int) -> String { "000.00.\(10 + index / 900_000 % 90).H26-260930-\(100_000 + index % 900_000)" }

    @discardableResult
    func bring(_ index: Int) async throws -> Dossier {
        var members: JSONObject = ["MaHoSo": .string(number(index))]
        for (name, value) in template { members.set(name, value) }
        return try await book.synchronise(DossierRecord(members), isUpdating: false, from: sender).dossier
    }

    /// What one dossier puts into the journal: its event and its head.
    func bytesOfOne() async throws -> Int {
        let dossier = try await bring(899_999)
        let head = try await book.journal.stream(dossier.stream)?.head.count ?? 0
        let events = try await book.journal.events(of: dossier.stream, after: 0, limit: 9).reduce(0) { $0 + $1.content.count }
        return head + events
    }
}
