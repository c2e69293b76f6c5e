package import Gateway
package import NIOCore
import NIOEmbedded
import Synchronization

/// Makes exchanges for tests, as `Front` would after reading a head.
package enum TestExchange {
    /// - Parameter target: origin-form, `/a?b`.
    package static func make(
        _ method: Method = .get, _ target: String = "/", host: String = "motcua.example",
        fields: KeyValuePairs<FieldName, String> = [:], more: [(FieldName, String)] = [], body: Body = .empty, version: HTTPVersion = .http11,
        client: ClientConnection = ClientConnection(address: .unix, isSecure: false),
        loop: any EventLoop = EmbeddedEventLoop(), clock: any GatewayClock = ManualClock()
    ) throws -> Exchange {
        let buffer = ByteBuffer(string: target)
        let parsed = try RequestTarget(originForm: buffer)
        var all = Fields([.host: host])
        for (name, value) in fields { all.add(name, value) }
        for (name, value) in more { all.add(name, value) }
        let head = RequestHead(
            method: method, target: buffer, path: parsed.path, query: parsed.query,
            authority: ByteBuffer(string: host), version: version, fields: all)
        var random = SplitMix(seed: 1)
        return Exchange(
            request: head, body: body, client: client, loop: loop, clock: clock, arrived: clock.tick(),
            trace: TraceContext(fields: all, random: &random))
    }
}

extension Exchange {
    /// The same request with other fields; a head itself never changes.
    package func replaceFields(_ change: (inout Fields) -> Void) {
        var fields = request.fields
        change(&fields)
        request = request.with(method: request.method, fields: fields)
    }
}

/// A connector that answers what its closure says.
package final class ScriptedConnector: Connector {
    private let script: @Sendable (Exchange) -> Reply
    package init(_ script: @escaping @Sendable (Exchange) -> Reply) { self.script = script }
    package func answer(_ exchange: Exchange) -> Reply { script(exchange) }
}

extension Body {
    /// Takes what a stream holds now, for tests whose producer has finished.
    package func drained() -> (bytes: ByteBuffer, end: BodyStream.Piece?) {
        switch self {
        case .empty: return (ByteBuffer(), nil)
        case .bytes(let buffer): return (buffer, nil)
        case .file(let file):
            let box = Mutex<ByteBuffer?>(nil)
            // Files of tests are read where they are asked for.
            file.file.read(file.range) { bytes in box.withLock { $0 = bytes } }
            return (box.withLock { $0 } ?? ByteBuffer(), nil)
        case .stream(let stream, _):
            var all = ByteBuffer()
            while let piece = stream.take() {
                guard case .bytes(let bytes) = piece else { return (all, piece) }
                all.writeImmutableBuffer(bytes)
            }
            return (all, nil)
        }
    }
}
