import Gateway
import NIOCore
import NIOPosix
import Testbed
import Testing

@testable import Front

@Suite("Listening")
struct ListeningTests {
    private final class Unobserved: ExchangeObserver {
        func finished(_ exchange: Exchange, status: Int, at tick: Tick) {}
    }

    private func front() async throws -> Front {
        let service = Service(
            pipeline: Pipeline(table: try RouteTable([]), policies: []), limits: LimitValues(), clock: SystemClock(), observer: Unobserved())
        return try await Front(service: service, group: MultiThreadedEventLoopGroup.singleton, seed: 1)
    }

    @Test("A port that another gateway serves is refused, though ours share theirs between loops")
    func takenPort() async throws {
        let first = try await front(), second = try await front()
        let address = try await first.listen(ListenerSettings(address: .tcp(host: "127.0.0.1", port: 0)))
        await #expect(throws: IOError.self) { try await second.listen(ListenerSettings(address: address)) }
        _ = await first.drain(within: .zero)
        _ = await second.drain(within: .zero)
    }

    @Test("A unix socket that is answered is another's; one left behind is replaced")
    func takenSocket() async throws {
        let path = "/tmp/motcua-listening-\(UInt32.random(in: 0 ... .max)).sock"
        let first = try await front(), second = try await front()
        try await first.listen(ListenerSettings(address: .unix(path: path)))
        await #expect(throws: IOError.self) { try await second.listen(ListenerSettings(address: .unix(path: path))) }
        _ = await first.drain(within: .zero)
        try await second.listen(ListenerSettings(address: .unix(path: path)))
        _ = await second.drain(within: .zero)
    }
}
