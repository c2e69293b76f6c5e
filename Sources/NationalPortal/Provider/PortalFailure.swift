import Dossiers
import Gateway
import JSON

/// Why a call has no result.
enum PortalFailure: Error {
    /// An answer of the dialect.
    case refused(PortalReply)
    /// Of the transport: nothing that a client could take for an answer.
    case transport(GatewayError)

    static func refused(_ code: PortalAnswerCode, _ field: String? = nil, _ words: String? = nil) -> PortalFailure {
        .refused(PortalReply(code.code, message: words ?? code.words, field: field))
    }

    static func envelope(_ flaw: PortalCall.Flaw, wanted: String = "a string") -> PortalFailure {
        let vi = flaw.isMissing ? "thiếu" : "sai kiểu", en = flaw.isMissing ? "missing" : "must be \(wanted)"
        return .refused(.envelope, flaw.field, "\(flaw.field): \(vi) / \(flaw.field): \(en)")
    }

    /// The journal cannot be reached, or not be read.
    static let store = PortalFailure.transport(
        GatewayError(503, .gateway, at: .route, retry: .always, .overloaded, retryAfter: .seconds(5)))
}

extension PortalCall {
    /// A member of the service's own that must be a string with something in it.
    func text(_ name: String) throws(PortalFailure) -> String {
        let text: String
        do { text = try Self.text(name, of: members) } catch { throw .envelope(error) }
        guard !text.isEmpty else { throw .envelope(Flaw(field: name, isMissing: true)) }
        return text
    }
}
