import Gateway
import Synchronization

/// Lines under way to the disk.
struct LineBuffer: Sendable {
    /// Bytes at which a buffer is handed over.
    static let full = 64 << 10
    /// A usual line fits behind a buffer that is nearly full.
    static let standardSize = full + 4 << 10

    private var memory: [UInt8] = []
    private(set) var used = 0
    private(set) var lines = 0

    var isStandard: Bool { memory.count == Self.standardSize }

    /// - Parameter write: puts one line down; it is called again when the room did not suffice.
    mutating func append(_ write: (inout LinePen) -> Void) {
        if memory.isEmpty { memory = [UInt8](repeating: 0, count: Self.standardSize) }
        while !appendWithinRoom(write) {
            memory.append(contentsOf: repeatElement(0, count: memory.count))
        }
        lines += 1
    }

    mutating func append(_ line: AccessLogLine, second: inout SecondText) {
        append { line.write(to: &$0, second: &second) }
    }

    private mutating func appendWithinRoom(_ write: (inout LinePen) -> Void) -> Bool {
        let start = used
        let end: Int? = memory.withUnsafeMutableBufferPointer { all in
            var pen = LinePen(UnsafeMutableBufferPointer(rebasing: all[start...]))
            write(&pen)
            return pen.isOutOfRoom ? nil : start + pen.written
        }
        guard let end else { return false }
        used = end
        return true
    }

    mutating func clear() {
        used = 0
        lines = 0
    }

    func write(to sink: any LogSink) throws(LogFailure) {
        // `withUnsafeBytes` knows no typed throws.
        let result = memory.withUnsafeBytes { all in
            Result { () throws(LogFailure) in try sink.write(UnsafeRawBufferPointer(rebasing: all[..<used])) }
        }
        try result.get()
    }
}

/// The lines of the loops that share it. One loop at a time holds the lock, and the writer now and then.
final class LineStripe: Sendable {
    private struct State {
        var buffer = LineBuffer()
        var second = SecondText()
        var calendar = Calendar()
    }

    private let state = Mutex(State())
    private let queue: LineQueue

    init(queue: LineQueue) { self.queue = queue }

    /// - Returns: true when a full buffer has been handed over.
    func add(_ exchange: Exchange, status: Int, finished: Tick) -> Bool {
        state.withLock { state in
            let line = AccessLogLine(
                exchange: exchange, status: status, finished: finished,
                at: state.calendar.instant(of: finished, exchange.clock))
            state.buffer.append(line, second: &state.second)
            guard state.buffer.used >= LineBuffer.full else { return false }
            queue.handOver(&state.buffer)
            return true
        }
    }

    /// Hands over what there is.
    func empty() {
        state.withLock { state in
            if state.buffer.lines > 0 { queue.handOver(&state.buffer) }
        }
    }
}
