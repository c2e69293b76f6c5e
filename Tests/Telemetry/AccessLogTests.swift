import Foundation
import Gateway
import NIOCore
import NIOEmbedded
import Synchronization
import Testbed
import Testing

@testable import Telemetry

@Suite struct AccessLogTests {
    private func finish(_ count: Int, _ log: AccessLog, loop: EmbeddedEventLoop = EmbeddedEventLoop()) throws {
        for number in 0..<count {
            let exchange = try TestExchange.make(.get, "/\(number)", loop: loop)
            log.finished(exchange, status: 200, at: exchange.clock.tick())
        }
    }

    @Test("Every exchange has its line, in the order of its loop")
    func inOrder() throws {
        let sink = MemorySink()
        let log = AccessLog(sink: sink, operatorLog: Told().log(), flushInterval: .milliseconds(1))
        try finish(2000, log)
        #expect(log.close())
        let targets = try sink.objects().map { $0["url.original"] as? String }
        #expect(targets == (0..<2000).map { "/\($0)" })
        #expect(sink.state.withLock { $0.isClosed })
        #expect(log.lostLines == 0)
    }

    @Test("Lines of several threads never mix, and none is missing")
    func manyLoops() async throws {
        let sink = MemorySink()
        let log = AccessLog(sink: sink, operatorLog: Told().log(), flushInterval: .milliseconds(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { try finish(1000, log) } }
            try await group.waitForAll()
        }
        #expect(log.close())
        let targets = try sink.objects().compactMap { $0["url.original"] as? String }
        #expect(targets.count == 4000)
        #expect(Set(targets).count == 1000)
    }

    @Test("A line does not wait for the buffer to fill")
    func flushedSoon() throws {
        let gate = DispatchSemaphore(value: 0)
        let sink = MemorySink(gate: gate)
        let log = AccessLog(sink: sink, operatorLog: Told().log(), flushInterval: .milliseconds(1))
        try finish(1, log)
        #expect(sink.arrived.wait(timeout: .now() + 10) == .success)
        gate.signal()
        log.close()
        #expect(sink.lines.count == 1)
    }

    @Test("A flush waits for the lines up to now")
    func flush() throws {
        let sink = MemorySink()
        let log = AccessLog(sink: sink, operatorLog: Told().log(), flushInterval: .hours(1))
        try finish(3, log)
        log.flush()
        #expect(sink.lines.count == 3)
        log.close()
    }

    @Test("While the disk is stuck lines are lost and counted, nothing waits, and the log says how many")
    func stuck() throws {
        let gate = DispatchSemaphore(value: 0)
        let sink = MemorySink(gate: gate)
        let told = Told()
        let log = AccessLog(sink: sink, operatorLog: told.log(), capacity: 128 << 10, flushInterval: .milliseconds(1))
        try finish(1, log)
        #expect(sink.arrived.wait(timeout: .now() + 10) == .success)

        try finish(3000, log)

        let lost = log.lostLines
        #expect(lost > 1000)
        for _ in 0..<100 { gate.signal() }
        #expect(log.close(within: .seconds(60)))
        let objects = try sink.objects()
        let notices = objects.filter { $0["event.name"] as? String == "motcua.log.lost" }
        #expect(notices.reduce(0) { $0 + ($1["lines"] as? Int ?? 0) } == lost)
        #expect(objects.count - notices.count == 3001 - lost)
        #expect(told.all.contains("were lost lines=\(lost)"))
    }

    @Test("A full disk is told of once, and its lines are counted when there is room again")
    func diskFull() throws {
        let sink = MemorySink()
        let told = Told()
        let log = AccessLog(sink: sink, operatorLog: told.log(), flushInterval: .milliseconds(1))
        sink.fail(ENOSPC)
        for _ in 0..<3 {
            try finish(2, log)
            log.flush()
        }
        #expect(log.lostLines == 6)
        #expect(told.lines.filter { $0.contains("cannot be written") }.count == 1)
        #expect(told.all.contains("No space left on device"))

        sink.fail(nil)
        try finish(1, log)
        log.close()

        let notice = try sink.objects().last
        #expect(notice?["lines"] as? Int == 6)
        #expect(sink.lines.count == 2)
    }

    @Test("A disk that takes nothing does not hold the end up")
    func closeInVain() throws {
        let gate = DispatchSemaphore(value: 0)
        let log = AccessLog(sink: MemorySink(gate: gate), operatorLog: Told().log(), flushInterval: .milliseconds(1))
        try finish(1, log)
        #expect(!log.close(within: .milliseconds(20)))
        gate.signal()
        gate.signal()
    }

    @Test("A log that cannot be opened again stays as it was, and the operator is told")
    func reopenInVain() throws {
        let sink = MemorySink()
        let told = Told()
        let log = AccessLog(sink: sink, operatorLog: told.log(), flushInterval: .milliseconds(1))
        sink.fail(EACCES)
        log.reopen()
        log.flush()
        sink.fail(nil)
        try finish(1, log)
        log.close()
        #expect(told.all.contains("cannot be opened again"))
        #expect(sink.lines.count == 1)
    }

    @Test("After a rotation the lines up to then are in the old file and the rest in the new one")
    func rotation() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("access.log").path
        let log = try #require(try AccessLog.open(.file(path), operatorLog: Told().log()))
        try finish(2, log)
        try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
        log.reopen()
        log.flush()
        try finish(1, log)
        log.close()

        #expect(try String(contentsOfFile: path + ".1", encoding: .utf8).split(separator: "\n").count == 2)
        #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == 1)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(try #require(mode) & 0o137 == 0)
    }

    @Test("A file that is there is added to")
    func appended() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        for _ in 0..<2 {
            let log = try #require(try AccessLog.open(.file(path), operatorLog: Told().log()))
            try finish(1, log)
            log.close()
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == 2)
    }

    @Test("A log that cannot be opened is an error that names it; one that is off is none")
    func opening() throws {
        #expect(throws: LogFailure(.open, "/nowhere/access.log", code: ENOENT)) {
            _ = try AccessLog.open(.file("/nowhere/access.log"), operatorLog: Told().log())
        }
        #expect(LogFailure(.open, "/nowhere/access.log", code: ENOENT).description == "/nowhere/access.log: open: No such file or directory")
        #expect(try AccessLog.open(.off, operatorLog: Told().log()) == nil)
    }

    @Test("A file sink on a full disk says so")
    func fullDevice() throws {
        let sink = try FileSink(path: "/dev/full")
        #expect(throws: LogFailure(.write, "/dev/full", code: ENOSPC)) {
            let line = UnsafeMutableRawBufferPointer.allocate(byteCount: 5, alignment: 1)
            defer { line.deallocate() }
            line.copyBytes(from: "line\n".utf8)
            try sink.write(UnsafeRawBufferPointer(line))
        }
        sink.close()
    }
}
