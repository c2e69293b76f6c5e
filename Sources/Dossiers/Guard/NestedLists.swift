/// Members of the objects in a dossier's lists, as `RecordKey.all` has those of the dossier. The reference names them and
/// says of few what they must be; the others are held to a length.
enum NestedLists {
    static let keys: [String: [RecordKey]] = [
        "DinhDanhCHS": [
            RecordKey("LoaiDinhDanh", .always, .choice(["1", "2", "3"])),
            RecordKey("SoDinhDanh", .always, limit: 50),
        ],
        "TaiLieuNop": [
            RecordKey("TepDinhKemId", .never, limit: 100),
            RecordKey("TenTepDinhKem", .never, limit: 4000),
            RecordKey("IsDeleted", .never, limit: 10),
            RecordKey("MaThanhPhanHoSo", .never, limit: 100),
            RecordKey("DuongDanTaiTepTin", .never, limit: 2000),
            RecordKey("DuocSoHoa", .never, limit: 10),
            RecordKey("DuocTaiSuDung", .never, limit: 10),
            RecordKey("DuocLayTuKhoDMQG", .never, limit: 10),
            RecordKey("MaKetQuaThayThe", .never, limit: 100),
        ],
        "DanhSachLePhi": fees,
        "DanhSachLePhiBoSung": fees,
        "DanhSachTepDinhKemKhac": papers,
        "DanhSachGiayToBoSung": papers,
        "DanhSachHoSoBoSung": [
            RecordKey("HoSoBoSungId", .never, limit: 100),
            RecordKey("NguoiYeuCauBoSung", .never, limit: 500),
            RecordKey("NoiDungBoSung", .never, limit: 4000),
            RecordKey("NgayBoSung", .never, .date),
            RecordKey("NguoiTiepNhanBoSung", .never, limit: 500),
            RecordKey("ThongTinTiepNhan", .never, limit: 4000),
            RecordKey("NgayTiepNhanBoSung", .never, .date),
            RecordKey("TrangThaiBoSung", .never, limit: 10),
            RecordKey("DanhSachGiayToBoSung", .never, .list, limit: 100),
            RecordKey("DanhSachLePhiBoSung", .never, .list, limit: 100),
            RecordKey("NgayHenTraTruoc", .never, .date),
            RecordKey("NgayHenTraMoi", .never, .date),
        ],
        "DanhSachGiayToKetQua": [
            RecordKey("TenGiayTo", .never, limit: 2000),
            RecordKey("MaThanhPhanHoSo", .never, limit: 100),
            RecordKey("GiayToId", .never, limit: 100),
            RecordKey("DuongDanTepTinKetQua", .never, limit: 2000),
            RecordKey("MaGiayToKetQua", .never, limit: 100),
        ],
        "DSKetNoiCSDL": [RecordKey("MaCSDL", .always, limit: 50)],
    ]

    /// Where a file can be fetched.
    static let links: Set<String> = ["DuongDanTaiTepTin", "DuongDanTepTinKetQua"]

    private static let fees = [
        RecordKey("TenPhiLePhi", .never, limit: 1000),
        RecordKey("MaPhiLePhi", .never, limit: 100),
        RecordKey("HinhThucThu", .never, limit: 100),
        RecordKey("Gia", .never, limit: 30),
        RecordKey("LoaiPhiLePhi", .never, limit: 100),
    ]

    private static let papers = [
        RecordKey("TenGiayTo", .never, limit: 2000),
        RecordKey("SoLuong", .never, limit: 10),
        RecordKey("LoaiGiayTo", .never, limit: 100),
    ]
}
