package import Gateway
package import NIOCore
import Synchronization

/// Asks a connector from a task, as a client would through the pipeline: by the connector's pool, circuit, TLS and time limits.
///
/// Each call has an exchange of its own on one of the loops (`OutboundErrand`).
package final class OutboundCaller: Sendable {
    private let connector: any Connector
    private let loops: any EventLoopGroup
    private let clock: any GatewayClock
    /// Bytes of an answer's content; more is a failure of the upstream's.
    private let limit: Int
    private let chance: Mutex<SplitMix>

    /// - Parameter seed: for the trace identifiers of the calls.
    package init(_ connector: any Connector, loops: any EventLoopGroup, clock: any GatewayClock, limit: Int = 8 << 20, seed: UInt64) {
        self.connector = connector
        self.loops = loops
        self.clock = clock
        self.limit = limit
        chance = Mutex(SplitMix(seed: seed))
    }

    /// The answer, whatever its status; a failure where there was none, or not all of it. When the task is cancelled the
    /// call is given up, with `clientLeft`.
    package func ask(_ call: OutboundCall) async -> Result<OutboundAnswer, GatewayError> {
        await heard(call, opens: false).flatMap { heard in
            guard case .whole(let answer) = heard else { return .failure(.defect) }
            return .success(answer)
        }
    }

    /// The answer as it comes, however long: told of when its head is there. It breaks off when the call's time is over; who
    /// stops reading before the end leaves it.
    package func open(_ call: OutboundCall) async -> Result<OutboundStream, GatewayError> {
        await heard(call, opens: true).flatMap { heard in
            guard case .opened(let stream) = heard else { return .failure(.defect) }
            return .success(stream)
        }
    }

    private func heard(_ call: OutboundCall, opens: Bool) async -> Result<OutboundErrand.Heard, GatewayError> {
        let loop = loops.next(), trace = chance.withLock { TraceContext(fields: call.fields, random: &$0) }
        let place = NIOLoopBoundBox.makeEmptyBox(valueType: Place.self, eventLoop: loop)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.execute { [self] in
                    if case .left = place.value { return continuation.resume(returning: .failure(.clientLeft)) }
                    let exchange: Exchange
                    do throws(RequestTarget.Flaw) { exchange = try call.exchange(on: loop, clock: clock, trace: trace) } catch {
                        return continuation.resume(returning: .failure(.malformed(.target)))
                    }
                    let errand = OutboundErrand(exchange, limit: limit, opens: opens) { continuation.resume(returning: $0) }
                    place.value = .under(errand)
                    errand.start(connector, timeout: call.timeout)
                }
            }
        } onCancel: {
            loop.execute {
                if case .under(let errand) = place.value { errand.giveUp(.clientLeft) } else { place.value = .left }
            }
        }
    }

    private enum Place {
        case under(OutboundErrand)
        /// Cancelled before it began.
        case left
    }
}

extension OutboundCall {
    fileprivate func exchange(on loop: any EventLoop, clock: any GatewayClock, trace: TraceContext) throws(RequestTarget.Flaw) -> Exchange {
        let target = ByteBuffer(string: query.map { "\(path)?\($0)" } ?? path)
        let parts = try RequestTarget(originForm: target)
        // No authority: nobody's address was asked for, and the connector names its upstream itself.
        let head = RequestHead(
            method: method, target: target, path: parts.path, query: parts.query, authority: ByteBuffer(), version: .http11, fields: fields)
        let now = clock.tick()
        let exchange = Exchange(
            request: head, body: body(on: loop), client: ClientConnection(address: .unix, isSecure: false), loop: loop, clock: clock,
            arrived: now, trace: trace)
        exchange.deadline = Deadline(after: timeout, from: now)
        exchange.mayBeRepeated = mayBeRepeated
        return exchange
    }

    private func body(on loop: any EventLoop) -> Body {
        switch content {
        case .none: return .empty
        case .bytes(let bytes): return .bytes(ByteBuffer(bytes: bytes))
        case .written(let length, let write): return .stream(BodyWriter.stream(on: loop, write), length: length)
        }
    }
}
