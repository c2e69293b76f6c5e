/// The one place where words for people are made: title, what happened, and what to do, in both languages.
struct Words {
    let title: String
    let detail: String
    let advice: String?
    let agencyName: String?

    init(_ error: GatewayError, _ language: Language) {
        let name = error.agency.map { language == .vi ? $0.nameVi : $0.nameEn }
        agencyName = name
        let portal = switch language {
        case .vi: name.map { "cổng dịch vụ của \($0)" } ?? "cổng dịch vụ của cơ quan"
        case .en: name.map { "the portal of \($0)" } ?? "the agency's portal"
        }
        let pair = language == .vi ? Self.vietnamese(error, portal) : Self.english(error, portal)
        title = pair.title
        detail = pair.detail.prefix(1).uppercased() + pair.detail.dropFirst()
        advice = Self.advice(error, language)
    }

    private static func vietnamese(_ error: GatewayError, _ portal: String) -> (title: String, detail: String) {
        switch error.detail {
        case .malformed(let what): ("Yêu cầu không hợp lệ", "yêu cầu sai cú pháp HTTP ở phần \(what.rawValue)")
        case .headTooLarge: ("Phần đầu yêu cầu quá lớn", "các trường của yêu cầu vượt giới hạn")
        case .targetTooLong: ("Địa chỉ quá dài", "địa chỉ được yêu cầu vượt giới hạn")
        case .bodyTooLarge(let limit): ("Dữ liệu gửi lên quá lớn", "dữ liệu gửi lên vượt \(limit) byte")
        case .tooSlow: ("Yêu cầu đến quá chậm", "đường truyền ngắt quãng trước khi yêu cầu đến đủ")
        case .tooManyConnections: ("Quá nhiều kết nối", "địa chỉ của bạn đang mở quá nhiều kết nối")
        case .versionNotSupported: ("Phiên bản HTTP không được hỗ trợ", "chỉ nhận HTTP/1.0, HTTP/1.1 và HTTP/2")
        case .transferCodingUnknown: ("Cách mã hóa không được hỗ trợ", "chỉ nhận mã hóa chunked")
        case .expectationUnknown: ("Không đáp ứng được điều kiện Expect", "chỉ nhận 100-continue")
        case .noRoute: ("Không tìm thấy trang", "không có dịch vụ nào ở địa chỉ này")
        case .methodNotAllowed: ("Phương thức không được phép", "địa chỉ này không nhận phương thức đã dùng")
        case .denied: ("Không được phép", "địa chỉ này không mở cho truy cập")
        case .upgradeNotAllowed: ("Không được phép đổi giao thức", "địa chỉ này không cho đổi giao thức")
        case .onlyIfCached: ("Chưa có bản lưu", "yêu cầu chỉ nhận bản lưu, mà chưa có bản nào dùng được")
        case .clientLeft: ("Đã hủy", "bên yêu cầu đã rời đi")
        case .unresolvable, .unreachable, .addressNotAllowed: ("Không kết nối được", "\(portal) hiện không kết nối được")
        case .connectTimeout, .answerTimeout: ("Cổng dịch vụ trả lời quá chậm", "\(portal) không trả lời trong thời gian cho phép")
        case .certificateRefused, .handshakeFailed: ("Kết nối không an toàn", "không xác minh được kết nối an toàn tới \(portal)")
        case .noAnswer, .answerMalformed, .answerBroken: ("Cổng dịch vụ trả lời sai", "\(portal) đã ngắt hoặc trả lời không đúng")
        case .circuitOpen, .noHealthyUpstream: ("Cổng dịch vụ tạm gián đoạn", "\(portal) đang gặp sự cố và được tạm ngưng gọi")
        case .busy: ("Cổng dịch vụ đang quá tải", "quá nhiều người đang dùng \(portal)")
        case .agencyLeftOut: ("Dịch vụ tạm chưa sẵn sàng", "cấu hình của \(portal) đang có lỗi nên chưa được mở")
        case .overloaded: ("Hệ thống đang quá tải", "Một Cửa đang phục vụ nhiều người cùng lúc")
        case .stopping: ("Hệ thống đang khởi động lại", "Một Cửa đang khởi động lại")
        case .defect: ("Lỗi hệ thống", "Một Cửa gặp lỗi khi xử lý yêu cầu")
        }
    }

    private static func english(_ error: GatewayError, _ portal: String) -> (title: String, detail: String) {
        switch error.detail {
        case .malformed(let what): ("Bad request", "the request breaks HTTP's grammar in its \(what.rawValue)")
        case .headTooLarge: ("Request head too large", "the request's fields are over the limit")
        case .targetTooLong: ("Address too long", "the requested address is over the limit")
        case .bodyTooLarge(let limit): ("Content too large", "what was sent is over \(limit) bytes")
        case .tooSlow: ("Request too slow", "the line paused before the request was complete")
        case .tooManyConnections: ("Too many connections", "your address has too many connections open")
        case .versionNotSupported: ("HTTP version not supported", "only HTTP/1.0, HTTP/1.1 and HTTP/2 are understood")
        case .transferCodingUnknown: ("Transfer coding not supported", "only chunked is understood")
        case .expectationUnknown: ("Expectation failed", "only 100-continue is understood")
        case .noRoute: ("Page not found", "no service stands at this address")
        case .methodNotAllowed: ("Method not allowed", "this address does not take the method that was used")
        case .denied: ("Not allowed", "this address is not open")
        case .upgradeNotAllowed: ("Protocol switch not allowed", "this address does not allow another protocol")
        case .onlyIfCached: ("Nothing stored", "only a stored answer was asked for, and there is none to use")
        case .clientLeft: ("Cancelled", "the requester left")
        case .unresolvable, .unreachable, .addressNotAllowed: ("Portal unreachable", "\(portal) cannot be reached now")
        case .connectTimeout, .answerTimeout: ("Portal too slow", "\(portal) did not answer in the time allowed")
        case .certificateRefused, .handshakeFailed: ("Connection not secure", "the secure connection to \(portal) could not be verified")
        case .noAnswer, .answerMalformed, .answerBroken: ("Bad answer from the portal", "\(portal) broke off or answered wrongly")
        case .circuitOpen, .noHealthyUpstream: ("Portal out of order", "\(portal) is failing and is being given a rest")
        case .busy: ("Portal overloaded", "too many people are using \(portal)")
        case .agencyLeftOut: ("Service not ready", "the settings of \(portal) have a mistake, so it is not open")
        case .overloaded: ("Overloaded", "Motcua is serving many people at once")
        case .stopping: ("Restarting", "Motcua is restarting")
        case .defect: ("Gateway fault", "Motcua failed while handling the request")
        }
    }

    private static func advice(_ error: GatewayError, _ language: Language) -> String? {
        switch (error.detail, language) {
        case (.noRoute(let nearest?), .vi): return "Có phải bạn tìm \(nearest) không?"
        case (.noRoute(let nearest?), .en): return "Did you mean \(nearest)?"
        case (.agencyLeftOut, .vi): return error.agency?.contact.map { "Liên hệ: \($0)." } ?? "Vui lòng gọi tổng đài của cơ quan."
        case (.agencyLeftOut, .en): return error.agency?.contact.map { "Call: \($0)." } ?? "Please call the agency's service line."
        default: break
        }
        guard let wait = error.retryAfter?.seconds else { return nil }
        return language == .vi ? "Vui lòng thử lại sau \(max(1, wait)) giây." : "Please try again in \(max(1, wait)) seconds."
    }
}

extension GatewayError {
    /// A stable word for programs: the problem type's last part.
    package var code: String {
        switch detail {
        case .malformed(let what): "malformed-\(what.rawValue)"
        case .headTooLarge: "head-too-large"
        case .targetTooLong: "target-too-long"
        case .bodyTooLarge: "body-too-large"
        case .tooSlow: "too-slow"
        case .tooManyConnections: "too-many-connections"
        case .versionNotSupported: "version-not-supported"
        case .transferCodingUnknown: "transfer-coding-unknown"
        case .expectationUnknown: "expectation-unknown"
        case .noRoute: "no-route"
        case .methodNotAllowed: "method-not-allowed"
        case .denied: "denied"
        case .upgradeNotAllowed: "upgrade-not-allowed"
        case .onlyIfCached: "only-if-cached"
        case .clientLeft: "client-left"
        case .unresolvable: "unresolvable"
        case .unreachable: "unreachable"
        case .connectTimeout: "connect-timeout"
        case .certificateRefused: "certificate-refused"
        case .handshakeFailed: "handshake-failed"
        case .addressNotAllowed: "address-not-allowed"
        case .noAnswer: "no-answer"
        case .answerTimeout: "answer-timeout"
        case .answerMalformed: "answer-malformed"
        case .answerBroken: "answer-broken"
        case .circuitOpen: "circuit-open"
        case .noHealthyUpstream: "no-healthy-upstream"
        case .busy: "busy"
        case .agencyLeftOut: "agency-left-out"
        case .overloaded: "overloaded"
        case .stopping: "stopping"
        case .defect: "defect"
        }
    }
}
