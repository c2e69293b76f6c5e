/// The agencies that exist in the country, as a table of official identifiers, path words and names.
///
/// Sources: the ministries and their identifiers as the government's data exchange uses them; the 34 provinces
/// since 1 July 2025, with their names, from thanglequoc/vietnamese-provinces-database (MIT License, © 2021 Thang
/// Le Quoc). A merged province stands here by the identifier of the one whose name it kept; Huế by Thừa Thiên Huế's.
package enum AgencyRegister {
    /// One agency: its official identifier, and its name in paths, in Vietnamese and in English.
    package struct Entry: Sendable, Hashable {
        package let code: String
        package let slug: String
        package let nameVi: String
        package let nameEn: String
    }

    /// Ministries and agencies of their rank.
    package static let ministries = [
        Entry(code: "G01", slug: "bo-cong-an", nameVi: "Bộ Công an", nameEn: "Ministry of Public Security"),
        Entry(code: "G02", slug: "bo-cong-thuong", nameVi: "Bộ Công Thương", nameEn: "Ministry of Industry and Trade"),
        Entry(code: "G03", slug: "bo-giao-duc-va-dao-tao", nameVi: "Bộ Giáo dục và Đào tạo", nameEn: "Ministry of Education and Training"),
        Entry(code: "G04", slug: "bo-giao-thong-van-tai", nameVi: "Bộ Giao thông Vận tải", nameEn: "Ministry of Transport"),
        Entry(code: "G05", slug: "bo-ke-hoach-va-dau-tu", nameVi: "Bộ Kế hoạch và Đầu tư", nameEn: "Ministry of Planning and Investment"),
        Entry(code: "G06", slug: "bo-khoa-hoc-va-cong-nghe", nameVi: "Bộ Khoa học và Công nghệ", nameEn: "Ministry of Science and Technology"),
        Entry(code: "G07", slug: "bo-lao-dong-thuong-binh-va-xa-hoi", nameVi: "Bộ Lao động - Thương binh và Xã hội", nameEn: "Ministry of Labour, Invalids and Social Affairs"),
        Entry(code: "G08", slug: "bo-ngoai-giao", nameVi: "Bộ Ngoại giao", nameEn: "Ministry of Foreign Affairs"),
        Entry(code: "G09", slug: "bo-noi-vu", nameVi: "Bộ Nội vụ", nameEn: "Ministry of Home Affairs"),
        Entry(code: "G10", slug: "bo-nong-nghiep-va-phat-trien-nong-thon", nameVi: "Bộ Nông nghiệp và Phát triển nông thôn", nameEn: "Ministry of Agriculture and Rural Development"),
        Entry(code: "G11", slug: "bo-quoc-phong", nameVi: "Bộ Quốc phòng", nameEn: "Ministry of National Defence"),
        Entry(code: "G12", slug: "bo-tai-chinh", nameVi: "Bộ Tài chính", nameEn: "Ministry of Finance"),
        Entry(code: "G13", slug: "bo-tai-nguyen-va-moi-truong", nameVi: "Bộ Tài nguyên và Môi trường", nameEn: "Ministry of Natural Resources and Environment"),
        Entry(code: "G14", slug: "bo-thong-tin-va-truyen-thong", nameVi: "Bộ Thông tin và Truyền thông", nameEn: "Ministry of Information and Communications"),
        Entry(code: "G15", slug: "bo-tu-phap", nameVi: "Bộ Tư pháp", nameEn: "Ministry of Justice"),
        Entry(code: "G16", slug: "bo-van-hoa-the-thao-va-du-lich", nameVi: "Bộ Văn hóa, Thể thao và Du lịch", nameEn: "Ministry of Culture, Sports and Tourism"),
        Entry(code: "G17", slug: "bo-xay-dung", nameVi: "Bộ Xây dựng", nameEn: "Ministry of Construction"),
        Entry(code: "G18", slug: "bo-y-te", nameVi: "Bộ Y tế", nameEn: "Ministry of Health"),
        Entry(code: "G19", slug: "ngan-hang-nha-nuoc-viet-nam", nameVi: "Ngân hàng Nhà nước Việt Nam", nameEn: "State Bank of Vietnam"),
        Entry(code: "G20", slug: "thanh-tra-chinh-phu", nameVi: "Thanh tra Chính phủ", nameEn: "Government Inspectorate"),
        Entry(code: "G21", slug: "uy-ban-dan-toc", nameVi: "Ủy ban Dân tộc", nameEn: "Committee for Ethnic Minority Affairs"),
        Entry(code: "G22", slug: "van-phong-chinh-phu", nameVi: "Văn phòng Chính phủ", nameEn: "Government Office"),
    ]

    /// The 34 provinces and cities since 1 July 2025.
    package static let provinces = [
        Entry(code: "H26", slug: "ha-noi", nameVi: "Thành phố Hà Nội", nameEn: "Hanoi"),
        Entry(code: "H14", slug: "cao-bang", nameVi: "Tỉnh Cao Bằng", nameEn: "Cao Bang"),
        Entry(code: "H60", slug: "tuyen-quang", nameVi: "Tỉnh Tuyên Quang", nameEn: "Tuyen Quang"),
        Entry(code: "H18", slug: "dien-bien", nameVi: "Tỉnh Điện Biên", nameEn: "Dien Bien"),
        Entry(code: "H35", slug: "lai-chau", nameVi: "Tỉnh Lai Châu", nameEn: "Lai Chau"),
        Entry(code: "H52", slug: "son-la", nameVi: "Tỉnh Sơn La", nameEn: "Son La"),
        Entry(code: "H38", slug: "lao-cai", nameVi: "Tỉnh Lào Cai", nameEn: "Lao Cai"),
        Entry(code: "H55", slug: "thai-nguyen", nameVi: "Tỉnh Thái Nguyên", nameEn: "Thai Nguyen"),
        Entry(code: "H37", slug: "lang-son", nameVi: "Tỉnh Lạng Sơn", nameEn: "Lang Son"),
        Entry(code: "H49", slug: "quang-ninh", nameVi: "Tỉnh Quảng Ninh", nameEn: "Quang Ninh"),
        Entry(code: "H05", slug: "bac-ninh", nameVi: "Tỉnh Bắc Ninh", nameEn: "Bac Ninh"),
        Entry(code: "H44", slug: "phu-tho", nameVi: "Tỉnh Phú Thọ", nameEn: "Phu Tho"),
        Entry(code: "H24", slug: "hai-phong", nameVi: "Thành phố Hải Phòng", nameEn: "Haiphong"),
        Entry(code: "H31", slug: "hung-yen", nameVi: "Tỉnh Hưng Yên", nameEn: "Hung Yen"),
        Entry(code: "H42", slug: "ninh-binh", nameVi: "Tỉnh Ninh Bình", nameEn: "Ninh Binh"),
        Entry(code: "H56", slug: "thanh-hoa", nameVi: "Tỉnh Thanh Hoá", nameEn: "Thanh Hoa"),
        Entry(code: "H41", slug: "nghe-an", nameVi: "Tỉnh Nghệ An", nameEn: "Nghe An"),
        Entry(code: "H27", slug: "ha-tinh", nameVi: "Tỉnh Hà Tĩnh", nameEn: "Ha Tinh"),
        Entry(code: "H50", slug: "quang-tri", nameVi: "Tỉnh Quảng Trị", nameEn: "Quang Tri"),
        Entry(code: "H57", slug: "hue", nameVi: "Thành phố Huế", nameEn: "Hue"),
        Entry(code: "H17", slug: "da-nang", nameVi: "Thành phố Đà Nẵng", nameEn: "Da Nang"),
        Entry(code: "H48", slug: "quang-ngai", nameVi: "Tỉnh Quảng Ngãi", nameEn: "Quang Ngai"),
        Entry(code: "H21", slug: "gia-lai", nameVi: "Tỉnh Gia Lai", nameEn: "Gia Lai"),
        Entry(code: "H32", slug: "khanh-hoa", nameVi: "Tỉnh Khánh Hoà", nameEn: "Khanh Hoa"),
        Entry(code: "H15", slug: "dak-lak", nameVi: "Tỉnh Đắk Lắk", nameEn: "Dak Lak"),
        Entry(code: "H36", slug: "lam-dong", nameVi: "Tỉnh Lâm Đồng", nameEn: "Lam Dong"),
        Entry(code: "H19", slug: "dong-nai", nameVi: "Thành phố Đồng Nai", nameEn: "Dong Nai"),
        Entry(code: "H29", slug: "ho-chi-minh", nameVi: "Thành phố Hồ Chí Minh", nameEn: "Ho Chi Minh"),
        Entry(code: "H53", slug: "tay-ninh", nameVi: "Tỉnh Tây Ninh", nameEn: "Tay Ninh"),
        Entry(code: "H20", slug: "dong-thap", nameVi: "Tỉnh Đồng Tháp", nameEn: "Dong Thap"),
        Entry(code: "H61", slug: "vinh-long", nameVi: "Tỉnh Vĩnh Long", nameEn: "Vinh Long"),
        Entry(code: "H01", slug: "an-giang", nameVi: "Tỉnh An Giang", nameEn: "An Giang"),
        Entry(code: "H13", slug: "can-tho", nameVi: "Thành phố Cần Thơ", nameEn: "Can Tho"),
        Entry(code: "H12", slug: "ca-mau", nameVi: "Tỉnh Cà Mau", nameEn: "Ca Mau"),
    ]
}
