/// What citizens ask most.
enum HelpTopics {
    struct Topic: Sendable {
        typealias Words = (question: String, answer: String)
        let vi: Words
        let en: Words
    }

    static let all = [
        Topic(
            vi: ("Tìm thủ tục thế nào?", "Gõ việc bạn cần làm ở trang đầu, có dấu hay không dấu đều được; viết tắt như gplx, cccd và tên tỉnh cũ cũng hiểu. Nếu không thấy, hãy xem danh sách cơ quan."),
            en: ("How do I find a service?", "Type what you need on the home page, in Vietnamese, with or without diacritics; short forms and former provinces are understood. Otherwise browse the agencies.")),
        Topic(
            vi: ("Cổng của cơ quan không mở được?", "Trang thủ tục ở đây vẫn dùng được và nói rõ cổng nào đang hỏng. Đó là lỗi ở phía cơ quan: hãy thử lại sau, hoặc gọi số liên hệ ghi trên trang."),
            en: ("The agency's portal does not open?", "Pages here still work and say which portal fails. The fault is the agency's: try later, or call the number shown.")),
        Topic(
            vi: ("Theo dõi hồ sơ thế nào?", "Vào Hồ sơ của tôi, nhập số hồ sơ trên biên nhận và mã tra cứu. Mất mã thì dùng số định danh hoặc số điện thoại đã khai."),
            en: ("How do I follow a dossier?", "Under My dossier, give the number on the receipt and its look-up code; without the code, the identity number or telephone you gave.")),
        Topic(
            vi: ("Hồ sơ bị trả lại thì sao?", "Trang hồ sơ nêu lý do của cơ quan và việc bạn cần làm. Nếu cơ quan không nêu lý do, hãy gọi cơ quan: họ phải nói rõ."),
            en: ("My dossier was sent back?", "Its page gives the agency's reason and what to do. An agency has to give one; call it if there is none.")),
        Topic(
            vi: ("Ai xem được hồ sơ của tôi?", "Cơ quan giải quyết, và người có số hồ sơ cùng mã tra cứu, số định danh hoặc số điện thoại của bạn. Đừng đưa mã tra cứu cho người khác."),
            en: ("Who can see my dossier?", "The agency, and whoever has its number together with the code, your identity number or your telephone. Keep the code to yourself.")),
    ]
}
