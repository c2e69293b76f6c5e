import Glibc
import Synchronization

/// Where lines go. Only the writer's thread calls it.
package protocol LogSink: Sendable {
    /// Writes all of it, for as long as that takes.
    func write(_ bytes: UnsafeRawBufferPointer) throws(LogFailure)
    /// Begins a new file under the old name, or keeps the old one and says why.
    func reopen() throws(LogFailure)
    func close()
}

/// Why a log could not be opened or written.
package struct LogFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Step: String, Sendable { case open, write }
    package let step: Step
    /// The path, or `standard output`.
    package let name: String
    /// `errno`.
    package let code: Int32

    package init(_ step: Step, _ name: String, code: Int32) {
        self.step = step
        self.name = name
        self.code = code
    }

    package var description: String { "\(name): \(step.rawValue): \(SystemCause.text(code))" }
}

/// An `errno` in words.
enum SystemCause {
    static func text(_ code: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            guard let text = buffer.baseAddress, strerror_r(code, text, buffer.count) == 0 else { return "error \(code)" }
            return String(cString: text)
        }
    }
}

/// A file opened for appending, or standard output.
package final class FileSink: LogSink {
    package static let standardOutput = FileSink(descriptor: STDOUT_FILENO)

    private struct State {
        var descriptor: Int32
        /// A write broke off within a line, so the next one begins on a line of its own.
        var isWithinLine = false
    }

    /// nil for standard output, which is neither reopened nor closed.
    private let path: String?
    private let state: Mutex<State>

    package init(path: String) throws(LogFailure) {
        self.path = path
        state = Mutex(State(descriptor: try Self.open(path)))
    }

    private init(descriptor: Int32) {
        path = nil
        state = Mutex(State(descriptor: descriptor))
    }

    private static func open(_ path: String) throws(LogFailure) -> Int32 {
        // The group may read it: that is how a log shipper gets at it.
        let descriptor = Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw LogFailure(.open, path, code: errno) }
        return descriptor
    }

    package func write(_ bytes: UnsafeRawBufferPointer) throws(LogFailure) {
        let failure = state.withLock { state -> LogFailure? in
            if state.isWithinLine {
                let lineEnd: [UInt8] = [0x0a]
                let end = lineEnd.withUnsafeBytes { writeAll($0, state.descriptor) }
                if end.code != 0 { return LogFailure(.write, path ?? "standard output", code: end.code) }
                state.isWithinLine = false
            }
            let result = writeAll(bytes, state.descriptor)
            guard result.code != 0 else { return nil }
            state.isWithinLine = result.written > 0 && bytes[result.written - 1] != 0x0a
            return LogFailure(.write, path ?? "standard output", code: result.code)
        }
        if let failure { throw failure }
    }

    private func writeAll(_ bytes: UnsafeRawBufferPointer, _ descriptor: Int32) -> (written: Int, code: Int32) {
        var written = 0
        while written < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count >= 0 {
                written += count
            } else if errno == EAGAIN {
                // Standard output may be a pipe that somebody made non-blocking.
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
            } else if errno != EINTR {
                return (written, errno)
            }
        }
        return (written, 0)
    }

    package func reopen() throws(LogFailure) {
        guard let path else { return }
        let fresh = try Self.open(path)
        let old = state.withLock { state in
            let old = state.descriptor
            state = State(descriptor: fresh)
            return old
        }
        Glibc.close(old)
    }

    package func close() {
        guard path != nil else { return }
        state.withLock { state in
            if state.descriptor >= 0 { Glibc.close(state.descriptor) }
            state.descriptor = -1
        }
    }
}
