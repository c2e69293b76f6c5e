import Gateway
import JSON
import Journal

/// What is said of a problem, in the reader's language.
struct ProblemWords {
    let title: String
    let detail: String
    let advice: String?

    init(_ problem: DossierProblem, _ language: Language) {
        (title, detail) = language == .vi ? Self.vietnamese(problem) : Self.english(problem)
        advice = Self.advice(problem, isVietnamese: language == .vi)
    }

    private static func vietnamese(_ problem: DossierProblem) -> (String, String) {
        switch problem {
        case .malformed(let flaw): ("Dữ liệu không đúng JSON", "Dòng \(flaw.line), cột \(flaw.column): \(flaw.kind.words).")
        case .notAnObject: ("Dữ liệu không đúng", "Nội dung phải là một đối tượng JSON.")
        case .query(let name): ("Tham số không đúng", "Tham số \(name) trong địa chỉ thiếu, lặp lại hoặc ngoài giới hạn.")
        case .idempotencyKey(.missing): ("Thiếu Idempotency-Key", "Yêu cầu này cần trường Idempotency-Key.")
        case .idempotencyKey(.form): ("Idempotency-Key không đúng", "Trường phải là một chuỗi trong ngoặc kép, tối đa 255 ký tự.")
        case .idempotencyKey(.short): ("Idempotency-Key quá ngắn", "Không có tài khoản thì khóa phải có ít nhất 16 ký tự, để không trùng với người khác.")
        case .digestField: ("Trường mã băm không đúng", "Content-Digest và Repr-Digest phải có dạng sha-256=:…: và cho cùng một giá trị.")
        case .mediaType: ("Kiểu nội dung không được nhận", "Chỉ nhận application/json.")
        case .contentCoding: ("Mã hóa nội dung không được nhận", "Hãy gửi nội dung không nén.")
        case .unauthenticated: ("Chưa xác thực", "Cần tài khoản của cơ quan, hoặc mã tra cứu của người nộp hồ sơ.")
        case .tooMany: ("Quá nhiều lần thử", "Địa chỉ của bạn, hoặc hồ sơ này, đã được thử quá nhiều lần.")
        case .findings: ("Thông tin chưa hợp lệ", "Không có gì được lưu; xem findings để biết từng trường cần sửa.")
        case .keyReused: ("Idempotency-Key đã dùng", "Khóa này đã dùng cho một yêu cầu có nội dung khác.")
        case .exists: ("Hồ sơ đã tồn tại", "Đã có hồ sơ mang số này.")
        case .unknownDossier: ("Không tìm thấy hồ sơ", "Không có hồ sơ như vậy, hoặc mã xác nhận không đúng.")
        case .unknownFile: ("Không tìm thấy tệp", "Hồ sơ không có tệp này, hoặc bạn không được xem.")
        case .unknownAgency: ("Không có cơ quan này", "Cổng không nhận hồ sơ cho cơ quan được nêu.")
        case .erased: ("Hồ sơ đã được xóa", "Dữ liệu cá nhân của hồ sơ đã được xóa theo quy định lưu trữ; không thể bổ sung.")
        case .unknownDocument: ("Không tìm thấy văn bản", "Không có văn bản như vậy, hoặc văn bản không gửi đến hay đi từ đơn vị của bạn.")
        case .documentConflict(let known, let given):
            ("Văn bản đã tồn tại với nội dung khác", "Mã văn bản này đã dùng cho nội dung có SHA-256 \(known); nội dung vừa gửi có SHA-256 \(given).")
        case .journal(let failure):
            switch failure.cause {
            case .unknownOutcome: ("Chưa rõ đã lưu hay chưa", "Mất kết nối trong khi lưu: yêu cầu có thể đã được lưu.")
            case .full: ("Tạm thời không lưu được", "Kho hồ sơ hiện hết chỗ; chưa có gì được lưu.")
            case .readOnly: ("Tạm thời không lưu được", "Kho hồ sơ hiện chỉ đọc được; chưa có gì được lưu.")
            default: ("Tạm thời không lưu được", "Kho hồ sơ hiện không truy cập được; chưa có gì được lưu.")
            }
        case .unknownUpload: ("Không có lần gửi tệp này", "Lần gửi không tồn tại hoặc đã quá hạn; hãy gửi lại tệp từ đầu.")
        case .uploadField(let name): ("Trường gửi tệp không đúng", "Trường \(name) thiếu hoặc sai.")
        case .uploadTooLong(let most): ("Tệp quá lớn", "Tệp tối đa \(most >> 20) MB.")
        case .uploadComplete: ("Tệp đã gửi xong", "Lần gửi này đã kết thúc.")
        case .uploadLength: ("Độ dài tệp không khớp", "Số byte đã gửi khác với độ dài đã báo.")
        case .uploadOffset(let expected, _): ("Vị trí tiếp tục không đúng", "Hãy gửi tiếp từ byte \(expected).")
        case .unknownProcedure: ("Không có thủ tục này", "Danh mục không có thủ tục như vậy, hoặc không có vào ngày được nêu.")
        case .register: ("Danh mục tạm thời không đọc được", "Danh mục thủ tục hiện không truy cập được.")
        case .unreadable: ("Không đọc được hồ sơ", "Dữ liệu đã lưu không mở được bằng khóa hiện có.")
        case .defect: ("Lỗi hệ thống", "Một Cửa gặp lỗi khi xử lý yêu cầu.")
        }
    }

    private static func english(_ problem: DossierProblem) -> (String, String) {
        switch problem {
        case .malformed(let flaw): ("Not JSON", "Line \(flaw.line), column \(flaw.column): \(flaw.kind.words).")
        case .notAnObject: ("Wrong content", "The content must be a JSON object.")
        case .query(let name): ("Wrong parameter", "The address's parameter \(name) is missing, repeated or out of range.")
        case .idempotencyKey(.missing): ("Idempotency-Key missing", "This request needs the field Idempotency-Key.")
        case .idempotencyKey(.form): ("Wrong Idempotency-Key", "The field must be one string in double quotes of at most 255 characters.")
        case .idempotencyKey(.short): ("Idempotency-Key too short", "Without an account the key needs at least 16 characters, so that it is nobody else's.")
        case .digestField: ("Wrong digest field", "Content-Digest and Repr-Digest are written sha-256=:…: and must say the same.")
        case .mediaType: ("Media type not taken", "Only application/json is taken.")
        case .contentCoding: ("Content coding not taken", "Send the content uncompressed.")
        case .unauthenticated: ("Not authenticated", "An agency's account is needed, or the applicant's look-up code.")
        case .tooMany: ("Too many attempts", "Your address, or this dossier, was tried too often.")
        case .findings: ("Not valid", "Nothing was kept; findings names each field to mend.")
        case .keyReused: ("Idempotency-Key used before", "Another request of other content bore this key.")
        case .exists: ("The dossier exists", "There is a dossier of this number.")
        case .unknownDossier: ("No such dossier", "There is no such dossier, or the confirmation is wrong.")
        case .unknownFile: ("No such file", "The dossier has no such file, or it is not yours to see.")
        case .unknownAgency: ("No such agency", "Dossiers for this agency are not taken here.")
        case .erased: ("The dossier was erased", "Its personal data were erased by the rule of retention; nothing can be added.")
        case .unknownDocument: ("No such document", "There is no such document, or no organ of yours has a part in it.")
        case .documentConflict(let known, let given):
            ("The document exists with other content", "Under this identifier is content of SHA-256 \(known); what was sent has \(given).")
        case .journal(let failure):
            switch failure.cause {
            case .unknownOutcome: ("Perhaps kept, perhaps not", "The connection was lost while it was kept: it may have been.")
            case .full: ("Cannot be kept now", "The store of dossiers has no room at present; nothing was kept.")
            case .readOnly: ("Cannot be kept now", "The store of dossiers can only be read at present; nothing was kept.")
            default: ("Cannot be kept now", "The store of dossiers cannot be reached; nothing was kept.")
            }
        case .unknownUpload: ("No such upload", "There is none, or its time is over; send the file from the beginning.")
        case .uploadField(let name): ("Wrong field of an upload", "The field \(name) is missing or wrong.")
        case .uploadTooLong(let most): ("The file is too long", "A file has at most \(most >> 20) MiB.")
        case .uploadComplete: ("The upload is complete", "Nothing can be added to it.")
        case .uploadLength: ("The length does not agree", "What was sent is not as long as was announced.")
        case .uploadOffset(let expected, _): ("Wrong place to go on", "Go on from byte \(expected).")
        case .unknownProcedure: ("No such procedure", "The catalogue has no such procedure, or had none on that day.")
        case .register: ("The catalogue cannot be read now", "The catalogue of procedures cannot be reached at present.")
        case .unreadable: ("The dossier cannot be read", "What is stored does not open with the key that is there.")
        case .defect: ("Gateway fault", "Motcua failed while handling the request.")
        }
    }

    private static func advice(_ problem: DossierProblem, isVietnamese: Bool) -> String? {
        switch problem {
        case .journal(let failure) where failure.cause == .unknownOutcome:
            isVietnamese
                ? "Hãy gửi lại đúng yêu cầu này với cùng Idempotency-Key: sẽ không bị trùng."
                : "Send the same again with the same Idempotency-Key: it will not be there twice."
        case .tooMany, .journal, .register:
            problem.retryAfter.map { isVietnamese ? "Vui lòng thử lại sau \($0) giây." : "Please try again in \($0) seconds." }
        default: nil
        }
    }
}
