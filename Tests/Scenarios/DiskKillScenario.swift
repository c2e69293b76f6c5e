import Curl
import Foundation
import Gateway
import Glibc
import Synchronization
import Testing

@testable import motcua

extension Scenarios {
    @Suite("The cache on disk, killed") struct DiskKills {
        /// `MOTCUA_ROUNDS` sets how often the program is killed, `MOTCUA_SEED` when and amid what.
        private static let rounds = number("MOTCUA_ROUNDS") ?? 5
        private static let seed = UInt64(number("MOTCUA_SEED") ?? 20_261_124)
        private static let clients = 4

        private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

        private struct Tally: Sendable {
            var answers = 0
            /// Hits before the portal was asked for the page in this run: they can only come from disk.
            var fromDisk = 0
            var voided = 0
            var wrong: [String] = []

            mutating func add(_ other: Tally) {
                answers += other.answers
                fromDisk += other.fromDisk
                voided += other.voided
                wrong += other.wrong
            }
        }

        @Test("Killed again and again under load, it never serves a torn answer, nor one it had said was void", .timeLimit(.minutes(20)))
        func kills() async throws {
            let objects = DiskObjects()
            let portal = try RawServer.answering { objects.answer($0) }
            defer { portal.stop() }
            let folder = try TemporaryFolder()
            var files = SceneFiles(.init(portal.url))
            // Little of it, so that answers leave memory and disk all the time.
            files.cache = "{memory: 1MiB, disk: 2MiB, disk-files: 40}"
            var random = SplitMix(seed: Self.seed)
            var all = Tally()
            for round in 0..<Self.rounds {
                let (program, port) = try await Program.serving(files, in: folder)
                let seeds = (0..<Self.clients).map { _ in random.next() }
                let moment = Int32.random(in: 1...250, using: &random)
                async let killed: Void = onThread {
                    pause(milliseconds: moment)
                    program.signal(SIGKILL)
                }
                let tallies = try await onThreads(Self.clients) { client in
                    Client(objects, port: port, admin: folder.path + "/state/admin.sock", number: client, seed: seeds[client]).run()
                }
                try await killed
                #expect(try await program.end() == 128 + SIGKILL, "\(program.said)")
                for tally in tallies { all.add(tally) }
                #expect(all.wrong.isEmpty, "round \(round), seed \(Self.seed): \(all.wrong.prefix(5))")
                #expect(try Self.size(of: folder) <= (2 << 20) + (512 << 10))
                if !all.wrong.isEmpty { return }
            }
            #expect(all.fromDisk > Self.rounds)
            let said = "killed \(Self.rounds) times: \(all.answers) answers, \(all.fromDisk) from disk after a kill, \(all.voided) made void; none wrong\n"
            FileHandle.standardError.write(Data(said.utf8))
        }

        /// Bytes of the files, unfinished ones too.
        private static func size(of folder: TemporaryFolder) throws -> Int {
            let root = folder.path + "/state/cache"
            let all = FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? []
            return all.filter { $0.contains("/") }.reduce(0) { sum, name in
                sum + ((try? FileManager.default.attributesOfItem(atPath: root + "/" + name)[.size] as? Int) ?? 0)
            }
        }

        /// Asks, changes and purges pages until the program is gone, and judges every answer.
        private final class Client {
            private let objects: DiskObjects
            private let port: Int
            private let admin: String
            private let number: Int
            private var random: SplitMix
            private var tally = Tally()
            private var seen: Set<Int> = []

            init(_ objects: DiskObjects, port: Int, admin: String, number: Int, seed: UInt64) {
                self.objects = objects
                self.port = port
                self.admin = admin
                self.number = number
                random = SplitMix(seed: seed)
            }

            func run() -> Tally {
                guard let wire = try? Wire(port: port) else { return tally }
                do {
                    // First of all what the run before left, each page by one client; then everything at once.
                    for page in 0..<DiskObjects.count where page % DiskKills.clients == number { try get(page, wire) }
                    while true {
                        let page = Int.random(in: 0..<DiskObjects.count, using: &random)
                        switch Int.random(in: 0..<20, using: &random) {
                        case 0: try change(page, wire)
                        case 1: try purge(page)
                        case 2, 3: try get(page, wire, ["Cache-Control": "no-cache"])
                        case 4, 5: try getPart(page, wire)
                        default: try get(page, wire)
                        }
                    }
                } catch {
                    return tally
                }
            }

            private func get(_ page: Int, _ wire: Wire, _ fields: [String: String] = [:]) throws {
                let oldest = objects.oldest(page)
                let answer = try wire.exchange("GET", "/ha-noi/\(page)", fields)
                // One broken off by the kill is seen to be.
                guard answer.isWhole else { throw Wire.Failure.closed }
                judge(answer, page, oldest, 200) { $0 }
                if seen.insert(page).inserted, answer.cacheStatus.contains("hit"), page % DiskKills.clients == number { tally.fromDisk += 1 }
            }

            private func getPart(_ page: Int, _ wire: Wire) throws {
                let oldest = objects.oldest(page)
                let start = Int.random(in: 0..<20, using: &random), length = Int.random(in: 1...300_000, using: &random)
                let answer = try wire.exchange("GET", "/ha-noi/\(page)", ["Range": "bytes=\(start)-\(start + length - 1)"])
                guard answer.isWhole else { throw Wire.Failure.closed }
                judge(answer, page, oldest, 206) { Array($0[start..<min($0.count, start + length)]) }
            }

            private func judge(_ answer: WireMessage, _ page: Int, _ oldest: Int, _ status: Int, _ cut: ([UInt8]) -> [UInt8]) {
                tally.answers += 1
                let version = answer["etag"].flatMap { Int($0.filter(\.isNumber)) } ?? 0
                let newest = objects.version(page)
                guard answer.status == status, (oldest...max(oldest, newest)).contains(version) else {
                    tally.wrong.append("page \(page): \(answer.startLine), version \(version) of \(oldest) to \(newest), \(answer.cacheStatus)")
                    return
                }
                if answer.content != cut(objects.content(page, version)) {
                    tally.wrong.append("page \(page) version \(version): \(answer.content.count) bytes are others, \(answer.cacheStatus)")
                }
            }

            /// A POST makes a new version; once it is answered, the old one is void (RFC 9111 §4.4).
            private func change(_ page: Int, _ wire: Wire) throws {
                let answer = try wire.exchange("POST", "/ha-noi/\(page)", content: "x")
                guard answer.status == 200, answer.isWhole, let version = Int(answer.text) else { throw Wire.Failure.closed }
                objects.isVoid(page, before: version)
                tally.voided += 1
            }

            private func purge(_ page: Int) throws {
                let version = objects.become(page)
                var purge = CurlFetch("http://localhost/purge?url=http://motcua.test/ha-noi/\(page)", unixSocket: admin)
                purge.method = "POST"
                guard try purge().status == 200 else { throw Wire.Failure.closed }
                objects.isVoid(page, before: version)
                tally.voided += 1
            }
        }
    }
}
