/// Members of the national dialect by the names that `/api/v1` has for them.
enum FieldNames {
    /// `DinhDanhCHS[0].SoDinhDanh` as `nguoiNop.dinhDanh[0].so`; what has no other name stays.
    static func path(_ field: String) -> String {
        field.split(separator: ".", omittingEmptySubsequences: false).map { part in
            let name = part.prefix { $0 != "[" }
            return (names[String(name)] ?? String(name)) + part.dropFirst(name.count)
        }.joined(separator: ".")
    }

    private static let names = [
        "MaHoSo": "maHoSo", "MaTTHC": "maTTHC", "KenhThucHien": "kenh", "TrichYeuHoSo": "trichYeu", "DonViXuLy": "coQuan",
        "ChuHoSo": "nguoiNop.ten", "LoaiDoiTuong": "nguoiNop.loai", "MaDoiTuong": "nguoiNop.maDoiTuong", "SoDienThoai": "nguoiNop.dienThoai",
        "Email": "nguoiNop.email", "DinhDanhCHS": "nguoiNop.dinhDanh", "LoaiDinhDanh": "loai", "SoDinhDanh": "so",
        "TaiLieuNop": "tep", "tepDinhKem": "tep", "TepDinhKemId": "ve", "TenTepDinhKem": "ten", "MaThanhPhanHoSo": "maThanhPhan",
        "NguoiXuLy": "nguoiXuLy", "ChucDanh": "chucDanh", "ThoiDiemXuLy": "thoiDiem", "PhongBanXuLy": "phongBan", "NoiDungXuLy": "noiDung",
        "TrangThai": "trangThai",
    ]
}
