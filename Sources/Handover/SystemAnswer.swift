import Connectors
import Gateway
import JSON

/// What an agency's system said of a dossier or a file that was brought to it.
enum SystemAnswer: Sendable, Hashable {
    /// 200 or 201 `{"maHoSo": its own number, "tep": [sha256]}`.
    case taken(number: String?, digests: [String])
    /// 202: taken, and to be asked again.
    case pending(after: Span?)
    /// 422 `{"lyDo": why}`: in words for the citizen.
    case turnedDown(reason: String)
    /// It is there, and does not take it now.
    case later(String, after: Span?)
    /// It is not there, or what answered is something else.
    case silent(String, after: Span?)
    /// A person must look.
    case refused(String)

    /// Of the whole dossier.
    init(_ result: Result<OutboundAnswer, GatewayError>) {
        switch result {
        case .failure(let error): self = Self.failure(error)
        case .success(let answer):
            let json = (try? JSON(parsing: answer.content))?.object
            switch answer.status {
            case 200, 201:
                guard let json else {
                    self = .silent("\(answer.status) without a JSON object: something else answered in the system's place", after: nil)
                    return
                }
                self = Self.acknowledged(json)
            case 202: self = .pending(after: Self.retryAfter(answer))
            case 422:
                self = Self.turnedDown(json?["lyDo"]?.string ?? "")
            default: self = Self.trouble(answer)
            }
        }
    }

    /// Whether the system has a file.
    enum Presence: Sendable, Hashable { case yes, no, trouble(SystemAnswer) }

    static func has(_ result: Result<OutboundAnswer, GatewayError>) -> Presence {
        switch result {
        case .failure(let error): .trouble(failure(error))
        case .success(let answer):
            switch answer.status {
            case 200, 204: .yes
            // A question that this system does not know.
            case 501: .no
            case 408, 425, 429, 500...599: .trouble(trouble(answer))
            default: .no
            }
        }
    }

    /// Nil when the system took the file.
    static func trouble(ofFile result: Result<OutboundAnswer, GatewayError>) -> SystemAnswer? {
        switch result {
        case .failure(let error): failure(error)
        case .success(let answer): (200...299).contains(answer.status) ? nil : trouble(answer)
        }
    }

    private static func acknowledged(_ json: JSONObject) -> SystemAnswer {
        let number: String?
        switch json["maHoSo"] {
        case nil, .null?, .string("")?: number = nil
        case .string(let text)?: number = text
        default: return .refused("the system's own number (maHoSo) is no string")
        }
        return .taken(number: number, digests: (json["tep"]?.array ?? []).compactMap { $0.string?.lowercased() })
    }

    /// Characters of a reason at most, as at `/api/v1`.
    private static let longestReason = 4000

    private static func turnedDown(_ reason: String) -> SystemAnswer {
        guard reason.contains(where: \.isLetter), reason.unicodeScalars.count <= longestReason else {
            return .refused("the system refused it with 422, and without a reason (lyDo) that a citizen could act on")
        }
        return .turnedDown(reason: reason)
    }

    private static func trouble(_ answer: OutboundAnswer) -> SystemAnswer {
        let wait = retryAfter(answer)
        return switch answer.status {
        // RFC 9110 §15.5.10 as the draft on Idempotency-Key has it: the same is under way already.
        case 409, 425, 429: .later("the system said \(answer.status)", after: wait)
        case 408, 500...599: .silent("the system said \(answer.status)", after: wait)
        default: .refused("the system said \(answer.status)")
        }
    }

    private static func failure(_ error: GatewayError) -> SystemAnswer {
        let reason = "\(error.step.rawValue): \(error.detail)"
        // Given up here: that says nothing of the system.
        return error.fault == .upstream ? .silent(reason, after: error.retryAfter) : .later(reason, after: error.retryAfter)
    }

    /// In seconds (RFC 9110 §10.2.3), at most a day; a date is left to the outbox's own pace.
    private static func retryAfter(_ answer: OutboundAnswer) -> Span? {
        answer.fields.first(.retryAfter).flatMap { UInt32($0) }.map { .seconds(min(Int64($0), 86_400)) }
    }
}
