/// What happened, in words for people.
extension DossierEvent.Kind {
    package var vi: String {
        switch self {
        case .submitted: "nộp hồ sơ"
        case .synchronised: "cơ quan đồng bộ hồ sơ"
        case .progress: "xử lý hồ sơ"
        case .numbered: "gắn số hồ sơ của cơ quan"
        case .acknowledged: "cơ quan đã nhận đủ hồ sơ"
        case .turnedDown: "hệ thống của cơ quan không nhận hồ sơ"
        case .delivered: "đã báo cho bên liên quan"
        case .dropped: "thôi báo cho bên liên quan"
        case .refused: "bên liên quan không nhận"
        case .marked: "được nhận kèm lưu ý"
        case .erased: "đã xóa dữ liệu cá nhân"
        }
    }

    package var en: String {
        switch self {
        case .submitted: "handed in"
        case .synchronised: "brought by the agency's system"
        case .progress: "processed"
        case .numbered: "tied to the agency's number"
        case .acknowledged: "received by the agency with all files"
        case .turnedDown: "not taken by the agency's system"
        case .delivered: "told to another party"
        case .dropped: "another party is not told after all"
        case .refused: "not taken by another party"
        case .marked: "taken with remarks"
        case .erased: "personal data erased"
        }
    }
}
