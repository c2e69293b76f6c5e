/// What the demonstration's procedures are called, by who does them.
///
/// The names are of the kind that everybody knows from public services; codes, fees and time limits are made up.
enum DemonstrationTitles {
    struct Title {
        let name: String
        var english: String?
        let field: String
        /// An agency's identifier, or nil for every province, or every commune.
        var ministry: String?
    }

    /// Of each commune: eighteen.
    static let communes: [Title] = read("""
        Hộ tịch|Đăng ký khai sinh|Birth registration
        Hộ tịch|Đăng ký lại khai sinh|Registering a birth again
        Hộ tịch|Đăng ký kết hôn|Marriage registration
        Hộ tịch|Đăng ký khai tử|Death registration
        Hộ tịch|Đăng ký nhận cha, mẹ, con|Recognition of parents and children
        Hộ tịch|Đăng ký giám hộ|Guardianship registration
        Hộ tịch|Cấp giấy xác nhận tình trạng hôn nhân|Certificate of marital status
        Hộ tịch|Cấp bản sao trích lục hộ tịch|Copies of civil status records
        Hộ tịch|Thay đổi, cải chính, bổ sung thông tin hộ tịch|Correcting civil status records
        Chứng thực|Chứng thực bản sao từ bản chính giấy tờ, văn bản|Certified copies
        Chứng thực|Chứng thực chữ ký trong giấy tờ, văn bản|Certified signatures
        Cư trú|Đăng ký thường trú|Permanent residence registration
        Cư trú|Đăng ký tạm trú|Temporary residence registration
        Cư trú|Khai báo tạm vắng|Notice of temporary absence
        Cư trú|Xác nhận thông tin về cư trú|Confirmation of residence
        Bảo trợ xã hội|Công nhận hộ nghèo, hộ cận nghèo|Recognition of poor households
        Bảo trợ xã hội|Hưởng trợ cấp xã hội hằng tháng|Monthly social allowance
        Bảo trợ xã hội|Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã hội|Funeral support
        """)

    /// Of one ministry each.
    static let ministries: [Title] = read("""
        Xuất nhập cảnh|Cấp hộ chiếu phổ thông ở trong nước|Passport|G01
        Xuất nhập cảnh|Cấp lại hộ chiếu phổ thông bị mất|Replacing a lost passport|G01
        Xuất nhập cảnh|Cấp thị thực điện tử cho người nước ngoài|Electronic visa|G01
        Căn cước|Cấp thẻ căn cước cho người từ đủ 14 tuổi trở lên|Identity card|G01
        Căn cước|Cấp đổi thẻ căn cước|Renewing an identity card|G01
        Căn cước|Cấp lại thẻ căn cước bị mất|Replacing a lost identity card|G01
        Cư trú|Khai báo tạm trú cho người nước ngoài|Residence notice for foreigners|G01
        Đăng ký xe|Đăng ký xe lần đầu|First vehicle registration|G01
        Đăng ký xe|Cấp đổi biển số xe|Replacing number plates|G01
        Phòng cháy chữa cháy|Thẩm duyệt thiết kế phòng cháy và chữa cháy|Fire safety design approval|G01
        Xuất xứ hàng hóa|Cấp giấy chứng nhận xuất xứ hàng hóa ưu đãi|Preferential certificate of origin|G02
        Thương mại|Thông báo website thương mại điện tử bán hàng|E-commerce website notice|G02
        Hóa chất|Khai báo hóa chất nhập khẩu|Declaration of imported chemicals|G02
        Văn bằng|Công nhận văn bằng do nước ngoài cấp|Recognition of foreign diplomas|G03
        Thi cử|Đăng ký dự thi tốt nghiệp trung học phổ thông|High school examination registration|G03
        Đường bộ|Cấp giấy phép lái xe quốc tế|International driving permit|G04
        Đường bộ|Cấp giấy phép kinh doanh vận tải bằng xe ô tô|Transport business licence|G04
        Hàng hải|Cấp giấy chứng nhận khả năng chuyên môn thuyền viên|Seafarer certificate|G04
        Đầu tư|Cấp giấy chứng nhận đăng ký đầu tư ra nước ngoài|Outward investment certificate|G05
        Sở hữu trí tuệ|Đăng ký nhãn hiệu|Trademark registration|G06
        Sở hữu trí tuệ|Đăng ký sáng chế|Patent registration|G06
        Việc làm|Cấp giấy phép lao động cho người nước ngoài|Work permit for foreigners|G07
        Lãnh sự|Hợp pháp hóa lãnh sự giấy tờ, tài liệu|Consular legalisation|G08
        Lãnh sự|Đăng ký công dân Việt Nam ở nước ngoài|Registration of citizens abroad|G08
        Thuế|Đăng ký thuế lần đầu cho cá nhân|First tax registration|G12
        Thuế|Hoàn thuế thu nhập cá nhân|Personal income tax refund|G12
        Bản quyền|Cấp giấy phép thiết lập trang thông tin điện tử tổng hợp|Aggregated news site licence|G14
        Lý lịch tư pháp|Cấp phiếu lý lịch tư pháp cho công dân Việt Nam|Criminal record certificate|G15
        Quốc tịch|Xin thôi quốc tịch Việt Nam|Renouncing citizenship|G15
        Con nuôi|Đăng ký nuôi con nuôi có yếu tố nước ngoài|Intercountry adoption|G15
        Y tế|Cấp chứng chỉ hành nghề khám bệnh, chữa bệnh|Medical practice certificate|G18
        Dược|Cấp giấy đăng ký lưu hành thuốc|Drug registration|G18
        """)

    /// Of every province.
    static let provinces: [Title] = read("""
        Đường bộ|Cấp mới giấy phép lái xe|Driving licence
        Đường bộ|Đổi giấy phép lái xe|Renewing a driving licence
        Đường bộ|Cấp lại giấy phép lái xe bị mất|Replacing a lost driving licence
        Xây dựng|Cấp giấy phép xây dựng nhà ở riêng lẻ|Building permit for a house
        Xây dựng|Gia hạn giấy phép xây dựng|Extending a building permit
        Quy hoạch|Cung cấp thông tin quy hoạch xây dựng|Planning information
        Đất đai|Cấp giấy chứng nhận quyền sử dụng đất lần đầu|First land use certificate
        Đất đai|Đăng ký biến động quyền sử dụng đất|Change of land use rights
        Đất đai|Tách thửa đất, hợp thửa đất|Splitting or joining plots
        Đất đai|Chuyển mục đích sử dụng đất|Change of land use purpose
        Đất đai|Xóa đăng ký thế chấp quyền sử dụng đất|Ending a land mortgage
        Doanh nghiệp|Đăng ký thành lập công ty cổ phần|Founding a joint stock company
        Doanh nghiệp|Đăng ký thành lập công ty trách nhiệm hữu hạn một thành viên|Founding a limited company
        Doanh nghiệp|Đăng ký thay đổi người đại diện theo pháp luật|Change of legal representative
        Doanh nghiệp|Giải thể doanh nghiệp|Dissolving a company
        Hộ kinh doanh|Đăng ký thành lập hộ kinh doanh|Registering a household business
        Hộ kinh doanh|Chấm dứt hoạt động hộ kinh doanh|Ending a household business
        Hộ kinh doanh|Tạm ngừng kinh doanh của hộ kinh doanh|Suspending a household business
        Giáo dục|Chuyển trường đối với học sinh trung học phổ thông|Changing schools
        Giáo dục|Cấp bản sao văn bằng, chứng chỉ từ sổ gốc|Copies of diplomas
        Giáo dục|Cho phép thành lập trường mầm non tư thục|Founding a kindergarten
        Việc làm|Hưởng trợ cấp thất nghiệp|Unemployment benefit
        Người có công|Giải quyết chế độ trợ cấp thờ cúng liệt sĩ|Allowance for honouring martyrs
        Bảo hiểm xã hội|Cấp lại thẻ bảo hiểm y tế|Replacing a health insurance card
        Bảo hiểm xã hội|Hưởng bảo hiểm xã hội một lần|Lump-sum social insurance
        Bảo hiểm xã hội|Hưởng chế độ thai sản|Maternity benefit
        An toàn thực phẩm|Cấp giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm|Food safety certificate
        Du lịch|Cấp thẻ hướng dẫn viên du lịch nội địa|Domestic tour guide card
        Du lịch|Cấp thẻ hướng dẫn viên du lịch quốc tế|International tour guide card
        Du lịch|Cấp giấy phép kinh doanh dịch vụ lữ hành nội địa|Domestic travel business licence
        Môi trường|Cấp giấy phép môi trường|Environmental permit
        Tài nguyên nước|Cấp giấy phép khai thác nước dưới đất|Groundwater licence
        Thủy sản|Cấp giấy chứng nhận đăng ký tàu cá|Fishing vessel registration
        Nông nghiệp|Cấp mã số vùng trồng|Plantation code
        Tư pháp|Cấp phiếu lý lịch tư pháp tại địa phương|Criminal record certificate, locally
        Công chứng|Bổ nhiệm công chứng viên|Appointing a notary
        Luật sư|Đăng ký hoạt động văn phòng luật sư|Law office registration
        Hôn nhân|Đăng ký kết hôn có yếu tố nước ngoài|Marriage with a foreigner
        Báo chí|Cấp giấy phép xuất bản bản tin|Newsletter licence
        Văn hóa|Cấp giấy phép kinh doanh dịch vụ karaoke|Karaoke licence
        """)

    private static func read(_ text: String) -> [Title] {
        text.split(separator: "\n").map { line in
            let cells = line.split(separator: "|").map(String.init)
            return Title(name: cells[1], english: cells.count > 2 ? cells[2] : nil, field: cells[0], ministry: cells.count > 3 ? cells[3] : nil)
        }
    }

    /// What fills the lists up to their length: what is done to each thing that a licence is needed for.
    static func filling(_ count: Int, from first: Int) -> [Title] {
        (first..<first + count).map { number in
            let thing = things[number / actions.count % things.count]
            return Title(name: "\(actions[number % actions.count]) \(thing.name)", field: thing.field)
        }
    }

    static var fillingCount: Int { actions.count * things.count }

    private static let actions = ["Cấp", "Cấp lại", "Gia hạn", "Điều chỉnh, bổ sung", "Cấp đổi", "Thu hồi theo đề nghị", "Công nhận kết quả kiểm tra"]

    private static let things: [(name: String, field: String)] = {
        let trades = ["xăng dầu", "khí dầu mỏ hóa lỏng", "rượu", "thuốc lá", "vàng trang sức", "thuốc thú y", "thuốc bảo vệ thực vật", "phân bón", "giống cây trồng", "giống thủy sản", "hóa chất", "vật liệu nổ công nghiệp", "dịch vụ bảo vệ", "dịch vụ cầm đồ", "dịch vụ kế toán", "dịch vụ đòi nợ", "dịch vụ việc làm", "dịch vụ viễn thông", "trò chơi điện tử", "dịch vụ in", "xuất bản phẩm", "vận tải biển", "vận tải đường sắt", "vận tải hành khách đường thủy nội địa", "vận tải hàng không chung", "bất động sản", "dịch vụ kiểm toán", "dịch vụ thẩm định giá", "bảo hiểm", "chứng khoán"]
        let activities = ["sản xuất nước uống đóng chai", "sản xuất thực phẩm bổ sung", "sản xuất mỹ phẩm", "bảo quản thuốc", "bán lẻ thuốc", "xét nghiệm an toàn sinh học", "tiêm chủng", "đào tạo lái xe ô tô", "kiểm định xe cơ giới", "kiểm định an toàn lao động", "huấn luyện an toàn lao động", "đo đạc và bản đồ", "quan trắc môi trường", "vận chuyển chất thải nguy hại", "xử lý chất thải", "nuôi động vật hoang dã", "giết mổ động vật tập trung", "ấp trứng gia cầm", "khảo sát xây dựng", "thí nghiệm chuyên ngành xây dựng", "thiết kế công trình", "giám sát thi công", "quản lý chung cư", "tổ chức biểu diễn nghệ thuật", "tổ chức lễ hội", "hoạt động thể thao dưới nước", "hoạt động bể bơi", "dạy nghề sơ cấp", "dạy thêm ngoại ngữ", "tư vấn du học", "đưa người lao động đi làm việc ở nước ngoài", "chăm sóc người cao tuổi", "chăm sóc trẻ em khuyết tật", "điều trị nghiện ma túy", "khám sức khỏe lái xe", "phẫu thuật thẩm mỹ", "vật lý trị liệu", "y học cổ truyền", "chụp X quang", "sử dụng nguồn phóng xạ"]
        let professions = ["kiến trúc sư", "kỹ sư định giá", "môi giới bất động sản", "dược sĩ", "điều dưỡng", "hộ sinh", "thú y", "đấu giá viên", "quản tài viên", "trọng tài viên", "giám định viên tư pháp", "thừa phát lại", "tư vấn viên pháp luật", "kiểm toán viên", "đại lý thuế", "đại lý hải quan", "kỹ thuật viên an toàn bức xạ", "thuyền trưởng tàu cá", "máy trưởng tàu cá", "lái tàu đường sắt", "thợ lặn", "người nuôi ong", "người bán thuốc bảo vệ thực vật", "giáo viên dạy lái xe", "huấn luyện viên thể thao", "thuyết minh viên du lịch", "người thẩm định thiết kế", "chỉ huy trưởng công trường", "đăng kiểm viên", "người điều khiển phương tiện thủy nội địa"]
        let works = ["quảng cáo ngoài trời", "khai thác khoáng sản", "thăm dò khoáng sản", "khai thác cát, sỏi lòng sông", "xả nước thải vào công trình thủy lợi", "khai thác nước mặt", "đấu nối đường nhánh vào quốc lộ", "thi công trên đường đang khai thác", "đào đường, hè phố", "lưu hành xe quá tải", "chặt hạ cây xanh đô thị", "xây dựng trạm thu phát sóng", "nổ mìn", "nhận chìm ở biển", "giao khu vực biển", "nuôi trồng thủy sản trên biển", "khai thác thủy sản", "nhập khẩu giống vật nuôi", "trưng bày tranh", "tu bổ di tích", "khai quật khảo cổ", "lập văn phòng đại diện của thương nhân nước ngoài", "lập chi nhánh trường nghề", "tổ chức hội chợ", "khuyến mại mang tính may rủi", "bán hàng đa cấp", "hội thảo quốc tế", "tiếp nhận viện trợ", "lập quỹ từ thiện", "lập hội quần chúng"]
        return trades.map { ("giấy phép kinh doanh \($0)", "Thương mại và dịch vụ") } + activities.map { ("giấy chứng nhận đủ điều kiện \($0)", "Điều kiện hoạt động") }
            + professions.map { ("chứng chỉ hành nghề \($0)", "Chứng chỉ hành nghề") } + works.map { ("giấy phép \($0)", "Cấp phép") } + professions.map { ("thẻ \($0)", "Thẻ hành nghề") }
            + activities.map { ("giấy xác nhận \($0)", "Xác nhận") } + trades.map { ("giấy chứng nhận đại lý \($0)", "Thương mại và dịch vụ") }
    }()
}
