import Curl
import Gateway

/// How a transfer's failure is told: whose fault, at which step, and whether asking again is safe.
extension GatewayError {
    init(_ failure: CurlFailure, agency: AgencyReference?) {
        let step = Step(failure.step)
        switch failure.cause {
        case .unresolvable: self.init(502, .upstream, at: .resolve, retry: .always, .unresolvable)
        case .unreachable: self.init(502, .upstream, at: .connect, retry: .always, .unreachable)
        case .timedOut where failure.step == .resolve || failure.step == .connect || failure.step == .handshake:
            self.init(504, .upstream, at: step, retry: .always, .connectTimeout)
        case .timedOut: self.init(504, .upstream, at: step, retry: .ifIdempotent, .answerTimeout)
        case .certificateRefused: self.init(502, .upstream, at: .handshake, retry: .never, .certificateRefused)
        case .handshakeFailed: self.init(502, .upstream, at: .handshake, retry: .always, .handshakeFailed)
        case .addressNotAllowed: self.init(502, .upstream, at: .connect, retry: .never, .addressNotAllowed)
        case .noAnswer: self.init(502, .upstream, at: step, retry: .ifIdempotent, .noAnswer)
        case .broken: self.init(502, .upstream, at: step, retry: .ifIdempotent, .answerBroken)
        case .malformed: self.init(502, .upstream, at: step, retry: .never, .answerMalformed)
        case .stopped: self = .stopping
        case .outOfMemory: self = .overloaded
        // A certificate file gone since the settings were read, or a libcurl that doesn't know what we ask.
        case .aborted, .setting, .other: self.init(502, .gateway, at: step, retry: .ifIdempotent, .defect)
        }
        self.agency = agency
        // What may pass by itself is worth asking for again, in a moment; a certificate or a malformed answer is not.
        if failure.isPassing || failure.cause == .timedOut { retryAfter = .seconds(10) }
    }

    init(_ refusal: UpstreamPool.Refusal, agency: AgencyReference?) {
        switch refusal {
        case .busy:
            self.init(503, .upstream, at: .connect, retry: .always, .busy, retryAfter: .seconds(1))
        case .noHealthy:
            self.init(503, .upstream, at: .connect, retry: .always, .noHealthyUpstream, retryAfter: .seconds(10))
        case .allOpen(let wait):
            self.init(503, .upstream, at: .connect, retry: .always, .circuitOpen, retryAfter: wait)
        }
        self.agency = agency
    }

    /// The exchange's time was over before its upstream could be asked.
    static func deadlinePassed(agency: AgencyReference?) -> GatewayError {
        GatewayError(504, .upstream, at: .send, retry: .ifIdempotent, .answerTimeout, agency: agency)
    }
}

extension GatewayError.Step {
    fileprivate init(_ step: CurlFailure.Step) {
        self = switch step {
        case .setup, .connect: .connect
        case .resolve: .resolve
        case .handshake: .handshake
        case .send: .send
        case .firstByte: .firstByte
        case .body: .body
        }
    }
}

extension CurlFailure {
    /// It tells of the upstream, so that its circuit counts it.
    var isUpstreams: Bool {
        switch cause {
        case .unresolvable, .unreachable, .timedOut, .certificateRefused, .handshakeFailed, .noAnswer, .broken, .malformed: true
        case .addressNotAllowed, .aborted, .stopped, .outOfMemory, .setting, .other: false
        }
    }

    /// Another try may end otherwise, within the time that is left.
    var isPassing: Bool {
        switch cause {
        case .unresolvable, .unreachable, .handshakeFailed, .noAnswer, .broken: true
        case .timedOut: step == .resolve || step == .connect || step == .handshake
        default: false
        }
    }
}
