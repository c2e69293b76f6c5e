import Glibc
import Synchronization

/// A portal that speaks a protocol of its own after 101: it says back what it is told. What else it does is in the path.
final class TunnelPortal: Sendable {
    /// One request with its answer, as on the wire.
    static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    static func request(_ target: String) -> String {
        "GET \(target) HTTP/1.1\r\nHost: motcua.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: \(key)\r\n\r\n"
    }

    private let heads = Mutex<[WireMessage]>([])
    private let ends = Atomic<Int>(0)
    private let server = Mutex<RawServer?>(nil)

    init() throws {
        let started = try RawServer { [weak self] wire, _ in
            while let request = try wire.request() {
                self?.heads.withLock { $0.append(request) }
                defer { self?.ends.add(1, ordering: .relaxed) }
                try Self.serve(request, on: wire)
                if request["upgrade"] != nil { return }
            }
        }
        server.withLock { $0 = started }
    }

    var url: String { server.withLock { $0?.url ?? "" } }
    /// What it was asked.
    var requests: [WireMessage] { heads.withLock { $0 } }
    /// Requests and tunnels it is done with.
    var ended: Int { ends.load(ordering: .relaxed) }
    func stop() { server.withLock { $0 }?.stop() }

    static func serve(_ request: WireMessage, on wire: Wire) throws {
        guard request["upgrade"] == "websocket" else { return try wire.send(wireAnswer("plain")) }
        switch request.target.split(separator: "/").last {
        case "refuse": try wire.send(wireAnswer("no", status: "403 Forbidden", "Content-Type: text/plain"))
        case "refuse-chunked":
            try wire.send("HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nno\r\n3\r\nway\r\n0\r\nX-A: b\r\n\r\n")
            _ = try wire.readToEnd()
        case "refuse-and-close": try wire.send("HTTP/1.1 403 Forbidden\r\n\r\nto the end")
        case "refuse-half": try wire.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 10\r\n\r\nhalf")
        case "other": try wire.send("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n")
        case "none": try wire.send("HTTP/1.1 101 Switching Protocols\r\n\r\n")
        case "garbage": try wire.send("220 welcome\r\n\r\n")
        case "hang-up": return
        case "silent": _ = try wire.readToEnd()
        default: try switchProtocols(request, on: wire)
        }
    }

    private static func switchProtocols(_ request: WireMessage, on wire: Wire) throws {
        // An interim answer first, and the first words right behind the head.
        try wire.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        try wire.send("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: WebSocket\r\nSec-WebSocket-Accept: \(key)\r\n\r\nxin chào\n")
        switch request.target.split(separator: "/").last {
        case "leave": return
        case "break": return wire.breakOnClose()
        case "listen":
            // Says no more, but takes what comes and counts it for the next who asks.
            shutdown(wire.descriptor, Int32(SHUT_WR))
            _ = try wire.readToEnd()
        case "flood":
            for _ in 0..<256 { try wire.send([UInt8](repeating: 0x66, count: 64 << 10)) }
        default:
            while try wire.available > 0 || wire.fill() { try wire.send(wire.read(count: wire.available)) }
            // The client's end, answered with a last word.
            try wire.send("tạm biệt")
        }
    }
}
