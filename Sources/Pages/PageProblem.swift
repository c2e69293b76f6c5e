import Catalogue
import DossierAPI
import Gateway

/// Why a page cannot be shown: whose fault, and what to do.
enum PageProblem: Error, Sendable {
    /// There is no such page, agency or procedure.
    case notFound
    /// A form that no browser sends.
    case badForm
    /// Dossiers are not taken in here.
    case noDossiers
    /// The register cannot be read.
    case register(RegisterFailure)
    case applicant(ApplicantTrouble)
    case defect

    init(_ error: any Error) {
        switch error {
        case let problem as PageProblem: self = problem
        case let failure as RegisterFailure: self = .register(failure)
        case let trouble as ApplicantTrouble: self = .applicant(trouble)
        default: self = .defect
        }
    }

    var status: Int {
        switch self {
        case .notFound, .noDossiers: 404
        case .badForm: 400
        case .register: 503
        case .applicant(let trouble): trouble.status
        case .defect: 500
        }
    }

    /// Title, what happened, what to do.
    func words(_ language: Language) -> (title: String, detail: String, advice: String) {
        let vietnamese = language == .vi
        switch self {
        case .notFound:
            return vietnamese
                ? ("Không tìm thấy trang này", "Địa chỉ không đúng, hoặc thủ tục này không còn hiệu lực.", "Hãy tìm thủ tục ở trang đầu, hoặc xem danh sách cơ quan.")
                : ("This page was not found", "The address is wrong, or the service is no longer in force.", "Search from the home page, or look at the list of agencies.")
        case .badForm:
            return vietnamese
                ? ("Không đọc được biểu mẫu", "Trình duyệt gửi dữ liệu mà Một Cửa không đọc được. Chưa có gì được lưu.", "Hãy quay lại và gửi lại biểu mẫu.")
                : ("The form could not be read", "Your browser sent data that Motcua cannot read. Nothing was kept.", "Go back and send the form again.")
        case .noDossiers:
            return vietnamese
                ? ("Không nộp trực tuyến tại đây", "Cơ quan này không nhận hồ sơ qua Một Cửa.", "Hãy nộp trên cổng của cơ quan hoặc tại bộ phận một cửa.")
                : ("Not taken here", "This agency takes no dossiers through Motcua.", "Use the agency's own portal, or its counter.")
        case .register:
            return vietnamese
                ? ("Danh mục tạm thời không đọc được", "Lỗi ở phía Một Cửa, không phải do bạn.", "Hãy thử lại sau vài phút; hồ sơ đã nộp không bị ảnh hưởng.")
                : ("The catalogue cannot be read now", "The fault is Motcua's, not yours.", "Try again in a few minutes; dossiers already handed in are safe.")
        case .applicant(let trouble): return (trouble.title, trouble.detail, trouble.advice ?? "")
        case .defect:
            return vietnamese
                ? ("Một Cửa gặp lỗi", "Lỗi ở phía Một Cửa, không phải do bạn.", "Hãy thử lại sau vài phút; nếu vẫn lỗi, hãy gọi hỗ trợ và đọc mã bên dưới.")
                : ("Motcua failed", "The fault is Motcua's, not yours.", "Try again in a few minutes; if it goes on, call and read out the reference below.")
        }
    }

    var fault: GatewayError.Fault {
        switch self {
        case .notFound, .badForm, .noDossiers: .client
        case .applicant(let trouble): trouble.status >= 500 ? .gateway : .client
        case .register, .defect: .gateway
        }
    }
}

extension Pages {
    func failure(_ problem: PageProblem, _ call: PageCall) -> Told {
        let words = problem.words(call.language)
        let whose = switch problem.fault {
        case .client: call.isVietnamese ? "Yêu cầu gửi đến" : "The request"
        case .upstream: call.isVietnamese ? "Phía cơ quan" : "The agency's side"
        case .gateway: call.isVietnamese ? "Phía Một Cửa" : "Motcua's side"
        }
        return page("failure", [
            "title": words.title, "detail": words.detail, "advice": words.advice, "whose": whose, "trace": call.asked.trace.traceID,
        ], call, status: problem.status)
    }
}
