import Curl
import Foundation
import Glibc
import Sandbox

/// The built program, beside the tests.
enum Program {
    static var path: String { path(of: "motcua") }

    static func path(of name: String) -> String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(name).path
    }

    static func start(_ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]) throws -> Child {
        try Child(path, arguments, environment: environment, output: folder.fresh("motcua"))
    }

    /// Runs it to its end.
    static func run(_ arguments: [String], in folder: TemporaryFolder) async throws -> (status: Int32, said: String) {
        let child = try start(arguments, in: folder)
        let status = try await child.end()
        return (status, child.said)
    }

    /// `motcua run` on a port, once it answers.
    static func serving(_ files: SceneFiles, in folder: TemporaryFolder, environment: [String: String] = [:]) async throws -> (child: Child, port: Int) {
        let port = try Loopback.freePort()
        var configuration = files.folder
        configuration["routes/gateway.yaml"] = files.gatewayText.replacingOccurrences(of: "127.0.0.1:0", with: "127.0.0.1:\(port)")
        return (try await serving(configuration, in: folder, environment: environment), port)
    }

    /// `motcua run` with files whose ports are chosen, once it answers.
    static func serving(_ configuration: ConfigurationFolder, in folder: TemporaryFolder, environment: [String: String] = [:]) async throws -> Child {
        try configuration.write(under: folder.path)
        let child = try start(["run", "--config", folder.path + "/routes"], in: folder, environment: environment)
        do {
            // Its last address to be opened: before, not every listener is there.
            try await eventually("motcua is ready") {
                (try? CurlFetch("http://localhost/health", unixSocket: folder.path + "/state/admin.sock")().status) == 200
            }
        } catch { throw NeverTrue(description: "\(error)\n\(child.said)") }
        return child
    }
}
