import Foundation
import Glibc
import Synchronization

/// A program that runs beside the test; what it says goes into a file. Killed when let go.
final class Child: Sendable {
    struct NotStarted: Error { let program: String, code: Int32 }

    let processID: pid_t
    private let output: String
    private let ended = Mutex<Int32?>(nil)

    /// - Parameters:
    ///   - inherited: becomes descriptor 3, by which systemd hands sockets over.
    ///   - output: the file for what it says.
    init(_ program: String, _ arguments: [String], environment: [String: String] = [:], inherited: Int32? = nil, output: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        if let inherited { posix_spawn_file_actions_adddup2(&actions, inherited, 3) }
        // The gateway's sockets, which NIO does not close by itself: held by a child they would stay open.
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.compactMap { Int32($0) } ?? []
        for descriptor in open where descriptor > (inherited == nil ? 2 : 3) { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var settings = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"]
        settings.merge(environment) { $1 }
        var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = settings.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var id: pid_t = 0
        let code = posix_spawn(&id, program, &actions, nil, &argv, &envp)
        guard code == 0 else { throw NotStarted(program: program, code: code) }
        processID = id
        self.output = output
    }

    func signal(_ number: Int32) { ended.withLock { if $0 == nil { kill(processID, number) } } }

    var said: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }

    /// The exit status once it has ended; 128 and more for a signal.
    var status: Int32? {
        ended.withLock { ended in
            if let ended { return ended }
            var raw: Int32 = 0
            guard waitpid(processID, &raw, WNOHANG) == processID else { return nil }
            ended = raw & 0x7f == 0 ? raw >> 8 & 0xff : 128 + raw & 0x7f
            return ended
        }
    }

    /// - Returns: the exit status.
    func end(within seconds: Double = 20) async throws -> Int32 {
        try await eventually("process \(processID) ends", within: seconds) { self.status != nil }
        return status ?? -1
    }

    /// Kilobytes of memory it has had in use at most.
    var peakKilobytes: Int {
        let text = (try? String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0
    }

    deinit {
        ended.withLock { ended in
            guard ended == nil else { return }
            kill(processID, SIGKILL)
            waitpid(processID, nil, 0)
        }
    }
}

/// A program of Debian's that a scenario needs: without it the scenario is skipped, but in CI it fails.
struct Tool: Sendable {
    let path: String
    private let isThere: Bool

    init(_ name: String) {
        let found = ["/usr/sbin/", "/usr/bin/", "/bin/"].map { $0 + name }.first { access($0, X_OK) == 0 }
        path = found ?? name
        isThere = found != nil
    }

    static let isCI = ProcessInfo.processInfo.environment["CI"] == "true"
    var isWanted: Bool { isThere || Self.isCI }

    static let nginx = Tool("nginx")
    static let apache = Tool("apache2")
    static let curl = Tool("curl")
    static let h2load = Tool("h2load")
    static let openssl = Tool("openssl")

    /// Runs it to its end.
    func callAsFunction(_ arguments: [String], in folder: TemporaryFolder, within seconds: Double = 30) async throws -> (status: Int32, said: String) {
        let child = try Child(path, arguments, output: folder.fresh("output"))
        let status = try await child.end(within: seconds)
        return (status, child.said)
    }
}
