/// A member of a dossier as it travels, with what is asked of it. The table is the national portal's, key by key.
package struct RecordKey: Sendable, Hashable {
    package enum Need: Sendable, Hashable {
        case always
        /// In these states.
        case inStates(Set<DossierState>)
        /// When handed in online.
        case online
        case never
    }

    package enum Kind: Sendable, Hashable {
        case text
        case date
        /// One of these.
        case choice([String])
        case dossierNumber, procedure, state
        case list
    }

    package let name: String
    package let need: Need
    package let kind: Kind
    /// Characters at most; longer is refused, never cut.
    package let limit: Int
    /// Absent from what clients of 2019 send.
    package let isNewer: Bool
    /// Says nothing of a person: kept in the clear, and kept when the rest is erased.
    package let isSkeleton: Bool

    init(_ name: String, _ need: Need, _ kind: Kind = .text, limit: Int = 1000, isNewer: Bool = false, isSkeleton: Bool = false) {
        self.name = name
        self.need = need
        self.kind = kind
        self.limit = limit
        self.isNewer = isNewer
        self.isSkeleton = isSkeleton
    }
}

extension RecordKey {
    /// In the order of the reference.
    package static let all: [RecordKey] = [
        RecordKey("MaHoSo", .always, .dossierNumber, limit: 50, isSkeleton: true),
        RecordKey("MaTTHC", .always, .procedure, limit: 50, isSkeleton: true),
        RecordKey("TenTTHC", .always, isSkeleton: true),
        RecordKey("MaLinhVuc", .always, limit: 50, isSkeleton: true),
        RecordKey("TenLinhVuc", .always, limit: 500, isSkeleton: true),
        RecordKey("KenhThucHien", .always, .choice(["1", "2", "3"]), isSkeleton: true),
        RecordKey("SoBienNhan", .never, limit: 100),
        RecordKey("ChuHoSo", .always, limit: 500),
        RecordKey("LoaiDoiTuong", .always, .choice(["1", "2", "3", "4"]), isSkeleton: true),
        RecordKey("MaDoiTuong", .online, limit: 100),
        RecordKey("DinhDanhCHS", .always, .list, limit: 10, isNewer: true),
        RecordKey("SoGiayToChuHoSo", .never, limit: 100),
        RecordKey("Email", .never, limit: 200),
        RecordKey("Fax", .never, limit: 50),
        RecordKey("SoDienThoai", .never, limit: 50),
        RecordKey("ThongTinKhac", .never, limit: 4000),
        RecordKey("TrichYeuHoSo", .always, limit: 1000),
        RecordKey("NgayNopHoSo", .always, .date, isSkeleton: true),
        // Asked for always by the reference; but what was never accepted has no such date, and none is made up.
        RecordKey("NgayTiepNhan", .inStates([.accepted, .inProgress, .paymentNeeded, .done, .returned]), .date, isSkeleton: true),
        RecordKey("NgayHenTra", .inStates([.accepted, .inProgress, .papersNeeded, .paymentNeeded, .done, .returned]), .date, isSkeleton: true),
        RecordKey("TrangThaiHoSo", .always, .state, isSkeleton: true),
        RecordKey("NgayTra", .inStates([.returned]), .date, isSkeleton: true),
        RecordKey("ThongTinTra", .inStates([.returned]), limit: 1000),
        RecordKey("HinhThuc", .always, .choice(["0", "1"]), isSkeleton: true),
        RecordKey("NgayKetThucXuLy", .inStates([.done, .returned]), .date, isSkeleton: true),
        RecordKey("NgayTuChoi", .inStates([.notAccepted]), .date, isSkeleton: true),
        RecordKey("DonViXuLy", .always, limit: 500, isSkeleton: true),
        RecordKey("GhiChu", .never, limit: 4000),
        RecordKey("NoiNopHoSo", .always, .choice(["1", "2"]), isNewer: true, isSkeleton: true),
        RecordKey("HoSoCoThanhPhanSoHoa", .always, .choice(["0", "1"]), isNewer: true, isSkeleton: true),
        RecordKey("TaiKhoanDuocXacThucVoiVNeID", .always, .choice(["0", "1"]), isNewer: true, isSkeleton: true),
        // 0 is seen in use, and read as 2.
        RecordKey("DuocThanhToanTrucTuyen", .always, .choice(["0", "1", "2", "3"]), isNewer: true, isSkeleton: true),
        RecordKey("TaiLieuNop", .never, .list, limit: 500),
        RecordKey("DanhSachLePhi", .never, .list, limit: 100),
        RecordKey("DanhSachTepDinhKemKhac", .never, .list, limit: 500),
        RecordKey("DanhSachHoSoBoSung", .inStates([.papersNeeded]), .list, limit: 100),
        // Asked for in states 9 and 10 only where the result is electronic, which nothing else in the record tells.
        RecordKey("DanhSachGiayToKetQua", .never, .list, limit: 100),
        RecordKey("DSKetNoiCSDL", .never, .list, limit: 50, isNewer: true),
    ]

    package static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
