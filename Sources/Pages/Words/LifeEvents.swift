import Gateway

/// What happens in life, and what one then searches for.
enum LifeEvents {
    struct Event: Sendable {
        let vi: String
        let en: String
        /// In Vietnamese, as names of procedures are.
        let searches: [(vi: String, en: String)]
    }

    static let all = [
        Event(vi: "Sinh con", en: "A child is born", searches: [("đăng ký khai sinh", "Birth registration"), ("thẻ bảo hiểm y tế", "Health insurance card"), ("chế độ thai sản", "Maternity benefit")]),
        Event(vi: "Kết hôn", en: "Marrying", searches: [("đăng ký kết hôn", "Marriage registration"), ("xác nhận tình trạng hôn nhân", "Certificate of marital status")]),
        Event(vi: "Giấy tờ tùy thân", en: "Identity papers", searches: [("thẻ căn cước", "Identity card"), ("cấp hộ chiếu", "Passport"), ("phiếu lý lịch tư pháp", "Criminal record certificate")]),
        Event(vi: "Chỗ ở, chuyển nhà", en: "Moving house", searches: [("đăng ký thường trú", "Permanent residence"), ("đăng ký tạm trú", "Temporary residence")]),
        Event(vi: "Xe cộ", en: "Driving", searches: [("giấy phép lái xe", "Driving licence"), ("đăng ký xe", "Vehicle registration")]),
        Event(vi: "Nhà đất", en: "Land and building", searches: [("giấy chứng nhận quyền sử dụng đất", "Land use certificate"), ("giấy phép xây dựng", "Building permit")]),
        Event(vi: "Việc làm", en: "Work", searches: [("trợ cấp thất nghiệp", "Unemployment benefit"), ("bảo hiểm xã hội một lần", "Social insurance"), ("giấy phép lao động", "Work permit")]),
        Event(vi: "Mở cửa hàng, công ty", en: "Starting a business", searches: [("thành lập hộ kinh doanh", "Household business"), ("thành lập công ty", "Company registration"), ("an toàn thực phẩm", "Food safety certificate")]),
        Event(vi: "Người thân qua đời", en: "A death in the family", searches: [("đăng ký khai tử", "Death registration"), ("hỗ trợ mai táng", "Funeral support")]),
    ]
}
