import Catalogue
import Dossiers
import Gateway
import JSON

/// Messages that the guard lets pass, to be changed in one thing each. All in them is made up.
enum TestRecord {
    static let number = "000.00.01.H26-260930-0012"
    static let procedure = "1.004222"

    /// Ten in the morning in Vietnam, a Wednesday.
    static let now = moment("20260930100000")

    static func moment(_ text: String) -> Instant { (try? WireDate.read(text)) ?? Instant(seconds: 0) }

    /// A dossier as an agency brings it, with all that its state asks for.
    static func make(_ state: DossierState = .accepted, number: String = number, _ changes: KeyValuePairs<String, JSON> = [:]) -> DossierRecord {
        var members: JSONObject = [
            "MaHoSo": .string(number), "MaTTHC": .string(procedure), "TenTTHC": "Đăng ký thường trú", "MaLinhVuc": "G01-CT04",
            "TenLinhVuc": "Đăng ký, quản lý cư trú", "KenhThucHien": "2", "ChuHoSo": "NGUYỄN VĂN MẪU", "LoaiDoiTuong": "1",
            "MaDoiTuong": "b1d2-mau", "DinhDanhCHS": [["LoaiDinhDanh": "1", "SoDinhDanh": "001099000001"]],
            "SoDienThoai": "0912345678", "Email": "mau@example.vn", "TrichYeuHoSo": "Đăng ký thường trú cho hộ mới",
            "NgayNopHoSo": "20260930081500", "TrangThaiHoSo": .string(String(state.rawValue)), "HinhThuc": "0",
            "DonViXuLy": "UBND phường Mẫu", "NoiNopHoSo": "1", "HoSoCoThanhPhanSoHoa": "1", "TaiKhoanDuocXacThucVoiVNeID": "1",
            "DuocThanhToanTrucTuyen": "3",
        ]
        for (name, value) in needed(state) { members.set(name, value) }
        for (name, value) in changes { members.set(name, value) }
        return DossierRecord(members)
    }

    private static func needed(_ state: DossierState) -> JSONObject {
        let running: JSONObject = ["NgayTiepNhan": "20260930090000", "NgayHenTra": "20261009170000"]
        return switch state {
        case .registered, .withdrawn: [:]
        case .accepted, .inProgress, .paymentNeeded: running
        case .notAccepted: ["NgayTuChoi": "20260930093000", "GhiChu": "Hồ sơ không thuộc thẩm quyền"]
        case .papersNeeded: ["NgayHenTra": "20261009170000", "DanhSachHoSoBoSung": [["NoiDungBoSung": "Bổ sung giấy khai sinh", "NgayBoSung": "20260930093000"]]]
        case .stopped: ["GhiChu": "Công dân không bổ sung đúng hạn"]
        case .done: adding(running, ["NgayKetThucXuLy": "20260930095000"])
        case .returned: adding(running, ["NgayKetThucXuLy": "20260930095000", "NgayTra": "20260930095500", "ThongTinTra": "Trả tại bộ phận một cửa"])
        }
    }

    private static func adding(_ members: JSONObject, _ more: JSONObject) -> JSONObject {
        var all = members
        for (name, value) in more { all.set(name, value) }
        return all
    }

    static func step(
        _ state: DossierState, at: String = "20260930094500", number: String = number, _ changes: KeyValuePairs<String, JSON> = [:]
    ) -> ProgressStep {
        var members: JSONObject = [
            "MaHoSo": .string(number), "NguoiXuLy": "Trần Thị Cán Bộ", "ChucDanh": "Chuyên viên", "ThoiDiemXuLy": .string(at),
            "PhongBanXuLy": "Bộ phận một cửa", "NoiDungXuLy": "Đã kiểm tra hồ sơ", "TrangThai": .string(String(state.rawValue)),
        ]
        for (name, value) in changes { members.set(name, value) }
        return ProgressStep(members)
    }

    /// What an applicant fills in.
    static func application(_ changes: KeyValuePairs<String, JSON> = [:]) -> JSONObject {
        var members: JSONObject = [
            "ChuHoSo": "NGUYỄN VĂN MẪU", "LoaiDoiTuong": "1", "MaDoiTuong": "b1d2-mau",
            "DinhDanhCHS": [["LoaiDinhDanh": "1", "SoDinhDanh": "001099000001"]], "SoDienThoai": "0912345678",
            "TrichYeuHoSo": "Đăng ký thường trú cho hộ mới",
        ]
        for (name, value) in changes { members.set(name, value) }
        return members
    }
}
