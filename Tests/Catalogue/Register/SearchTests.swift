import Testbed
import Testing

@testable import Catalogue

@Suite("Searching the register")
struct SearchTests {
    /// What a citizen types, and what they mean.
    static let table: [(typed: String, meant: String)] = [
        ("cap ho chieu", "Cấp hộ chiếu phổ thông ở trong nước"), ("hộ chiếu", "Cấp hộ chiếu phổ thông ở trong nước"), ("lam ho chieu", "Cấp hộ chiếu phổ thông ở trong nước"),
        ("ho chieu bi mat", "Cấp lại hộ chiếu phổ thông bị mất"), ("hochieu", "Cấp hộ chiếu phổ thông ở trong nước"), ("cap ho chiue", "Cấp hộ chiếu phổ thông ở trong nước"),
        ("giay phep lai xe ha nam", "Đổi giấy phép lái xe"), ("doi bang lai xe", "Đổi giấy phép lái xe"), ("gplx bi mat", "Cấp lại giấy phép lái xe bị mất"), ("giay phep lai xe quoc te", "Cấp giấy phép lái xe quốc tế"),
        ("dang ky khai sinh", "Đăng ký khai sinh"), ("dang ki khai sinh", "Đăng ký khai sinh"), ("lam lai khai sinh", "Đăng ký lại khai sinh"), ("khai sin", "Đăng ký khai sinh"),
        ("dang ky ket hon", "Đăng ký kết hôn"), ("ket hon voi nguoi nuoc ngoai", "Đăng ký kết hôn có yếu tố nước ngoài"), ("dang ky khai tu", "Đăng ký khai tử"), ("dang ky thuong tru", "Đăng ký thường trú"),
        ("nhap ho khau", "Đăng ký thường trú"), ("tam tru", "Đăng ký tạm trú"), ("tam vang", "Khai báo tạm vắng"), ("ho ngheo", "Công nhận hộ nghèo, hộ cận nghèo"),
        ("lam can cuoc cong dan", "Cấp đổi thẻ căn cước"), ("cccd bi mat", "Cấp lại thẻ căn cước bị mất"), ("doi cccd", "Cấp đổi thẻ căn cước"), ("so do", "Cấp giấy chứng nhận quyền sử dụng đất lần đầu"),
        ("tach thua dat", "Tách thửa đất, hợp thửa đất"), ("giay phep xay dung", "Gia hạn giấy phép xây dựng"), ("xay nha o rieng le", "Cấp giấy phép xây dựng nhà ở riêng lẻ"), ("thanh lap cong ty co phan", "Đăng ký thành lập công ty cổ phần"),
        ("mo ho kinh doanh", "Đăng ký thành lập hộ kinh doanh"), ("ly lich tu phap", "Cấp phiếu lý lịch tư pháp cho công dân Việt Nam"), ("that nghiep", "Hưởng trợ cấp thất nghiệp"), ("bao hiem xa hoi 1 lan", "Hưởng bảo hiểm xã hội một lần"),
        ("thai san", "Hưởng chế độ thai sản"), ("the bhyt", "Cấp lại thẻ bảo hiểm y tế"), ("chuyen truong", "Chuyển trường đối với học sinh trung học phổ thông"), ("cong chung ban sao", "Chứng thực bản sao từ bản chính giấy tờ, văn bản"),
        ("dang ky nhan hieu", "Đăng ký nhãn hiệu"), ("hop phap hoa lanh su", "Hợp pháp hóa lãnh sự giấy tờ, tài liệu"), ("dang ky xe lan dau", "Đăng ký xe lần đầu"), ("visa dien tu", "Cấp thị thực điện tử cho người nước ngoài"),
    ]

    @Test("Of forty searches without diacritics, with mistakes and short forms, at least thirty-six have the right answer first")
    func queries() async throws {
        let bed = try await RegisterBed.demonstrated()
        var wrong: [String] = []
        for (typed, meant) in Self.table {
            let names = try await bed.names(typed, limit: 3)
            if names.first != meant { wrong.append("\(typed): \(names)") }
        }
        if MemoryPeak.isWanted { MemoryPeak.say("\(Self.table.count - wrong.count) of \(Self.table.count); others: \(wrong.joined(separator: "; "))") }
        #expect(Self.table.count >= 40)
        #expect(Self.table.count - wrong.count >= 36 * Self.table.count / 40, "\(wrong.joined(separator: "\n"))")
    }

    @Test("A province of before 2025 leads to the one it belongs to now, and the answer says so")
    func former() async throws {
        let bed = try await RegisterBed.demonstrated()
        let answer = try await bed.register.search(Search("giấy phép lái xe Hà Nam", on: RegisterBed.day))
        #expect(answer.place?.agency == AgencyCode("H42") && answer.place?.name == "Tỉnh Ninh Bình" && answer.place?.former == "Hà Nam")
        #expect(answer.hits.first?.procedure.agency == AgencyCode("H42") && !answer.isElsewhere)
    }

    @Test("What the named agency does not do is found with others, and said to be theirs")
    func elsewhere() async throws {
        let bed = try RegisterBed()
        _ = try await bed.put([try RegisterBed.procedure("1.000001", "G01", "Cấp hộ chiếu phổ thông"), try RegisterBed.procedure("1.000002", "H26", "Tách thửa đất")])
        let answer = try await bed.register.search(Search("ho chieu ha noi", on: RegisterBed.day))
        #expect(answer.isElsewhere && answer.hits.map(\.procedure.agency) == [AgencyCode("G01")])
    }

    @Test("A name of a place alone finds the place, and no procedures")
    func placeAlone() async throws {
        let bed = try RegisterBed()
        let answer = try await bed.register.search(Search("tỉnh Cà Mau", on: RegisterBed.day))
        #expect(answer.place?.agency == AgencyCode("H12") && answer.hits.isEmpty)
    }

    @Test("A mistyped word is corrected, and the answer says to what")
    func corrected() async throws {
        let bed = try RegisterBed()
        _ = try await bed.put([try RegisterBed.procedure("1.000001", "G01", "Cấp hộ chiếu phổ thông")])
        #expect(try await bed.register.search(Search("ho chieuu", on: RegisterBed.day)).corrected == "ho chieu")
        #expect(try await bed.register.search(Search("ho chieu", on: RegisterBed.day)).corrected == nil)
    }

    @Test("While one types, the last word may be a beginning")
    func prefix() async throws {
        let bed = try await RegisterBed.demonstrated()
        let answer = try await bed.register.search(Search("dang ky khai s", on: RegisterBed.day, limit: 3, isPrefix: true))
        #expect(answer.hits.first?.name == "Đăng ký khai sinh")
    }

    @Test("What an index would read as its own words is only text", arguments: ["\"", "a OR b", "NEAR(", "*", "cấp\" OR \"x", "-cap", "cap:ho", String(repeating: "cấp ", count: 5000)])
    func hostile(text: String) async throws {
        let bed = try RegisterBed()
        _ = try await bed.put([try RegisterBed.procedure("1.000001", "G01", "Cấp hộ chiếu phổ thông")])
        _ = try await bed.register.search(Search(text, on: RegisterBed.day))
    }

    @Test("One procedure of many agencies is one answer, which says how many")
    func grouped() async throws {
        let bed = try RegisterBed()
        _ = try await bed.put(try ["H26", "H49", "H12"].map { try RegisterBed.procedure("1.000001", $0, "Đăng ký khai sinh") })
        let answer = try await bed.register.search(Search("khai sinh", on: RegisterBed.day))
        #expect(answer.hits.map(\.agencies) == [3])
        #expect(try await bed.register.search(Search("khai sinh", agency: AgencyCode("H49"), on: RegisterBed.day)).hits.first?.procedure.agency == AgencyCode("H49"))
    }
}
