/// What the provider says came of a call or of one entry of a batch. The first three are the field's, the others ours: an
/// agency's client that does not know them lays the message aside for a person.
///
/// | code | of | the client does |
/// |---|---|---|
/// | `00` | a call, an entry | goes on |
/// | `3` | an entry | repeats it as an update, once |
/// | `-1` | a login, a session | logs in again, once |
/// | `9` | an entry | sends it again: it was not written, or nobody knows |
/// | `10` | a call | has it mended: it is not JSON, or a member of the envelope is missing or of another type |
/// | `11` | a call | has it mended: there is no such service |
/// | `12` | a call | has it mended: `madonvi` is no agency, or neither the account's nor below it |
/// | `13` | a call | sends fewer entries, or one at all |
/// | `20` | a call, an entry | has the named field mended |
/// | `21` | an entry | brings the dossier first: none of that number is here |
/// | `22` | an entry | lets it be: its personal data were erased by rule |
/// | `23` | an entry | has the agency's file mended |
/// | `24` | an entry | calls the operator: what is stored cannot be read |
///
/// When the journal cannot be reached for the whole of a call, there is no code: the answer is HTTP 503, which no client
/// takes for an answer. What is not JSON is HTTP 400 with code 10.
enum PortalAnswerCode: String, Sendable, CaseIterable {
    case done = "00"
    case exists = "3"
    case session = "-1"
    case again = "9"
    case envelope = "10"
    case service = "11"
    case agency = "12"
    case batch = "13"
    case field = "20"
    case unknownDossier = "21"
    case erased = "22"
    case unknownAgency = "23"
    case unreadable = "24"

    var code: ResultCode { ResultCode(rawValue) }

    /// For whoever reads the client's log, in both languages.
    var words: String {
        switch self {
        case .done: ""
        case .exists: "Hồ sơ đã tồn tại / the dossier is there already"
        case .session: "Phiên làm việc không hợp lệ hoặc đã hết hạn, hãy đăng nhập lại / the session is not valid or has ended, log in again"
        case .again: "Chưa ghi nhận được, hãy gửi lại mục này / not recorded, send this entry again"
        case .envelope: "Yêu cầu không đúng cấu trúc / the request is not formed as it should be"
        case .service: "Dịch vụ không có / there is no such service"
        case .agency: "Mã đơn vị không thuộc tài khoản này / the agency identifier is not this account's"
        case .batch: "Số mục trong data không được chấp nhận / the number of entries in data is not accepted"
        case .field: "Dữ liệu không hợp lệ / not valid"
        case .unknownDossier: "Hồ sơ chưa có / there is no such dossier"
        case .erased: "Dữ liệu cá nhân của hồ sơ đã được xoá theo quy định / the dossier's personal data were erased by rule"
        case .unknownAgency: "Đơn vị chưa được khai báo / no file declares the agency"
        case .unreadable: "Hồ sơ lưu trữ không đọc được, hãy báo đơn vị vận hành / the stored dossier cannot be read, tell the operator"
        }
    }
}
