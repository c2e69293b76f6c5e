import Foundation
import Gateway
import NIOCore
import Synchronization
import Testbed

@testable import Telemetry

/// A sink that keeps what it is given, and can be made to fail or to be stuck.
final class MemorySink: LogSink {
    struct State: Sendable {
        var bytes: [UInt8] = []
        var failure: LogFailure?
        var reopenings = 0
        var isClosed = false
    }

    let state = Mutex(State())
    /// Waited for before each write, where there is one.
    let gate: DispatchSemaphore?
    /// Told of each write that waits at the gate.
    let arrived = DispatchSemaphore(value: 0)

    init(gate: DispatchSemaphore? = nil) { self.gate = gate }

    func write(_ bytes: UnsafeRawBufferPointer) throws(LogFailure) {
        if let gate {
            arrived.signal()
            gate.wait()
        }
        let failure = state.withLock { state -> LogFailure? in
            if let failure = state.failure { return failure }
            state.bytes.append(contentsOf: bytes)
            return nil
        }
        if let failure { throw failure }
    }

    func reopen() throws(LogFailure) {
        let failure = state.withLock { state -> LogFailure? in
            state.reopenings += 1
            return state.failure
        }
        if let failure { throw failure }
    }

    func close() { state.withLock { $0.isClosed = true } }

    func fail(_ code: Int32?) { state.withLock { $0.failure = code.map { LogFailure(.write, "memory", code: $0) } } }
    var text: String { String(decoding: state.withLock { $0.bytes }, as: UTF8.self) }
    var lines: [String] { text.split(separator: "\n").map(String.init) }
    func objects() throws -> [[String: Any]] {
        try lines.map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:] }
    }
}

/// What the operator was told.
final class Told: Sendable {
    private let kept = Mutex<[String]>([])
    var lines: [String] { kept.withLock { $0 } }
    var all: String { lines.joined() }
    func log(_ level: LogSettings.Level = .debug, _ style: OperatorLog.Style = .terminal) -> OperatorLog {
        OperatorLog(level: level, style: style) { line in self.kept.withLock { $0.append(line) } }
    }
}

enum Sample {
    static func route(_ path: String = "/bo-cong-thuong/*", agency: String = "G02", connector: String = "portal") throws -> Route {
        Route(
            pattern: try PathPattern(path), connector: FixedConnector { _ in .success(Answer(status: 200)) }, connectorName: connector,
            agency: AgencyReference(code: agency, nameVi: "Bộ Công Thương", nameEn: "Ministry of Industry and Trade"),
            declared: SourcePlace(file: "routes/bo-cong-thuong.yaml", line: 1, column: 1))
    }

    /// The line that `exchange` gives.
    static func line(_ exchange: Exchange, status: Int = 200) throws -> [String: Any] {
        let sink = MemorySink()
        let log = AccessLog(sink: sink, operatorLog: Told().log())
        log.finished(exchange, status: status, at: exchange.clock.tick())
        log.close()
        let objects = try sink.objects()
        return objects.count == 1 ? objects[0] : ["lines": objects.count]
    }
}
