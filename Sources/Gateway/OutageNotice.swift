/// What a citizen reads on a page that is shown from the store because its portal is down.
package struct OutageNotice {
    package let language: Language
    package let text: String

    /// - Parameters:
    ///   - isBack: the portal answers again, and this page's turn to be fetched is still to come.
    ///   - savedAt: seconds since 1970.
    package init(agency: AgencyReference?, isBack: Bool, savedAt: Int64, language: Language) {
        self.language = language
        // Vietnam is seven hours ahead of UTC all the year.
        let local = savedAt + 7 * 3600
        let date = HTTPDate.civil(local / 86_400)
        let hour = Self.twoDigits(local % 86_400 / 3600), minute = Self.twoDigits(local % 3600 / 60)
        switch language {
        case .vi:
            let portal = agency.map { "Cổng của \($0.nameVi)" } ?? "Cổng của cơ quan"
            text = "\(portal) \(isBack ? "vừa hoạt động trở lại" : "đang gián đoạn"). "
                + "Trang này được lưu lúc \(hour):\(minute) ngày \(date.day)/\(date.month)/\(date.year)."
        case .en:
            let portal = agency.map { "The portal of \($0.nameEn)" } ?? "The agency's portal"
            text = "\(portal) \(isBack ? "has just come back" : "is not available right now"). "
                + "This page was saved at \(hour):\(minute) on \(date.day) \(Self.months[date.month - 1]) \(date.year)."
        }
    }

    private static func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
}
