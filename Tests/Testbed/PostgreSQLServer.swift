import Foundation
import Glibc
import Synchronization

/// A PostgreSQL cluster of the tests' own, on a unix socket in a temporary folder; gone when the process is.
package final class PostgreSQLServer: Sendable {
    package struct NotStarted: Error {
        package let words: String
        package init(words: String) { self.words = words }
    }

    /// Debian's newest.
    package static let programs: String? = {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        return versions.compactMap(Int.init).sorted().reversed().map { "/usr/lib/postgresql/\($0)/bin" }.first { access($0 + "/initdb", X_OK) == 0 }
    }()

    /// Without it its tests are skipped, but in CI they fail.
    package static var isWanted: Bool { programs != nil || ProcessInfo.processInfo.environment["CI"] == "true" }

    /// The one that tests share which do it no harm.
    package static let shared = Result { try PostgreSQLServer() }

    private let folder: String
    private let running = Mutex<Running?>(nil)
    private let made = Mutex(0)

    private struct Running {
        let process: Process
        /// The server lives for as long as this end is open.
        let life: Pipe
    }

    package init() throws {
        guard let programs = Self.programs else { throw NotStarted(words: "PostgreSQL is not installed") }
        // Short: a unix socket's path has at most 107 bytes.
        folder = FileManager.default.temporaryDirectory.path + "/pg-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        if getuid() == 0 {
            let nobody = getpwnam("nobody")
            guard let nobody, chown(folder, nobody.pointee.pw_uid, nobody.pointee.pw_gid) == 0 else { throw NotStarted(words: "no user nobody") }
        }
        let isMade = try Self.run(Self.asNobody + [
            programs + "/initdb", "-D", folder + "/data", "-U", "motcua", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N",
        ])
        guard isMade else { throw NotStarted(words: "initdb failed") }
        try start()
    }

    /// The server refuses to be root.
    private static let asNobody = getuid() == 0 ? ["/usr/bin/setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"] : []

    private static func set(_ process: Process, _ all: [String]) {
        process.executableURL = URL(fileURLWithPath: all[0])
        process.arguments = Array(all.dropFirst())
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
    }

    package func start() throws {
        guard let programs = Self.programs else { return }
        let process = Process(), life = Pipe()
        // When the tests end, however they do, `cat` ends too, and then the server.
        Self.set(process, ["/bin/sh", "-c", """
            folder=$0; "$@" -D "$folder"/data -k "$folder" -c listen_addresses= -c fsync=on -c max_connections=400 -c shared_buffers=32MB \
            -c autovacuum_naptime=5 -c recovery_init_sync_method=syncfs </dev/null >>"$folder"/log 2>&1 & server=$!; cat >/dev/null; kill -QUIT $server; wait $server; \
            case $(cat "$folder"/keep 2>/dev/null) in yes) ;; *) rm -rf "$folder" ;; esac
            """, folder] + Self.asNobody + [programs + "/postgres"])
        process.standardInput = life
        try process.run()
        running.withLock { $0 = Running(process: process, life: life) }
        let end = ContinuousClock.now + .seconds(30)
        while true {
            if try Self.run([programs + "/pg_isready", "-q", "-h", folder, "-U", "motcua"]) { return }
            guard ContinuousClock.now < end else { throw NotStarted(words: "it takes no connections") }
            // A server that starts says so to nobody but who asks.
            poll(nil, 0, 20)
        }
    }

    /// Ends it at once, as a power cut would; what it has it keeps.
    package func crash() throws {
        try Data("yes".utf8).write(to: URL(fileURLWithPath: folder + "/keep"))
        let ending = running.withLock { running in
            defer { running = nil }
            return running
        }
        try ending?.life.fileHandleForWriting.close()
        ending?.process.waitUntilExit()
        try FileManager.default.removeItem(atPath: folder + "/keep")
    }

    private static func run(_ all: [String]) throws -> Bool { try Spawn.run(all).status == 0 }

    /// As libpq takes it.
    package func url(_ database: String) -> String { "postgresql:///\(database)?host=\(folder)&user=motcua" }
    /// Where its socket is.
    package var socketFolder: String { folder }

    /// An empty database.
    package func database() throws -> String {
        let name = "journal\(made.withLock { $0 += 1; return $0 })"
        guard let programs = Self.programs, try Self.run([programs + "/createdb", "-h", folder, "-U", "motcua", "-T", "template0", name]) else {
            throw NotStarted(words: "createdb failed")
        }
        return name
    }
}
