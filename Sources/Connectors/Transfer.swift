import Curl
import Gateway
import NIOCore
import Synchronization

/// What a transfer hands to its exchange's loop: whatever came in one round, at once.
struct Delivery: Sendable {
    enum End: Sendable {
        case finished(trailers: Fields?)
        /// - Parameter hadBegun: a byte of the answer had come.
        case failed(CurlFailure, hadBegun: Bool)
    }

    var head: AnswerHead?
    var content: ByteBuffer?
    var end: End?
    var times = CurlTimes()
}

/// One try at an exchange, on the driver's thread.
///
/// Sendable because each part has its place: `held` and `isPaused` are atomic, what is `let` never changes, and
/// the rest is touched by the driver's thread alone.
final class Transfer: CurlTransfer, @unchecked Sendable {
    let request: CurlRequest
    private let source: any ContentSource
    private let loop: any EventLoop
    private let forwarding: NIOLoopBound<Forwarding>
    private let clock: any GatewayClock
    /// Milliseconds from the end of the upload until the answer's head, where that is when the wait begins.
    private let answerLimit: Int
    private let highWater: Int

    private var reader: AnswerHeadReader
    private var content = ByteBuffer()
    private var headDelivered = false
    private var isMalformed = false
    private var limitIsSet = false
    /// Bytes of announced content still to come; less than nothing where none were announced.
    private var remaining = 0

    /// Bytes handed to the loop and not yet taken there.
    private let held = Atomic<Int>(0)
    private let isPaused = Atomic<Bool>(false)

    init(
        _ request: CurlRequest, source: any ContentSource, answerLimit: Int, highWater: Int, clock: any GatewayClock,
        upgrade: String? = nil, for forwarding: Forwarding
    ) {
        self.request = request
        self.source = source
        self.answerLimit = answerLimit
        self.highWater = highWater
        self.clock = clock
        loop = forwarding.exchange.loop
        self.forwarding = NIOLoopBound(forwarding, eventLoop: loop)
        reader = AnswerHeadReader(isHead: request.method == "HEAD", upgrade: upgrade)
    }

    // MARK: The driver's calls

    func receive(line: UnsafeRawBufferPointer) -> Bool {
        if reader.read(line) { return true }
        isMalformed = true
        return false
    }

    func receive(content bytes: UnsafeRawBufferPointer) -> CurlFlow {
        guard reader.isComplete else { return .abort }
        if content.readableBytes + held.load(ordering: .acquiring) >= highWater {
            // Said before it is looked at again, so that a taker in between sees either it or the demand.
            isPaused.store(true, ordering: .sequentiallyConsistent)
            if held.load(ordering: .sequentiallyConsistent) > highWater / 2 || content.readableBytes >= highWater {
                return .pause
            }
            isPaused.store(false, ordering: .sequentiallyConsistent)
        }
        if content.capacity == 0 {
            if let announced = reader.announced { remaining = announced }
            // libcurl reads much at once but hands it out in pieces: room for them is made in one go, and stays
            // under what the allocator would fetch from the kernel each time.
            content.reserveCapacity(max(bytes.count, min(remaining, 64 << 10)))
        }
        content.writeBytes(bytes)
        remaining -= bytes.count
        return .goOn
    }

    func send(into space: UnsafeMutableRawBufferPointer) -> CurlSupply { source.fill(space) }
    func rewind(to offset: Int) -> Bool { source.rewind(to: offset) }

    func roundEnded(_ progress: borrowing CurlProgress) {
        if !limitIsSet, answerLimit > 0, source.isExhausted {
            limitIsSet = true
            if !reader.isComplete { progress.limit(to: answerLimit + Int(progress.times.total / 1000)) }
        }
        guard reader.isComplete, !headDelivered || content.readableBytes > 0 else { return }
        var delivery = Delivery()
        if !headDelivered {
            // The deadline is the answer's; its content may take as long as it keeps coming.
            progress.limit(to: 0)
            limitIsSet = true
            delivery.times = progress.times
            if !source.isExhausted { progress.resumeSending() }
        }
        hand(&delivery)
    }

    /// Said twice of a tunnel: when its upstream has ended, and when both sides have.
    func receivedAll() {
        var delivery = Delivery()
        delivery.end = .finished(trailers: nil)
        hand(&delivery)
    }

    func finished(_ failure: CurlFailure?, _ times: CurlTimes) {
        var delivery = Delivery()
        delivery.times = times
        if isMalformed {
            delivery.end = .failed(CurlFailure(headDelivered ? .body : .firstByte, .malformed), hadBegun: true)
        } else if let failure {
            let hadBegun = reader.hasBegun || reader.isComplete
            let isWithinHead = hadBegun && !reader.isComplete && failure.step == .body
            let told = isWithinHead ? CurlFailure(.firstByte, failure.cause, code: failure.code) : failure
            delivery.end = .failed(told, hadBegun: hadBegun)
        } else if !reader.isComplete {
            // libcurl takes a connection that ends within a head for the end of an answer.
            delivery.end = .failed(CurlFailure(.firstByte, reader.hasBegun ? .broken : .noAnswer), hadBegun: reader.hasBegun)
        } else {
            delivery.end = .finished(trailers: nil)
        }
        hand(&delivery)
    }

    private func hand(_ delivery: inout Delivery) {
        if reader.isComplete, !headDelivered {
            headDelivered = true
            delivery.head = reader.take(at: clock.now())
        }
        if case .finished = delivery.end { delivery.end = .finished(trailers: reader.trailers()) }
        if content.readableBytes > 0 {
            held.add(content.readableBytes, ordering: .relaxed)
            delivery.content = content
            content = ByteBuffer()
        }
        let handed = delivery
        loop.execute { [self] in forwarding.value.received(handed, from: self) }
    }

    // MARK: The loop's calls

    /// - Returns: whether the driver is to be told to go on.
    func took(_ count: Int) -> Bool {
        let left = held.subtract(count, ordering: .sequentiallyConsistent).newValue
        guard left <= highWater / 2 else { return false }
        return isPaused.exchange(false, ordering: .sequentiallyConsistent)
    }
}
