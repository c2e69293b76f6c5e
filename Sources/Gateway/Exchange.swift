package import NIOCore

/// One request and what is learnt of it on its way to an answer.
///
/// An exchange is made by `Front` when a request's head has been read, and lives on one event loop: every
/// member is touched on `loop` only, so nothing in it is locked.
package final class Exchange {
    package var request: RequestHead
    package var body: Body
    package let client: ClientConnection
    package let loop: any EventLoop
    /// The gateway's clocks, so that a policy or connector can be tested with a manual one.
    package let clock: any GatewayClock
    package let arrived: Tick

    /// Who asks: the connection's peer, or what a trusted proxy says of it (set by `ClientAddressPolicy`).
    package var clientAddress: ClientAddress {
        get { toldAddress ?? client.address }
        set { toldAddress = newValue }
    }
    private var toldAddress: ClientAddress?
    /// `https` when the client's own hop was TLS, as said by the connection or by a trusted proxy.
    package var isSecure: Bool
    /// The connection's peer is one of `trusted-proxies`, so what it says of the client holds.
    package var peerIsTrusted = false
    package var trace: TraceContext
    package var route: Route? {
        didSet { routeAtHand = route.map(Unmanaged.passUnretained) }
    }
    private var routeAtHand: Unmanaged<Route>?
    package var deadline: Deadline?
    /// Whoever asks knows that the upstream bears it twice, whatever the method says (RFC 9110 §9.2.2).
    package var mayBeRepeated = false

    /// Reads the route without counting a reference to it, which all loops would do to the same one.
    /// - Parameter read: sets no other route.
    package func withRoute(_ read: (Route) -> Void) {
        // `route` holds the same one until another is set, and this exchange holds `route`.
        routeAtHand?._withUnsafeGuaranteedRef(read)
    }

    /// HEAD, whose answer has no content.
    package var isHead: Bool { if case .head = request.method { true } else { false } }

    /// What the access log says of the answer; each is filled in by whoever knows it.
    package var record = ExchangeRecord()

    package init(
        request: RequestHead, body: Body, client: ClientConnection, loop: any EventLoop,
        clock: any GatewayClock, arrived: Tick, trace: TraceContext
    ) {
        self.request = request
        self.body = body
        self.client = client
        self.loop = loop
        self.clock = clock
        self.arrived = arrived
        self.isSecure = client.isSecure
        self.trace = trace
    }
}

/// The facts of one exchange that only its log line, its metrics and its `Server-Timing` need.
package struct ExchangeRecord {
    package var cache: CacheStatus?
    /// The upstream that was asked last, as the agency wrote it.
    package var upstream: String?
    package var attempts = 0
    package var fault: GatewayError?
    package var timings = Timings()
    package var bytesReceived = 0
    package var bytesSent = 0
}

/// Microseconds spent in each step, as measured at the upstream's side; zero where a step did not happen.
package struct Timings: Sendable, Equatable {
    package var resolve: Int64 = 0
    package var connect: Int64 = 0
    package var handshake: Int64 = 0
    package var firstByte: Int64 = 0
    package var total: Int64 = 0
    package init() {}
}

/// What is known of a client's connection as soon as it is open, shared by all its exchanges.
package final class ClientConnection: Sendable {
    package let address: ClientAddress
    package let isSecure: Bool
    /// The subject of the client certificate, where mutual TLS gave one.
    package let certificateSubject: String?
    /// True on a listener that only the operator reaches (the admin address).
    package let isAdministrative: Bool

    package init(address: ClientAddress, isSecure: Bool, certificateSubject: String? = nil, isAdministrative: Bool = false) {
        self.address = address
        self.isSecure = isSecure
        self.certificateSubject = certificateSubject
        self.isAdministrative = isAdministrative
    }
}
