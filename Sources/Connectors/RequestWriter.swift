import Curl
import Gateway
import NIOCore

/// Writes the request that goes upstream: the client's, without what is only the client's hop, and with what
/// the gateway has to say of it.
struct RequestWriter: Sendable {
    private let barred: BarredFields
    /// `Name: value` of the connector's own fields.
    private let own: [[UInt8]]
    private let setsAccept: Bool
    /// `http://host`, before the target, where a proxy wants to be told all of it (RFC 9112 §3.2.2).
    private let targetPrefix: String
    /// For a message that libcurl doesn't complete; nil where the connector's own fields have it.
    private let host: String?

    init(_ settings: HTTPConnectorSettings, _ upstream: Upstream) {
        barred = BarredFields(settings.removeFields + settings.setFields.map(\.name))
        // Through `Fields`, which lets no line break into a value.
        var own = Fields()
        for field in settings.setFields {
            switch field.value {
            case .plain(let text): own.add(spelled: field.name, text)
            case .secret(let secret): own.add(spelled: field.name, secret.reveal())
            }
        }
        var lines: [[UInt8]] = []
        own.forEachLine { _, name, value in lines.append(Self.line(name, value)) }
        self.own = lines
        setsAccept = own.contains(.accept)
        host = own.contains(.host) ? nil : upstream.authority
        let isProxied = settings.proxy != nil && upstream.scheme == .http && upstream.unixSocket == nil
        targetPrefix = isProxied ? "http://" + upstream.authority : ""
    }

    private static func line(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> [UInt8] {
        value.isEmpty ? Array(name) + [0x3b] : Array(name) + [0x3a, 0x20] + Array(value)
    }

    /// - Parameter upgrade: the protocol to ask for, of an upstream that is then spoken to without libcurl's help and
    ///   without a proxy in between that reads along.
    func head(for exchange: Exchange, hasContent: Bool, upgrade: String? = nil) -> CurlHead {
        let head = CurlHead(capacity: 512 + exchange.request.target.readableBytes + exchange.request.fields.heldLength)
        write(exchange, hasContent: hasContent, upgrade: upgrade, onLane: false, to: head)
        return head
    }

    /// The same into a head that is used again.
    /// - Parameter onLane: the head is sent as it is written, so that `Host` and the content's length stand in it.
    func write(_ exchange: Exchange, hasContent: Bool, upgrade: String? = nil, onLane: Bool, to head: CurlHead) {
        let request = exchange.request
        if upgrade == nil, !onLane { head.append(targetPrefix) }
        writeTarget(exchange, to: head)
        if onLane || upgrade != nil { writeHost(to: head) }
        if let upgrade { writeUpgrade(upgrade, to: head) }
        let hasAccept = writeFields(exchange, to: head)
        for line in own {
            line.withUnsafeBytes { head.append($0) }
            head.endLine()
        }
        writeVia(exchange, to: head)
        writeForwarding(exchange, to: head)
        writeTrace(exchange.trace, to: head)
        if !hasAccept && !setsAccept { head.add("Accept:") }
        if onLane, let length = exchange.body.length, hasContent {
            head.append("Content-Length: ")
            head.append(String(length))
            head.endLine()
        } else if hasContent {
            head.add("Expect:")
        } else if [.post, .put, .patch].contains(request.method) {
            head.add("Content-Length: 0")
        }
    }

    private func writeTarget(_ exchange: Exchange, to head: CurlHead) {
        if let route = exchange.route, route.rewrite != nil {
            head.append(route.upstreamTarget(for: exchange.request))
        } else {
            // As the cache keys it, not as it was spelled: two spellings of one path, of which the portal knows only
            // one, would bring two answers under one key.
            let resource = exchange.request.resource
            resource.with(resource.path) { head.append($0) }
            if let query = resource.query {
                head.append("?")
                resource.with(query) { head.append($0) }
            }
        }
        head.endTarget()
    }

    private func writeHost(to head: CurlHead) {
        guard let host else { return }
        head.append("Host: ")
        head.append(host)
        head.endLine()
    }

    private func writeUpgrade(_ name: String, to head: CurlHead) {
        head.add("Connection: upgrade")
        head.append("Upgrade: ")
        head.append(name)
        head.endLine()
    }

    /// - Returns: whether there was an `Accept`.
    private func writeFields(_ exchange: Exchange, to head: CurlHead) -> Bool {
        let fields = exchange.request.fields
        let named = FieldSet.named(in: fields)
        let trusted = exchange.peerIsTrusted
        let accept = FieldName.accept.id
        var hasAccept = false
        fields.forEachLine { id, name, value in
            if barred.contains(id, name, isTrusted: trusted) || named?.contains(id, name) == true { return }
            if id == accept { hasAccept = true }
            head.append(name)
            // libcurl takes `Name:` as a wish not to send the field.
            head.append(value.isEmpty ? ";" : ": ")
            head.append(value)
            head.endLine()
        }
        return hasAccept
    }

    /// RFC 9110 §7.6.3
    private func writeVia(_ exchange: Exchange, to head: CurlHead) {
        head.append("Via: ")
        append(received: .via, of: exchange, to: head)
        head.append(exchange.request.version.name)
        head.append(" motcua")
        head.endLine()
    }

    private func append(received name: FieldName, of exchange: Exchange, to head: CurlHead) {
        guard let received = exchange.request.fields.combined(name), !received.isEmpty else { return }
        head.append(received)
        head.append(", ")
    }

    private func writeTrace(_ trace: TraceContext, to head: CurlHead) {
        head.append("traceparent: 00-")
        head.append(hexadecimal: trace.traceHigh)
        head.append(hexadecimal: trace.traceLow)
        head.append("-")
        head.append(hexadecimal: trace.span)
        head.append("-0")
        // Of the flags only this one has a meaning in version 00 (W3C Trace Context §3.2.2.5).
        head.append(trace.flags & 1 == 1 ? "1" : "0")
        head.endLine()
    }
}

extension CurlHead {
    /// Sixteen digits.
    fileprivate func append(hexadecimal value: UInt64) {
        withUnsafeTemporaryAllocation(byteCount: 16, alignment: 1) { digits in
            for index in 0..<16 {
                let digit = UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * index)) & 0xf
                digits[index] = digit < 10 ? 0x30 + digit : 0x57 + digit
            }
            append(UnsafeRawBufferPointer(digits))
        }
    }
}
