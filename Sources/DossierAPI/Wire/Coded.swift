import Dossiers
import Gateway
import JSON

/// A code with its words in the reader's language: `{"ma": "4", "ten": "đang xử lý"}`.
enum Coded {
    static func json(_ state: DossierState, _ language: Language) -> JSON {
        json(String(state.rawValue), language == .vi ? state.vi : state.en)
    }

    static func json(_ kind: DossierEvent.Kind, _ language: Language) -> JSON {
        json(kind.rawValue, language == .vi ? kind.vi : kind.en)
    }

    static func json(_ code: String, _ words: String) -> JSON { ["ma": .string(code), "ten": .string(words)] }
}

extension DossierEvent.Kind {
    fileprivate var vi: String {
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

    fileprivate var en: String {
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
