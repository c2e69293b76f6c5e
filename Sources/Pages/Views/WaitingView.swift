package import Gateway
package import WaitingRoom

/// The page of a waiting room: the place in the line, an honest time, and that nothing is lost by waiting.
package struct WaitingPage: Sendable {
    private let frame: PageFrame

    package init(notice: Pages.Notice?) {
        frame = PageFrame(templates: Templates(), assets: Assets(), notice: notice)
    }

    /// - Parameter address: what was asked for, where the visitor asks again.
    package func html(_ place: WaitingRoom.Place, _ agency: AgencyReference?, _ language: Language, address: String) -> [UInt8] {
        let vi = language == .vi
        let name = agency.map { vi ? $0.nameVi : $0.nameEn } ?? (vi ? "cơ quan" : "the agency")
        var context: [String: Any] = [
            "title": vi ? "Bạn đang trong hàng chờ" : "You are in the line", "address": address, "again": place.again,
            "why": vi ? "Cổng của \(name) đang có quá nhiều người cùng lúc. Các cơ quan khác vẫn mở." : "The portal of \(name) has too many visitors at once. Other agencies are open.",
            "place": Self.place(place, language), "check": vi ? "Kiểm tra lại" : "Check again",
            "keep": vi
                ? "Chỗ của bạn được giữ kể cả khi bạn tải lại trang hay đóng rồi mở lại, miễn là quay lại trong vài phút. Mỗi chỗ vào được một lần."
                : "Your place is kept when you reload this page, or close it and come back within some minutes. Each place goes in once.",
            "meanwhile": vi ? "Trong lúc chờ:" : "Meanwhile:",
        ]
        if let wait = place.wait { context["time"] = Self.time(wait, language) }
        return Array(frame.html("waiting", context, language, other: nil).utf8)
    }

    private static func place(_ place: WaitingRoom.Place, _ language: Language) -> String {
        let vi = language == .vi
        guard let ahead = place.ahead else { return vi ? "Hàng chờ đã đầy; hãy quay lại sau." : "The line is full; come back later." }
        if ahead == 0 { return vi ? "Bạn là người tiếp theo." : "You are next." }
        return vi ? "Trước bạn còn \(PageText.number(ahead, language)) người." : "\(PageText.number(ahead, language)) before you."
    }

    /// Rounded up, so that nobody waits longer than they were told by rounding.
    private static func time(_ wait: Span, _ language: Language) -> String {
        let minutes = max(1, (wait.seconds + 59) / 60)
        return language == .vi ? "Ước chừng \(PageText.number(Int(minutes), language)) phút, tính theo nhịp vừa qua." : "About \(PageText.number(Int(minutes), language)) min, by the pace of the last visitors."
    }
}
