import NIOCore
import NIOPosix
import Synchronization
import Testing
import Testbed

@testable import Gateway

@Suite("A connector that answers by a task") struct TaskConnectorTests {
    private struct Echo: TaskConnector {
        let limit: Int
        func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
            do { return .success(Told(200, Fields([.contentType: "text/plain"]), .bytes(try await asked.body.all(limit: limit)))) } catch {
                return .failure(error)
            }
        }
    }

    private final class Counting: TaskConnector {
        let wrote = Mutex(0)
        func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
            .success(Told(200, Fields(), .written(length: nil) { [self] writer in
                for _ in 0..<64 {
                    guard await writer.write([UInt8](repeating: 7, count: 64 << 10)) else { return }
                    wrote.withLock { $0 += 1 }
                }
            }))
        }
    }

    /// What came of an exchange asked on a real loop; `read` takes the answer there.
    private func ask(_ connector: some Connector, _ body: @escaping @Sendable (any EventLoop) -> Body) async throws -> (status: Int, bytes: [UInt8]) {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        return try await withCheckedThrowingContinuation { continuation in
            loop.execute {
                do {
                    let exchange = try TestExchange.make(.post, "/", body: body(loop), loop: loop)
                    guard case .later(let pending) = connector.answer(exchange) else { return }
                    pending.whenDelivered { outcome in
                        switch outcome {
                        case .success(let answer): Self.collect(answer.body) { continuation.resume(returning: (answer.status, $0)) }
                        case .failure(let error): continuation.resume(returning: (error.status, []))
                        }
                    }
                } catch { continuation.resume(throwing: error) }
            }
        }
    }

    private static func collect(_ body: Body, _ done: @escaping ([UInt8]) -> Void) {
        guard case .stream(let stream, _) = body else {
            guard case .bytes(let bytes) = body else { return done([]) }
            return done(Array(bytes.readableBytesView))
        }
        var all: [UInt8] = []
        func read() {
            while let piece = stream.take() {
                guard case .bytes(let bytes) = piece else { return done(all) }
                all += Array(bytes.readableBytesView)
            }
        }
        stream.onPiece = { read() }
        read()
    }

    @Test("A body that comes in pieces is read to its end, whole in one or streamed")
    func reads() async throws {
        let whole = try await ask(Echo(limit: 100)) { _ in .bytes(ByteBuffer(string: "xin chào")) }
        #expect(whole.status == 200 && String(decoding: whole.bytes, as: UTF8.self) == "xin chào")
        let streamed = try await ask(Echo(limit: 1 << 20)) { loop in
            let stream = BodyStream(loop: loop)
            let bound = NIOLoopBound(stream, eventLoop: loop)
            for index in 0..<100 {
                loop.execute { bound.value.offer(ByteBuffer(repeating: UInt8(index), count: 1000)) }
            }
            loop.execute { bound.value.finish() }
            return .stream(stream, length: nil)
        }
        #expect(streamed.bytes.count == 100_000 && streamed.bytes.last == 99)
        #expect(try await ask(Echo(limit: 1)) { _ in .empty }.status == 200)
    }

    @Test("A body longer than its limit is refused, announced or not")
    func limit() async throws {
        #expect(try await ask(Echo(limit: 3)) { _ in .bytes(ByteBuffer(string: "four")) }.status == 413)
        let status = try await ask(Echo(limit: 3)) { loop in
            let stream = BodyStream(loop: loop)
            stream.offer(ByteBuffer(string: "four"))
            stream.finish()
            return .stream(stream, length: nil)
        }.status
        #expect(status == 413)
    }

    @Test("An answer that is written as it goes arrives whole, no faster than it is taken")
    func writes() async throws {
        let connector = Counting()
        let answer = try await ask(connector) { _ in .empty }
        #expect(answer.bytes.count == 64 * (64 << 10))
        #expect(connector.wrote.withLock { $0 } == 64)
    }
}

extension TaskConnectorTests {
    private final class Budgeted: TaskConnector {
        let budget = ByteBudget(10)
        func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
            do {
                return .success(try await asked.body.withAll(limit: 100, of: budget) { Told(200, Fields(), .bytes($0)) })
            } catch { return .failure(error as? GatewayError ?? .defect) }
        }
    }

    @Test("Bodies that would together fill more memory than there is for them are refused, and what was read is given back")
    func budget() async throws {
        let connector = Budgeted()
        #expect(try await ask(connector) { _ in .bytes(ByteBuffer(string: "ten bytes.")) }.status == 200)
        #expect(try await ask(connector) { _ in .bytes(ByteBuffer(string: "eleven bytes")) }.status == 503)
        #expect(try await ask(connector) { _ in .bytes(ByteBuffer(string: "ten bytes.")) }.status == 200, "all of it was given back")
    }
}
