import Curl
import Foundation
import Glibc
import Synchronization
import Testing

@testable import motcua

extension Scenarios {
    @Suite("The cache on disk") struct DiskCache {
        private static func files(_ portal: RawServer) -> SceneFiles {
            var files = SceneFiles(.init(portal.url))
            files.cache = "{memory: 1MiB, disk: 64MiB}"
            return files
        }

        @Test("After a restart a large answer comes from its file, whole and in parts, and the portal is not asked", .timeLimit(.minutes(1)))
        func large() async throws {
            let objects = DiskObjects()
            let portal = try RawServer.answering { objects.answer($0) }
            defer { portal.stop() }
            let folder = try TemporaryFolder()
            let content = objects.content(0, 1)
            try await Scene.play(Self.files(portal).folder, in: folder) { scene in
                let first = try await scene.get("/ha-noi/0")
                #expect(first.content == content)
            }
            try await Scene.play(Self.files(portal).folder, in: folder) { scene in
                let whole = try await scene.get("/ha-noi/0")
                #expect(whole.cacheStatus.hasPrefix("motcua; hit") && whole.content == content)
                #expect(try await scene.get("/ha-noi/0", times: 8).allSatisfy { $0.content == content })
                let part = try await scene.get("/ha-noi/0", ["Range": "bytes=1000-299999"])
                #expect(part.status == 206 && part.content == Array(content[1000..<300_000]))
                #expect(try await scene.get("/ha-noi/0", method: "HEAD")["content-length"] == String(content.count))
                #expect(objects.asked == 1)
                let metrics = try CurlFetch("http://localhost/metrics", unixSocket: folder.path + "/state/admin.sock")()
                #expect(String(decoding: metrics.content, as: UTF8.self).contains("motcua_cache_disk_hits_total 1\n"))
            }
            #expect(try FileManager.default.attributesOfItem(atPath: folder.path + "/state/cache")[.posixPermissions] as? Int == 0o700)
        }

        @Test("By TLS and by HTTP/2 it comes in pieces that are read off the loop",
              .enabled(if: Tool.curl.isWanted && Tool.openssl.isWanted, "curl or openssl is not installed"), .timeLimit(.minutes(1)))
        func secure() async throws {
            let objects = DiskObjects()
            let portal = try RawServer.answering { objects.answer($0) }
            defer { portal.stop() }
            let folder = try TemporaryFolder()
            try await Certificate.make(in: folder)
            var files = Self.files(portal)
            let port = try Loopback.freePort()
            files.securePort = port
            let get: @Sendable (String) async throws -> Bool = { version in
                let path = folder.fresh("got")
                let said = try await Tool.curl(
                    ["-sS", "-k", version, "-o", path, "-w", "%{http_code}", "https://127.0.0.1:\(port)/ha-noi/0"], in: folder).said
                return try said == "200" && Array(Data(contentsOf: URL(fileURLWithPath: path))) == objects.content(0, 1)
            }
            try await Scene.play(files.folder, in: folder) { _ in
                let first = try await get("--http1.1")
                #expect(first)
            }
            try await Scene.play(files.folder, in: folder) { _ in
                let (http1, http2) = (try await get("--http1.1"), try await get("--http2"))
                #expect(http1 && http2)
            }
            #expect(objects.asked == 1)
        }

        @Test("What is purged at the admin address is gone from the disk when that is said", .timeLimit(.minutes(1)))
        func purged() async throws {
            let objects = DiskObjects()
            let portal = try RawServer.answering { objects.answer($0) }
            defer { portal.stop() }
            let folder = try TemporaryFolder()
            let (first, port) = try await Program.serving(Self.files(portal), in: folder)
            _ = try await onThread { try Wire(port: port).exchange("GET", "/ha-noi/1") }
            try await eventually("it is written") { try Self.stored(in: folder) == 1 }
            var purge = CurlFetch("http://localhost/purge?all", unixSocket: folder.path + "/state/admin.sock")
            purge.method = "POST"
            let said = try purge()
            #expect(said.status == 200 && String(decoding: said.content, as: UTF8.self).hasSuffix("1 answer dropped\n"))
            first.signal(SIGKILL)
            #expect(try Self.stored(in: folder) == 0)
        }

        private static func stored(in folder: TemporaryFolder) throws -> Int {
            let all = FileManager.default.enumerator(atPath: folder.path + "/state/cache")?.allObjects as? [String] ?? []
            return all.filter { $0.contains("/") && !$0.hasSuffix(".part") }.count
        }
    }
}

/// A portal's pages whose content says which page and version it is on every line, so that one torn or mixed is known.
final class DiskObjects: Sendable {
    static let count = 48

    private struct State {
        /// Of each page, as the portal has it now.
        var versions = [Int](repeating: 1, count: DiskObjects.count)
        /// Of each page, the oldest that may still be shown: a client was told that those before are void.
        var oldest = [Int](repeating: 1, count: DiskObjects.count)
        var contents: [[Int]: [UInt8]] = [:]
        var asked = 0
    }

    private let state = Mutex(State())

    var asked: Int { state.withLock { $0.asked } }
    func version(_ page: Int) -> Int { state.withLock { $0.versions[page] } }
    func oldest(_ page: Int) -> Int { state.withLock { $0.oldest[page] } }
    func become(_ page: Int) -> Int {
        state.withLock { state in
            state.versions[page] += 1
            return state.versions[page]
        }
    }
    /// Somebody was told that all before `version` is void.
    func isVoid(_ page: Int, before version: Int) { state.withLock { $0.oldest[page] = max($0.oldest[page], version) } }

    /// One page in twelve is larger than what is brought back to memory.
    func content(_ page: Int, _ version: Int) -> [UInt8] {
        state.withLock { state in
            if let known = state.contents[[page, version]] { return known }
            let lines = page % 12 == 0 ? 12_000 + page : 1 + page * page * 7 % 600
            var text = ""
            for line in 0..<lines { text += "page \(page) version \(version) line \(line)\n" }
            let content = Array(text.utf8)
            if state.contents.count > 300 { state.contents = [:] }
            state.contents[[page, version]] = content
            return content
        }
    }

    /// The portal's answer. A POST makes a new version.
    func answer(_ request: WireMessage) -> String {
        let page = request.target.split(separator: "/").last.flatMap { Int($0) } ?? 0
        if request.method == "POST" { return wireAnswer("\(become(page))") }
        state.withLock { $0.asked += 1 }
        let version = version(page)
        let fields = ["Cache-Control: max-age=3600", "ETag: \"\(version)\""]
        if request["if-none-match"] == "\"\(version)\"" {
            return "HTTP/1.1 304 Not Modified\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
        }
        return wireAnswer(String(decoding: content(page, version), as: UTF8.self), fields[0], fields[1])
    }
}
