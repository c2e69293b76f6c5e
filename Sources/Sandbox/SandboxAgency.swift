package import Gateway

/// An agency whose portal the sandbox plays: who it is, where its portal listens, what it did in 2017.
///
/// Dossiers and services are those of the Government Office's report on Resolution 36a in 2017, as printed by
/// ICTnews. Procedure codes, levels and telephone numbers are made up.
package struct SandboxAgency: Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case ministry, province }

    /// How the report gives its number of dossiers.
    package enum Precision: Sendable, Hashable {
        case exact, nearly, moreThan
        /// The figure as printed makes no sense; the number is how it is read here.
        case misprinted(String)
    }

    package struct Service: Sendable, Hashable {
        package let procedure: String
        package let slug: String
        package let nameVi: String
        package let nameEn: String
    }

    package let reference: AgencyReference
    package let kind: Kind
    /// The first segment of its paths, and its name for `--fault`.
    package let slug: String
    /// The portal's port on 127.0.0.1; 0 lets the system choose.
    package var port: Int
    package let dossiers2017: Int
    package let precision: Precision
    package let services: [Service]

    private init(
        _ code: String, _ slug: String, _ nameVi: String, _ nameEn: String, _ kind: Kind, port: Int,
        dossiers2017: Int, _ precision: Precision = .exact, services: [Service] = []
    ) {
        let contact = "tổng đài giả lập 0000 000 \(port % 1000)"
        reference = AgencyReference(code: code, nameVi: nameVi, nameEn: nameEn, contact: contact)
        self.kind = kind
        self.slug = slug
        self.port = port
        self.dossiers2017 = dossiers2017
        self.precision = precision
        self.services = services
    }

    /// The nine agencies with the most dossiers in the report, by identifier and port.
    package static let all = [
        SandboxAgency(
            "G01", "bo-cong-an", "Bộ Công an", "Ministry of Public Security", .ministry, port: 18101,
            dossiers2017: 8_800_000, .moreThan,
            services: [
                Service(procedure: "1.900001", slug: "cap-ho-chieu", nameVi: "Cấp hộ chiếu", nameEn: "Passport"),
                Service(procedure: "1.900002", slug: "khai-bao-tam-tru", nameVi: "Khai báo tạm trú", nameEn: "Temporary residence"),
            ]),
        SandboxAgency(
            "G02", "bo-cong-thuong", "Bộ Công Thương", "Ministry of Industry and Trade", .ministry, port: 18102,
            dossiers2017: 772_000, .nearly,
            services: [
                Service(procedure: SandboxExchange.procedure, slug: "giay-phep-nhap-khau", nameVi: "Giấy phép nhập khẩu", nameEn: "Import licence"),
            ]),
        SandboxAgency(
            "G03", "bo-giao-duc-va-dao-tao", "Bộ Giáo dục và Đào tạo", "Ministry of Education and Training", .ministry,
            port: 18103, dossiers2017: 270_000),
        SandboxAgency(
            "G04", "bo-giao-thong-van-tai", "Bộ Giao thông Vận tải", "Ministry of Transport", .ministry, port: 18104,
            dossiers2017: 1_441_189, .misprinted("144.1189"),
            services: [
                Service(procedure: "1.900003", slug: "cap-giay-phep-lai-xe", nameVi: "Cấp giấy phép lái xe", nameEn: "Driving licence"),
                Service(
                    procedure: "1.900004", slug: "giay-phep-kinh-doanh-van-tai", nameVi: "Giấy phép kinh doanh vận tải",
                    nameEn: "Transport business licence"),
            ]),
        SandboxAgency(
            "H26", "ha-noi", "Thành phố Hà Nội", "Hanoi", .province, port: 18105, dossiers2017: 225_173,
            services: [
                Service(procedure: "1.900005", slug: "dang-ky-khai-sinh", nameVi: "Đăng ký khai sinh", nameEn: "Birth registration"),
                Service(procedure: "1.900006", slug: "cap-phep-xay-dung", nameVi: "Cấp phép xây dựng", nameEn: "Building permit"),
            ]),
        SandboxAgency(
            "H36", "lam-dong", "Tỉnh Lâm Đồng", "Lam Dong", .province, port: 18106, dossiers2017: 110_625,
            services: [
                Service(procedure: "1.900007", slug: "cap-the-huong-dan-vien", nameVi: "Cấp thẻ hướng dẫn viên du lịch", nameEn: "Tour guide card"),
            ]),
        SandboxAgency("H12", "ca-mau", "Tỉnh Cà Mau", "Ca Mau", .province, port: 18107, dossiers2017: 95_000, .moreThan),
        SandboxAgency("H55", "thai-nguyen", "Tỉnh Thái Nguyên", "Thai Nguyen", .province, port: 18108, dossiers2017: 91_201),
        // Merged into Ninh Bình (H42) on 1 July 2025; the figures are of 2017, so it keeps its own identifier here.
        SandboxAgency("H25", "ha-nam", "Tỉnh Hà Nam", "Ha Nam", .province, port: 18109, dossiers2017: 82_000, .nearly),
    ]

    package func name(_ language: Language) -> String {
        language == .vi ? reference.nameVi : reference.nameEn
    }

    /// The dossiers of 2017 as a phrase: "hơn 8.800.000", "nearly 772,000".
    package func dossiersPhrase(_ language: Language) -> String {
        let number = Self.grouped(dossiers2017, separator: language == .vi ? "." : ",")
        return switch (precision, language) {
        case (.exact, _), (.misprinted, _): number
        case (.nearly, .vi): "gần \(number)"
        case (.nearly, .en): "nearly \(number)"
        case (.moreThan, .vi): "hơn \(number)"
        case (.moreThan, .en): "more than \(number)"
        }
    }

    /// What the report printed, where the number is not what it says; with a space before it, else empty.
    package func misprintNote(_ language: Language) -> String {
        guard case .misprinted(let printed) = precision else { return "" }
        return language == .vi ? " (báo in “\(printed)”)" : " (printed as “\(printed)”)"
    }

    private static func grouped(_ number: Int, separator: String) -> String {
        guard number >= 1000 else { return String(number) }
        let rest = String(number % 1000)
        return grouped(number / 1000, separator: separator) + separator + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
