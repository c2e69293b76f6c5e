import Foundation
import Gateway
import Glibc
import Sandbox
import Testbed
import Testing

/// A program that is killed again and again at seeded moments while clients work with it, started anew on the same folder each time.
struct KillRounds {
    /// `MOTCUA_ROUNDS` sets how often it is killed, `MOTCUA_SEED` when.
    static let rounds = number("MOTCUA_ROUNDS") ?? 4
    static let clients = 6

    let seed: UInt64
    /// Milliseconds after its start within which it is killed.
    let longest: Int32
    let folder: TemporaryFolder
    let files: ConfigurationFolder

    init(seed standard: Int, longest: Int32 = 300, files: ConfigurationFolder) throws {
        seed = UInt64(Self.number("MOTCUA_SEED") ?? standard)
        self.longest = longest
        self.files = files
        folder = try TemporaryFolder()
    }

    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

    /// - Parameters:
    ///   - before: called with each round's number.
    ///   - run: of one client, by its number, at a port: until the program is gone; or, finishing, until it has nothing open.
    ///   - afterwards: while the program runs for the last time and the clients have finished.
    func play(
        before: (Int) -> Void = { _ in }, _ run: @escaping @Sendable (Int, _ port: Int, _ finishing: Bool) -> Void, afterwards: () async throws -> Void
    ) async throws {
        var random = SplitMix(seed: seed)
        for round in 0..<Self.rounds {
            before(round)
            let (program, port) = try await start()
            let moment = Int32.random(in: 1...longest, using: &random)
            async let killed: Void = onThread {
                pause(milliseconds: moment)
                program.signal(SIGKILL)
            }
            _ = try await onThreads(Self.clients) { run($0, port, false) }
            try await killed
            #expect(try await program.end() == 128 + SIGKILL, "\(program.said)")
        }
        let (program, port) = try await start()
        _ = try await onThreads(Self.clients) { run($0, port, true) }
        try await afterwards()
        program.signal(SIGTERM)
        #expect(try await program.end() == 0, "\(program.said)")
        let (status, said) = try await Program.run(["journal", "verify", "--config", folder.path + "/routes"], in: folder)
        #expect(status == 0, "\(said)")
    }

    private func start() async throws -> (Child, Int) {
        let port = try Loopback.freePort()
        var written = files
        written["routes/gateway.yaml"] = files["routes/gateway.yaml"]?.replacingOccurrences(of: "127.0.0.1:0", with: "127.0.0.1:\(port)")
        return (try await Program.serving(written, in: folder), port)
    }

    static func tell(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}

extension Store {
    /// The journal's line in `gateway.yaml`: a database of its own; none for the embedded one. Nil where its server is not wanted here.
    func journalLine() throws -> [String]? {
        guard self == .postgreSQL else { return [] }
        guard PostgreSQLServer.isWanted else { return nil }
        let server = try PostgreSQLServer.shared.get()
        return ["journal: \"\(server.url(try server.database()))\""]
    }
}
