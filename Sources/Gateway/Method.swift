/// A request method (RFC 9110 §9).
package enum Method: Hashable, Sendable, CustomStringConvertible {
    case get, head, post, put, delete, options, patch, trace, connect
    case other(String)

    package init(_ text: String) {
        self = switch text {
        case "GET": .get
        case "HEAD": .head
        case "POST": .post
        case "PUT": .put
        case "DELETE": .delete
        case "OPTIONS": .options
        case "PATCH": .patch
        case "TRACE": .trace
        case "CONNECT": .connect
        default: .other(text)
        }
    }

    package var description: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .patch: "PATCH"
        case .trace: "TRACE"
        case .connect: "CONNECT"
        case .other(let name): name
        }
    }

    /// RFC 9110 §9.2.1: asks for nothing to change.
    package var isSafe: Bool {
        switch self {
        case .get, .head, .options, .trace: true
        default: self == .other("QUERY")
        }
    }

    /// RFC 9110 §9.2.2: sent twice it has the effect of once.
    package var isIdempotent: Bool { isSafe || self == .put || self == .delete }
}
