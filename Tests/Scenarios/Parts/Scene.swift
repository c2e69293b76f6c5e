import Configuration
import Foundation
import Front
import Gateway
import NIOPosix
import Sandbox
import Synchronization
import Testing

@testable import motcua

/// One after another: what they measure must not be each other's load.
@Suite("Scenarios", .serialized) struct Scenarios {}

/// A whole gateway on ports of its own, from files in a folder of its own.
final class Scene: Sendable {
    let folder: TemporaryFolder
    let gateway: RunningGateway
    /// Of the first listener.
    let port: Int
    /// Of the second, where there is one.
    let securePort: Int?
    private let closed = Mutex<Bool?>(nil)

    private init(_ folder: TemporaryFolder, _ gateway: RunningGateway) async throws {
        self.folder = folder
        self.gateway = gateway
        guard case .tcp(_, let port)? = await gateway.addresses.first else { throw Wire.Failure.closed }
        self.port = port
        if case .tcp(_, let port)? = await gateway.addresses.dropFirst().first { securePort = port } else { securePort = nil }
    }

    /// Opens a gateway from `files`, plays `act`, and closes it whatever came of it.
    static func play(
        _ files: ConfigurationFolder, clock: any GatewayClock = SystemClock(), in folder: TemporaryFolder? = nil,
        _ act: (Scene) async throws -> Void
    ) async throws {
        let folder = try folder ?? TemporaryFolder()
        try files.write(under: folder.path)
        let options = RunningGateway.Options(directory: folder.path + "/routes")
        let gateway = try await RunningGateway(options, clock: clock, seed: 1, group: .singleton)
        do {
            try await gateway.open()
            let scene = try await Scene(folder, gateway)
            let result: Result<Void, any Error>
            do { result = .success(try await act(scene)) } catch { result = .failure(error) }
            await scene.close()
            try result.get()
        } catch {
            _ = await gateway.close()
            throw error
        }
    }

    /// Once; the second time says again what came of the first.
    @discardableResult
    func close() async -> Bool {
        if let known = closed.withLock({ $0 }) { return known }
        let finished = await gateway.close()
        closed.withLock { $0 = finished }
        return finished
    }

    /// One request on a connection of its own.
    func get(_ target: String, _ fields: [String: String] = [:], method: String = "GET", content: String? = nil) async throws -> WireMessage {
        try await onThread { [port] in try Wire(port: port).exchange(method, target, fields, content: content) }
    }

    /// The same on many connections at once.
    func get(_ target: String, _ fields: [String: String] = [:], times: Int) async throws -> [WireMessage] {
        try await onThreads(times) { [port] _ in try Wire(port: port).exchange("GET", target, fields) }
    }

    func url(_ target: String) -> String { "http://127.0.0.1:\(port)\(target)" }
}
