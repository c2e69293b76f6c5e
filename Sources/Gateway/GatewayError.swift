/// Why an exchange could not be answered as asked: whose fault it is, at which step, whether asking again is
/// safe, and what to say. Nobody reads a message to decide; `Problem` makes the words.
package struct GatewayError: Error, Sendable, Hashable {
    package enum Fault: String, Sendable { case client, upstream, gateway }
    package enum Step: String, Sendable {
        case read, route, access, cache, resolve, connect, handshake, send, body
        case firstByte = "first-byte"
    }
    package enum Retry: Sendable { case never, ifIdempotent, always }

    /// What went wrong, one of a closed list; each has its words in both languages.
    package enum Detail: Sendable, Hashable {
        // The client's
        case malformed(Malformation)
        case headTooLarge, targetTooLong, bodyTooLarge(limit: Int)
        case tooSlow, tooManyConnections
        case versionNotSupported, transferCodingUnknown, expectationUnknown
        case noRoute(nearest: String?)
        case methodNotAllowed(allowed: [Method])
        case denied
        case upgradeNotAllowed
        case onlyIfCached
        case clientLeft
        // The portal's
        case unresolvable, unreachable, connectTimeout
        case certificateRefused, handshakeFailed, addressNotAllowed
        case noAnswer, answerTimeout, answerMalformed, answerBroken
        case circuitOpen, noHealthyUpstream, busy
        // Ours
        case agencyLeftOut, overloaded, stopping, defect
    }

    /// The ways a request can break its grammar; each is refused, none repaired (RFC 9112).
    package enum Malformation: String, Sendable, CaseIterable {
        case requestLine = "request-line"
        case target, method, version
        case fieldName = "field-name"
        case fieldValue = "field-value"
        case lineFolding = "line-folding"
        case lineEnding = "line-ending"
        case host
        case contentLength = "content-length"
        case lengthAndCoding = "content-length-and-transfer-encoding"
        case transferEncoding = "transfer-encoding"
        case chunk
        case chunkExtensions = "chunk-extensions"
        case trailer
        case pseudoField = "pseudo-field"
    }

    package let status: Int
    package let fault: Fault
    package let step: Step
    package let retry: Retry
    package let detail: Detail
    /// The agency whose portal is meant, for the words.
    package var agency: AgencyReference?
    /// When asking again makes sense.
    package var retryAfter: Span?
    /// True when the connection's framing is in doubt, so that it must be closed after the answer.
    package var closes = false

    package init(
        _ status: Int, _ fault: Fault, at step: Step, retry: Retry, _ detail: Detail,
        agency: AgencyReference? = nil, retryAfter: Span? = nil, closes: Bool = false
    ) {
        self.status = status
        self.fault = fault
        self.step = step
        self.retry = retry
        self.detail = detail
        self.agency = agency
        self.retryAfter = retryAfter
        self.closes = closes
    }
}

extension GatewayError {
    package static func malformed(_ what: Malformation) -> GatewayError {
        GatewayError(400, .client, at: .read, retry: .never, .malformed(what), closes: true)
    }
    package static let headTooLarge = GatewayError(431, .client, at: .read, retry: .never, .headTooLarge, closes: true)
    package static let targetTooLong = GatewayError(414, .client, at: .read, retry: .never, .targetTooLong, closes: true)
    package static func bodyTooLarge(limit: Int) -> GatewayError {
        GatewayError(413, .client, at: .read, retry: .never, .bodyTooLarge(limit: limit), closes: true)
    }
    package static let tooSlow = GatewayError(408, .client, at: .read, retry: .always, .tooSlow, closes: true)
    package static let tooManyConnections = GatewayError(429, .client, at: .read, retry: .always, .tooManyConnections, retryAfter: .seconds(5), closes: true)
    package static let versionNotSupported = GatewayError(505, .client, at: .read, retry: .never, .versionNotSupported, closes: true)
    package static let transferCodingUnknown = GatewayError(501, .client, at: .read, retry: .never, .transferCodingUnknown, closes: true)
    package static let expectationUnknown = GatewayError(417, .client, at: .read, retry: .never, .expectationUnknown, closes: true)
    package static func noRoute(nearest: String?) -> GatewayError {
        GatewayError(404, .client, at: .route, retry: .never, .noRoute(nearest: nearest))
    }
    package static func methodNotAllowed(_ allowed: [Method]) -> GatewayError {
        GatewayError(405, .client, at: .route, retry: .never, .methodNotAllowed(allowed: allowed))
    }
    package static let denied = GatewayError(403, .client, at: .access, retry: .never, .denied)
    package static let upgradeNotAllowed = GatewayError(403, .client, at: .route, retry: .never, .upgradeNotAllowed)
    package static let onlyIfCached = GatewayError(504, .client, at: .cache, retry: .never, .onlyIfCached)
    package static let clientLeft = GatewayError(499, .client, at: .read, retry: .never, .clientLeft, closes: true)
    package static func agencyLeftOut(_ agency: AgencyReference) -> GatewayError {
        GatewayError(503, .gateway, at: .route, retry: .always, .agencyLeftOut, agency: agency, retryAfter: .minutes(5))
    }
    package static let overloaded = GatewayError(503, .gateway, at: .read, retry: .always, .overloaded, retryAfter: .seconds(5), closes: true)
    package static let stopping = GatewayError(503, .gateway, at: .read, retry: .always, .stopping, retryAfter: .seconds(5), closes: true)
    package static let defect = GatewayError(500, .gateway, at: .route, retry: .ifIdempotent, .defect)
}
