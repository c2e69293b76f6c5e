/// What a rule says, in the one place where it is put into words.
extension Finding.Rule {
    package var vi: String {
        switch self {
        case .missing: "thiếu"
        case .form: "sai định dạng"
        case .tooLong: "quá dài"
        case .unknown: "không có trong danh mục"
        case .transition: "trạng thái không được chuyển như vậy"
        case .order: "sai thứ tự"
        case .check: "sai số kiểm tra hoặc khác với danh mục"
        case .sender: "không thuộc bên gửi"
        case .reason: "thiếu lý do cho công dân"
        case .date: "ngày giờ không hợp lệ"
        case .future: "ở tương lai"
        case .madeUp: "giá trị không có thật"
        case .duplicate: "trùng"
        }
    }

    package var en: String {
        switch self {
        case .missing: "missing"
        case .form: "of the wrong form"
        case .tooLong: "too long"
        case .unknown: "not known"
        case .transition: "a move that is not allowed"
        case .order: "out of order"
        case .check: "fails its check, or is not what the catalogue has"
        case .sender: "not the sender's to say"
        case .reason: "without a reason for the citizen"
        case .date: "no such moment"
        case .future: "in the future"
        case .madeUp: "made up"
        case .duplicate: "a duplicate"
        }
    }
}
