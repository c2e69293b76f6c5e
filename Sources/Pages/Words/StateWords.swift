import Catalogue
import Dossiers
import Gateway

/// A dossier's states and events as a citizen reads them.
enum StateWords {
    /// A class of the style sheet.
    static func style(_ state: DossierState) -> String {
        switch state {
        case .done, .returned: "fine"
        case .notAccepted, .stopped: "bad"
        case .papersNeeded, .paymentNeeded: "act"
        case .registered, .accepted, .inProgress, .withdrawn: "going"
        }
    }

    static func handover(_ handover: Dossier.Handover, _ language: Language) -> String? {
        let vi = language == .vi
        return switch handover {
        case .none: nil
        case .waiting(let since): (vi ? "Chờ cơ quan nhận, từ " : "Waiting for the agency since ") + PageText.moment(since)
        case .acknowledged(let at): (vi ? "Cơ quan đã nhận đủ hồ sơ và tệp, lúc " : "The agency has it with all its files since ") + PageText.moment(at)
        case .turnedDown(let at): (vi ? "Hệ thống của cơ quan không nhận, lúc " : "The agency's system did not take it, at ") + PageText.moment(at)
        }
    }

    /// What the applicant has to do now; nil where nothing.
    static func attention(_ dossier: Dossier, _ timeline: [TimelineEntry], _ language: Language) -> [String: Any]? {
        let vi = language == .vi
        guard let what = what(dossier.state, vi) else { return nil }
        var attention: [String: Any] = ["what": what]
        if dossier.state.needsReason { attention["reason"] = reason(dossier, timeline) ?? (vi ? "Cơ quan chưa nêu lý do; hãy gọi cơ quan, họ phải nói rõ." : "The agency gave none; call it, it has to.") }
        if let due = dossier.record.due { attention["by"] = (vi ? "Hẹn trả: " : "Due: ") + PageText.moment(due) }
        return attention
    }

    /// The record's, or what the agency said with the step that led here.
    private static func reason(_ dossier: Dossier, _ timeline: [TimelineEntry]) -> String? {
        if dossier.record.state == dossier.state, let reason = dossier.record.reason { return reason }
        return timeline.last { $0.event.state == dossier.state }?.words
    }

    private static func what(_ state: DossierState, _ vi: Bool) -> String? {
        switch state {
        case .papersNeeded: vi ? "Bổ sung giấy tờ theo lý do dưới đây, rồi gửi cho cơ quan." : "Send the agency the papers it asks for below."
        case .paymentNeeded: vi ? "Nộp khoản phí mà cơ quan đã báo." : "Pay what the agency has asked for."
        case .notAccepted: vi ? "Hồ sơ chưa được nhận. Sửa theo lý do dưới đây rồi nộp hồ sơ mới." : "It was not accepted. Mend what the reason says, and hand in anew."
        case .stopped: vi ? "Cơ quan đã dừng xử lý. Xem lý do; bạn có quyền hỏi và khiếu nại." : "The agency has stopped. See its reason; you may ask, and appeal."
        default: nil
        }
    }

    /// Whether a citizen is shown it: that other parties were told is between them and the gateway.
    static func isShown(_ entry: TimelineEntry) -> Bool { ![.delivered, .dropped, .refused].contains(entry.event.kind) }

    static func line(_ entry: TimelineEntry, _ names: AgencyNames, _ language: Language) -> [String: Any] {
        let event = entry.event
        var line: [String: Any] = ["at": PageText.moment(event.at), "iso": Timestamp.text(event.at)]
        let kind = Self.kind(event.kind, language)
        line["what"] = event.state.map { "\(Pages.capital(language == .vi ? $0.vi : $0.en))" } ?? Pages.capital(kind)
        line["who"] = event.by == "citizen" ? (language == .vi ? "Người nộp" : "Applicant") : AgencyCode(event.by).map { names.name($0, language) } ?? event.by
        if let words = entry.words { line["words"] = words }
        return line
    }

    private static func kind(_ kind: DossierEvent.Kind, _ language: Language) -> String { language == .vi ? kind.vi : kind.en }
}
