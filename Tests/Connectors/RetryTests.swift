import Gateway
import NIOCore
import Synchronization
import Testing

@testable import Connectors

@Suite("Asking again")
struct RetryTests {
    let bed: Bed
    init() throws { bed = try Bed() }

    @Test("An upstream that closes its connections after a random number of answers costs no request")
    func keepAliveRace() async throws {
        let random = Mutex(SplitMix(seed: 20_261_124))
        let server = try await ScriptedServer { request, connection in
            // Closed after the answer without a word of it, at once or a little later: the next request meets it.
            let dice = random.withLock { $0.next() }
            connection.answer("\(request.number)")
            switch dice % 5 {
            case 0: connection.close()
            case 1: connection.later(.microseconds(Int64(dice >> 8 & 0xff))) { connection.close() }
            default: break
            }
        }
        let connector = try bed.connector(server) { $0.retry.budget = 0 }
        let counts = try await withThrowingTaskGroup(of: (failed: [GatewayError], reused: Int).self) { group in
            for worker in 0..<8 {
                group.addTask {
                    var failed: [GatewayError] = [], reused = 0
                    for number in 0..<250 {
                        let isPost = (worker + number) % 10 == 0
                        let received = try await bed.ask(connector, isPost ? .post : .get, body: isPost ? "x" : nil)
                        if let failure = received.failure { failed.append(failure) }
                        if received.text != "1" { reused += 1 }
                    }
                    return (failed, reused)
                }
            }
            return try await group.reduce(([], 0)) { ($0.0 + $1.failed, $0.1 + $1.reused) }
        }
        #expect(counts.0 == [])
        // Else nothing was raced.
        #expect(counts.1 > 500)
    }

    @Test("A reused connection that is closed instead of answered is replaced silently, outside the budget")
    func reusedClosed() async throws {
        let server = try await ScriptedServer { request, connection in
            if request.number > 1 { connection.close() } else { connection.answer("ok") }
        }
        let connector = try bed.connector(server) {
            $0.retry.budget = 0
            $0.retry.attempts = 1
        }
        for _ in 0..<5 {
            let received = try await bed.ask(connector)
            #expect(received.text == "ok")
            #expect(received.record.attempts == 1)
        }
        #expect(connector.status.first?.failures == 0)
    }

    @Test("A request that may not be sent twice goes on a connection of its own, once", arguments: ["POST", "PATCH"])
    func notIdempotent(method: String) async throws {
        let server = try await ScriptedServer { request, connection in
            #expect(request.number == 1)
            if request.target == "/bad" { connection.close() } else { connection.answer("ok") }
        }
        let connector = try bed.connector(server)
        for _ in 0..<3 { #expect(try await bed.ask(connector, Gateway.Method(method), body: "x").text == "ok") }
        let before = server.requestCount
        let received = try await bed.ask(connector, Gateway.Method(method), "/bad", body: "x")
        #expect(received.failure?.detail == .noAnswer)
        #expect(server.requestCount == before + 1)
        #expect(received.record.attempts == 1)
    }

    @Test("An idempotent request with its content in memory is sent again whole")
    func putAgain() async throws {
        let seen = Count()
        let server = try await ScriptedServer { request, connection in
            if seen.next() == 1 { connection.close() } else { connection.answer("\(request.content.utf8.count)") }
        }
        let received = try await bed.ask(bed.connector(server), .put, body: String(repeating: "y", count: 100_000))
        #expect(received.text == "100000")
        #expect(received.record.attempts == 2)
    }

    @Test("Where there are several upstreams, another one is asked")
    func other() async throws {
        let well = try await ScriptedServer { $1.answer("well") }
        let gone = try await ScriptedServer { _, _ in }
        try await gone.stop()
        let connector = try bed.connector(["http://127.0.0.1:\(gone.port)", "http://127.0.0.1:\(well.port)"])
        for _ in 0..<4 { #expect(try await bed.ask(connector).text == "well") }
        #expect(connector.status.map(\.failures) == [4, 0])
        #expect(connector.status.map(\.pending) == [0, 0])
    }

    @Test("A health check takes a failing upstream out, and back in when it is well")
    func health() async throws {
        let isWell = Flag()
        let server = try await ScriptedServer { request, connection in
            if isWell.isSet { return connection.answer(request.target) }
            connection.send("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
        }
        var settings = HTTPConnectorSettings(upstreams: [try Upstream("http://127.0.0.1:\(server.port)")])
        settings.health = HealthSettings(path: "/healthz", every: .milliseconds(5))
        let connector = HTTPConnector(
            settings: settings, agency: Bed.agency, name: "portal", driver: bed.driver, loop: bed.loop)
        while connector.status[0].isHealthy { try await server.turn() }
        #expect(try await bed.ask(connector).failure?.detail == .noHealthyUpstream)
        isWell.set()
        while !connector.status[0].isHealthy { try await server.turn() }
        #expect(try await bed.ask(connector, .get, "/a").text == "/a")
        connector.stop()
        #expect(try await bed.ask(connector, .get, "/b").text == "/b")
    }
}

final class Count: Sendable {
    private let value: Atomic<Int>
    init(_ start: Int = 0) { value = Atomic(start) }
    func next() -> Int { value.add(1, ordering: .relaxed).newValue }
    var now: Int { value.load(ordering: .relaxed) }
}
