import Curl
import Gateway
import NIOCore
import Synchronization
import Testing

@testable import Connectors

@Suite("When an upstream fails")
struct FailureTests {
    let bed: Bed
    init() throws { bed = try Bed() }

    @Test("A malformed answer is a 502 that says so", arguments: [
        "garbage\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200\tOK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nNo Colon\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-A : 1\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-A: 1\r\n folded\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: empty\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-\u{e9}: 1\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-A: a\u{1}b\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\na",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ])
    func malformed(answer: String) async throws {
        let server = try await ScriptedServer { _, connection in
            connection.send(answer)
            connection.close()
        }
        let received = try await bed.ask(bed.connector(server), .post, body: "x")
        #expect(received.failure?.status == 502)
        #expect(received.failure?.detail == .answerMalformed, "\(String(describing: received.failure))")
        #expect(received.failure?.fault == .upstream)
        #expect(received.failure?.agency == Bed.agency)
    }

    @Test("A head of more than 256 KiB is malformed")
    func hugeHead() async throws {
        let line = "X-Filler: \(String(repeating: "y", count: 1000))\r\n"
        let server = try await ScriptedServer { $1.send("HTTP/1.1 200 OK\r\n" + String(repeating: line, count: 300) + "\r\n") }
        #expect(try await bed.ask(bed.connector(server), .post, body: "x").failure?.status == 502)
    }

    @Test("An upstream that closes without a word gave no answer", arguments: ["", "HTTP/1.1 200 OK\r\nX-Half"])
    func noAnswer(answer: String) async throws {
        let server = try await ScriptedServer { _, connection in
            if !answer.isEmpty { connection.send(answer) }
            connection.close()
        }
        let failure = try await bed.ask(bed.connector(server), .post, body: "x").failure
        #expect(failure?.status == 502)
        #expect(failure?.step == .firstByte)
        #expect([.noAnswer, .answerBroken, .answerMalformed].contains(failure?.detail))
    }

    @Test("Content that breaks off fails the answer that had begun", arguments: [
        "Content-Length: 10\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    ])
    func truncated(rest: String) async throws {
        let server = try await ScriptedServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\n\(rest)")
            connection.close()
        }
        let received = try await bed.ask(bed.connector(server))
        // Both may come in one round, when nothing has gone to the client yet; the answer is begun all the same.
        #expect(received.failure?.detail == .answerBroken)
        #expect(received.failure?.step == .body)
        #expect(received.failedWithin)
    }

    @Test("A port where nobody listens is unreachable, and tried as often as the settings say")
    func unreachable() async throws {
        let server = try await ScriptedServer { _, _ in }
        let connector = try bed.connector(server) { $0.retry.attempts = 3 }
        try await server.stop()
        let received = try await bed.ask(connector)
        #expect(received.failure?.status == 502)
        #expect(received.failure?.detail == .unreachable)
        #expect(received.failure?.step == .connect)
        #expect(received.record.attempts == 3)
    }

    @Test("A name that does not exist is unresolvable")
    func unresolvable() async throws {
        let received = try await bed.ask(bed.connector(["http://no-such-portal.invalid"]) { $0.retry.attempts = 1 })
        #expect(received.failure?.detail == .unresolvable)
        #expect(received.failure?.step == .resolve)
    }

    @Test("An upstream that speaks no TLS is refused at the handshake")
    func handshake() async throws {
        let server = try await ScriptedServer(greeting: "220 not TLS\r\n") { _, _ in }
        let received = try await bed.ask(bed.connector(["https://127.0.0.1:\(server.port)"]) { $0.retry.attempts = 1 })
        #expect(received.failure?.step == .handshake)
        #expect(received.failure?.detail == .handshakeFailed)
    }

    @Test("An address outside the allowed blocks is not connected to", arguments: [
        (["10.0.0.0/8"], []), ([], ["127.0.0.0/8"]), (["127.0.0.0/8"], ["127.0.0.1"]),
    ] as [([String], [String])])
    func address(allowed: [String], denied: [String]) async throws {
        let server = try await ScriptedServer { $1.answer("never") }
        let open = try bed.connector(server)
        #expect(try await bed.ask(open).text == "never")
        let connector = try bed.connector(server) {
            $0.allowed = allowed.compactMap { AddressBlock($0) }
            $0.denied = denied.compactMap { AddressBlock($0) }
        }
        // The open connection of another connector is not to be had either.
        let received = try await bed.ask(connector)
        #expect(received.failure?.detail == .addressNotAllowed)
        #expect(server.requestCount == 1)
        let inside = try bed.connector(server) { $0.allowed = [AddressBlock("127.0.0.0/8")].compactMap { $0 } }
        #expect(try await bed.ask(inside).text == "never")
    }

    @Test("An upstream that does not answer in time is a 504")
    func timeout() async throws {
        let server = try await ScriptedServer { _, _ in }
        let connector = try bed.connector(server) { $0.timeout = .milliseconds(50) }
        let received = try await bed.ask(connector)
        #expect(received.failure?.status == 504)
        #expect(received.failure?.detail == .answerTimeout)
        #expect(received.failure?.step == .firstByte)
    }

    @Test("An exchange whose deadline has passed asks nobody")
    func late() async throws {
        let server = try await ScriptedServer { $1.answer("") }
        let received = try await bed.ask(bed.connector(server)) { $0.deadline = Deadline(at: $0.clock.tick()) }
        #expect(received.failure?.status == 504)
        #expect(server.requestCount == 0)
    }

    @Test("Once an answer has begun, its content may take longer than the deadline")
    func slowContent() async throws {
        let server = try await ScriptedServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab")
            connection.later(.milliseconds(1200)) { connection.send("cd") }
        }
        let received = try await bed.ask(bed.connector(server) { $0.timeout = .milliseconds(900) })
        #expect(received.failure == nil)
        #expect(received.text == "abcd")
    }

    @Test("After failures in a row nobody is asked until the rest is over; then one probe decides")
    func circuit() async throws {
        let isWell = Flag()
        let server = try await ScriptedServer { _, connection in
            if isWell.isSet { return connection.answer("well") }
            connection.send("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n")
        }
        let connector = try bed.connector(server) { $0.circuit.failures = 3 }
        for _ in 0..<3 { #expect(try await bed.ask(connector).status == 503) }
        let refused = try await bed.ask(connector).failure
        #expect(refused?.detail == .circuitOpen)
        let wait = try #require(refused?.retryAfter)
        // What is left of ten seconds; this test's own time is real.
        #expect(wait <= .seconds(10) && wait > .zero)
        #expect(server.requestCount == 3)
        isWell.set()
        bed.clock.advance(by: .seconds(10))
        #expect(try await bed.ask(connector).text == "well")
        #expect(connector.status.first?.circuit == .closed(failures: 0))
        #expect(connector.status.first?.failures == 3)
        #expect(connector.status.first?.pending == 0)
    }

    @Test("More transfers at once than the limit are refused as busy")
    func busy() async throws {
        let (arrived, arrival) = AsyncStream.makeStream(of: ScriptedServer.Connection.self)
        let server = try await ScriptedServer { arrival.yield($1) }
        var limits = LimitValues()
        limits[Limits.transfers] = 1
        let connector = try bed.connector(server, limits: limits)
        async let first = bed.ask(connector)
        let connection = await arrived.first { _ in true }
        let second = try await bed.ask(connector)
        #expect(second.failure?.detail == .busy)
        #expect(second.failure?.status == 503)
        connection?.answer("first")
        #expect(try await first.text == "first")
    }

    @Test("A driver that is stopped ends what is under way, and takes no more")
    func stopped() async throws {
        let (arrived, arrival) = AsyncStream.makeStream(of: Void.self)
        let server = try await ScriptedServer { _, _ in arrival.yield() }
        let connector = try bed.connector(server)
        async let first = bed.ask(connector, .post)
        _ = await arrived.first { _ in true }
        bed.driver.stop()
        #expect(try await first.failure?.detail == .stopping)
        #expect(try await bed.ask(connector).failure?.detail == .stopping)
    }
}

final class Flag: Sendable {
    private let value = Atomic<Bool>(false)
    var isSet: Bool { value.load(ordering: .sequentiallyConsistent) }
    func set(_ new: Bool = true) { value.store(new, ordering: .sequentiallyConsistent) }
}
