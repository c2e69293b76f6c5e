import Documents
import Gateway

extension Business.Kind {
    func words(_ language: Language) -> String {
        switch self {
        case .new: language == .vi ? "văn bản mới" : "new"
        case .revoke: language == .vi ? "thu hồi văn bản" : "revokes a document"
        case .update: language == .vi ? "cập nhật văn bản" : "updates a document"
        case .replace: language == .vi ? "thay thế văn bản" : "replaces a document"
        }
    }
}

extension DocumentStatus {
    func words(_ language: Language) -> String {
        switch self {
        case .arrived: language == .vi ? "đã đến" : "arrived"
        case .refused: language == .vi ? "từ chối tiếp nhận" : "refused"
        case .accepted: language == .vi ? "đã tiếp nhận" : "accepted"
        case .assigned: language == .vi ? "phân công" : "assigned"
        case .inProgress: language == .vi ? "đang xử lý" : "in progress"
        case .done: language == .vi ? "hoàn thành" : "done"
        case .askedBack: language == .vi ? "lấy lại" : "asked back"
        case .agreedBack: language == .vi ? "đồng ý thu hồi" : "agreed to give it back"
        case .refusedBack: language == .vi ? "từ chối thu hồi" : "refused to give it back"
        }
    }
}

extension DocumentEvent.Kind {
    func words(_ language: Language) -> String {
        switch self {
        case .sent: language == .vi ? "gửi văn bản" : "sent"
        case .waiting: language == .vi ? "chờ đơn vị nhận" : "waits to be fetched"
        case .status: language == .vi ? "cập nhật trạng thái" : "told how far it is"
        case .fetched: language == .vi ? "đơn vị đã lấy tệp" : "fetched"
        case .failed: language == .vi ? "đơn vị không đọc được tệp" : "could not be taken by a system"
        case .delivered: language == .vi ? "trục liên thông đã nhận" : "taken by the axis"
        case .refused: language == .vi ? "trục liên thông không nhận" : "not taken by the axis"
        case .replaced: language == .vi ? "được thay thế" : "replaced"
        case .withoutEffect: language == .vi ? "yêu cầu không thực hiện được" : "what it asks for did not come about"
        case .dropped: language == .vi ? "thôi gửi" : "given up by the operator"
        case .turnedAway: language == .vi ? "không nhận tệp" : "file not taken"
        }
    }
}
