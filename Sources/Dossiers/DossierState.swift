/// Where a dossier stands, by the national portal's codes (`TrangThaiHoSo`).
package enum DossierState: Int, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case registered = 1
    case accepted = 2
    case notAccepted = 3
    case inProgress = 4
    case papersNeeded = 5
    case paymentNeeded = 6
    case withdrawn = 7
    case stopped = 8
    case done = 9
    case returned = 10

    /// As it travels: decimal digits, no zero before them.
    package init?(_ text: String) {
        guard let code = Int(text), String(code) == text else { return nil }
        self.init(rawValue: code)
    }

    /// What it may become. The same again with new content is an update, no move.
    package var next: Set<DossierState> {
        switch self {
        case .registered: [.accepted, .notAccepted, .papersNeeded, .withdrawn]
        case .accepted: [.inProgress, .papersNeeded, .paymentNeeded, .withdrawn, .stopped, .done]
        case .inProgress: [.papersNeeded, .paymentNeeded, .withdrawn, .stopped, .done]
        case .papersNeeded: [.accepted, .inProgress, .notAccepted, .withdrawn, .stopped]
        case .paymentNeeded: [.inProgress, .withdrawn, .stopped, .done]
        case .done: [.returned]
        case .notAccepted, .withdrawn, .stopped, .returned: []
        }
    }

    package func mayBecome(_ state: DossierState) -> Bool { state == self || next.contains(state) }

    /// Nothing follows.
    package var isFinal: Bool { next.isEmpty }

    /// Must tell the citizen why.
    package var needsReason: Bool { [.notAccepted, .papersNeeded, .stopped].contains(self) }

    package var vi: String {
        switch self {
        case .registered: "mới đăng ký"
        case .accepted: "được tiếp nhận"
        case .notAccepted: "không được tiếp nhận"
        case .inProgress: "đang xử lý"
        case .papersNeeded: "yêu cầu bổ sung giấy tờ"
        case .paymentNeeded: "yêu cầu thực hiện nghĩa vụ tài chính"
        case .withdrawn: "công dân yêu cầu rút hồ sơ"
        case .stopped: "dừng xử lý"
        case .done: "đã xử lý xong"
        case .returned: "đã trả kết quả"
        }
    }

    package var en: String {
        switch self {
        case .registered: "registered"
        case .accepted: "accepted"
        case .notAccepted: "not accepted"
        case .inProgress: "in progress"
        case .papersNeeded: "more papers needed"
        case .paymentNeeded: "payment needed"
        case .withdrawn: "withdrawn"
        case .stopped: "stopped"
        case .done: "done"
        case .returned: "result returned"
        }
    }

    package var description: String { "\(rawValue) (\(en))" }
}
