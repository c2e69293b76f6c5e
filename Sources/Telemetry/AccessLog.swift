package import Gateway
package import NIOCore
import Synchronization

/// One JSON line for every exchange, written without ever blocking an event loop.
///
/// What comes in is a finished exchange, on its own loop; what goes out is bytes to a `LogSink`, from one thread.
/// `AccessLogLine` says what stands in a line, `LinePen` puts it down as JSON, `LineBuffer` holds lines under way,
/// `LineQueue` bounds them, `LineWriter` is the thread. A loop formats into its own stripe's buffer and hands it
/// over when it is full; what is not full yet is fetched by the writer a moment later.
package final class AccessLog: ExchangeObserver {
    /// Loops share a stripe only when there are many of them or by chance; a stripe's buffer is made when first used.
    private static let stripeBits = 5

    private let stripes: [LineStripe]
    private let queue: LineQueue
    private let writer: LineWriter

    /// - Parameters:
    ///   - capacity: bytes of lines held while the disk does not keep up; what comes on top is lost and counted.
    ///   - flushInterval: how long a line may lie before it is written.
    package init(
        sink: any LogSink, operatorLog: OperatorLog, clock: any GatewayClock = SystemClock(),
        capacity: Int = 16 << 20, flushInterval: Span = .milliseconds(200)
    ) {
        let queue = LineQueue(capacity: capacity)
        stripes = (0..<1 << Self.stripeBits).map { _ in LineStripe(queue: queue) }
        self.queue = queue
        writer = LineWriter(
            sink: sink, queue: queue, stripes: stripes, operatorLog: operatorLog, clock: clock, interval: flushInterval)
        writer.start()
    }

    /// The log that `log: {access: …}` asks for; nil where it is off.
    package static func open(_ destination: LogSettings.Destination, operatorLog: OperatorLog) throws(LogFailure) -> AccessLog? {
        switch destination {
        case .off: nil
        case .standardOutput: AccessLog(sink: FileSink.standardOutput, operatorLog: operatorLog)
        case .file(let path): AccessLog(sink: try FileSink(path: path), operatorLog: operatorLog)
        }
    }

    package func finished(_ exchange: Exchange, status: Int, at tick: Tick) {
        observer(on: exchange.loop).finished(exchange, status: status, at: tick)
    }

    package func observer(on loop: any EventLoop) -> any ExchangeObserver {
        LoopLog(stripe: stripes[loop.stripe(bits: Self.stripeBits)], writer: writer)
    }

    /// Lines lost since the start, because the disk was full or too slow.
    package var lostLines: Int { queue.lostLines }

    /// Opens the file again under its name, after a rotation moved the old one away. Lines up to now still go to
    /// the old file. Returns at once; a failure is told to the operator's log and the old file stays in use.
    package func reopen() { writer.order(.reopen) }

    /// Waits until all lines up to now are written; not for an event loop.
    /// - Returns: false when the disk did not take them all within `limit`.
    @discardableResult
    package func flush(within limit: Span = .seconds(5)) -> Bool { writer.wait(for: LineWriter.Order.flush, within: limit) }

    /// Writes what there is and ends the writer; lines after that are lost.
    /// - Returns: false when the disk did not take them all within `limit`.
    @discardableResult
    package func close(within limit: Span = .seconds(5)) -> Bool { writer.wait(for: LineWriter.Order.close, within: limit) }
}

/// What the exchanges of one loop are written by.
private final class LoopLog: ExchangeObserver {
    private let stripe: LineStripe
    private let writer: LineWriter

    init(stripe: LineStripe, writer: LineWriter) {
        self.stripe = stripe
        self.writer = writer
    }

    func finished(_ exchange: Exchange, status: Int, at tick: Tick) {
        let isHandedOver = stripe.add(exchange, status: status, finished: tick)
        writer.linesAdded(isUrgent: isHandedOver)
    }
}

extension EventLoop {
    /// A number below `1 << bits` that is always the same for one loop and mostly different for two.
    func stripe(bits: Int) -> Int {
        // Fibonacci hashing: loops are objects some hundred bytes apart, so their low bits say little.
        let mixed = UInt64(UInt(bitPattern: ObjectIdentifier(self))) &* 0x9e37_79b9_7f4a_7c15
        return Int(truncatingIfNeeded: mixed >> UInt64(64 - bits))
    }
}
