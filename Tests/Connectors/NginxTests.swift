import Foundation
import Gateway
import NIOCore
import Testing

@testable import Connectors

@Suite("With nginx upstream", .enabled(if: Nginx.isInstalled))
struct NginxTests {
    let bed: Bed
    let nginx: Nginx

    init() throws {
        bed = try Bed()
        nginx = try Nginx()
    }

    private func connector(_ upstream: String, _ change: (inout HTTPConnectorSettings) -> Void = { _ in }) throws -> HTTPConnector {
        try bed.connector([upstream]) {
            $0.tls.authority = nginx.path("cert.pem")
            change(&$0)
        }
    }

    @Test("HTTP/2 is spoken by prior knowledge and by ALPN, and HTTP/1.1 elsewhere", arguments: UpstreamVersion.allCases, [false, true])
    func versions(version: UpstreamVersion, overTLS: Bool) async throws {
        let port = overTLS ? nginx.tls : version == .http2 ? nginx.plain2 : nginx.plain
        let connector = try connector("\(overTLS ? "https" : "http")://127.0.0.1:\(port)") { $0.httpVersion = version }
        let received = try await bed.ask(connector, .get, "/version")
        #expect(received.text == (version == .http2 ? "HTTP/2.0" : "HTTP/1.1") + " 1.1 motcua")
        let file = try await bed.ask(connector, .get, "/big")
        #expect(file.content.readableBytes == 3 << 20)
        #expect(file.failure == nil)
        let head = try await bed.ask(connector, .head, "/big")
        #expect(head.fields.first(.contentLength) == "\(3 << 20)")
        let posted = try await bed.ask(connector, .post, "/upload") { exchange in
            let stream = BodyStream(loop: exchange.loop)
            exchange.body = .stream(stream, length: nil)
            let bound = NIOLoopBound(stream, eventLoop: exchange.loop)
            // After the transfer has begun, and waits for it.
            exchange.loop.execute {
                bound.value.offer(ByteBuffer(repeating: 0x61, count: 100_000))
                bound.value.finish()
            }
        }
        #expect(posted.status == 200, "\(String(describing: posted.failure))")
    }

    @Test("A certificate of an authority that is not trusted is refused")
    func untrusted() async throws {
        let connector = try connector("https://127.0.0.1:\(nginx.tls)") { $0.tls.authority = nil }
        let received = try await bed.ask(connector)
        #expect(received.failure?.detail == .certificateRefused)
        #expect(received.failure?.step == .handshake)
        #expect(received.failure?.status == 502)
        #expect(received.record.attempts == 1)
    }

    @Test("A certificate for another name is refused")
    func otherName() async throws {
        let received = try await bed.ask(connector("https://localhost:\(nginx.tls)"))
        #expect(received.failure?.detail == .certificateRefused)
    }

    @Test("A client certificate is shown where the upstream asks for it")
    func identity() async throws {
        let without = try connector("https://127.0.0.1:\(nginx.mutual)")
        #expect(try await bed.ask(without, .get, "/who").status == 400)
        let with = try connector("https://127.0.0.1:\(nginx.mutual)") { $0.tls.identity = nginx.path("identity.pem") }
        #expect(try await bed.ask(with, .get, "/who").text == "CN=motcua-test")
        let apart = try connector("https://127.0.0.1:\(nginx.mutual)") {
            $0.tls.identity = nginx.path("cert.pem")
            $0.tls.key = nginx.path("key.pem")
        }
        #expect(try await bed.ask(apart, .get, "/who").text == "CN=motcua-test")
    }
}

/// An nginx of the test's own, with a certificate made for it.
final class Nginx: Sendable {
    static let isInstalled = ["/usr/sbin/nginx", "/usr/bin/openssl"].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

    private let folder: String
    let plain: Int, plain2: Int, tls: Int, mutual: Int

    init() throws {
        folder = NSTemporaryDirectory() + "motcua-nginx-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        (plain, plain2, tls, mutual) = try (Self.freePort(), Self.freePort(), Self.freePort(), Self.freePort())
        try Self.run("/usr/bin/openssl", [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", path("key.pem"),
            "-out", path("cert.pem"), "-days", "2", "-subj", "/CN=motcua-test", "-addext", "subjectAltName=IP:127.0.0.1",
        ])
        let pair = try String(contentsOfFile: path("cert.pem"), encoding: .utf8) + String(contentsOfFile: path("key.pem"), encoding: .utf8)
        try pair.write(toFile: path("identity.pem"), atomically: true, encoding: .utf8)
        try Data(repeating: 0x61, count: 3 << 20).write(to: URL(fileURLWithPath: path("big")))
        try configuration.write(toFile: path("nginx.conf"), atomically: true, encoding: .utf8)
        // As a daemon: it returns when it listens.
        try Self.run("/usr/sbin/nginx", ["-p", folder, "-e", path("error.log"), "-c", path("nginx.conf")])
    }

    deinit {
        try? Self.run("/usr/sbin/nginx", ["-p", folder, "-e", path("error.log"), "-c", path("nginx.conf"), "-s", "stop"])
        // nginx takes its pid file away as it goes, which may be in the middle of this.
        for _ in 0..<100 where FileManager.default.fileExists(atPath: folder) {
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    private var configuration: String {
        let secure = "ssl_certificate cert.pem; ssl_certificate_key key.pem;"
        let places = "root \(folder); location = /version { return 200 \"$server_protocol $http_via\"; } location = /upload { proxy_pass http://127.0.0.1:\(plain)/version; } location = /who { return 200 $ssl_client_s_dn; }"
        let user = geteuid() == 0 ? "user root;" : ""
        return """
            \(user) worker_processes 1; pid \(path("nginx.pid")); events {}
            http {
                access_log off; client_body_temp_path \(folder); proxy_temp_path \(folder); fastcgi_temp_path \(folder);
                uwsgi_temp_path \(folder); scgi_temp_path \(folder);
                server { listen 127.0.0.1:\(plain); \(places) }
                server { listen 127.0.0.1:\(plain2) http2; \(places) }
                server { listen 127.0.0.1:\(tls) ssl http2; \(secure) \(places) }
                server { listen 127.0.0.1:\(mutual) ssl; \(secure) ssl_client_certificate cert.pem; ssl_verify_client on; \(places) }
            }
            """
    }

    /// Foundation's `Process` would wait for the daemon too, which keeps what it inherited open.
    private static func run(_ command: String, _ arguments: [String]) throws {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&files, descriptor, "/dev/null", O_RDWR, 0)
        }
        var strings: [UnsafeMutablePointer<CChar>?] = ([command] + arguments).map { strdup($0) } + [nil]
        defer { for string in strings { free(string) } }
        var child = pid_t(), status: Int32 = 0
        try #require(posix_spawn(&child, command, &files, nil, &strings, environ) == 0)
        waitpid(child, &status, 0)
        try #require(status == 0, "\(command) \(arguments)")
    }

    /// Below the range the kernel gives other tests' servers theirs from.
    private static func freePort() throws -> Int {
        for _ in 0..<100 {
            let port = UInt16.random(in: 20_000..<32_000)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            let code = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if code == 0 { return Int(port) }
        }
        throw POSIXError(.EADDRINUSE)
    }
}
