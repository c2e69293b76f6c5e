import Curl
import Gateway
import NIOCore

extension RequestWriter {
    /// Tells the upstream who asked and how: `Forwarded` (RFC 7239) and the older `X-Forwarded-*`.
    ///
    /// What was received of these is passed on only from a trusted proxy, with the peer's address after it.
    func writeForwarding(_ exchange: Exchange, to head: CurlHead) {
        let fields = exchange.request.fields
        let trusted = exchange.peerIsTrusted
        let peer = exchange.client.address
        let receivedFor = trusted ? fields.combined(.xForwardedFor) : nil
        if receivedFor != nil || peer != .unix {
            head.append("X-Forwarded-For: ")
            if let receivedFor { head.append(receivedFor) }
            if receivedFor != nil && peer != .unix { head.append(", ") }
            if peer != .unix { head.append(peer.description) }
            head.endLine()
        }
        head.add(exchange.isSecure ? "X-Forwarded-Proto: https" : "X-Forwarded-Proto: http")
        let receivedHost = trusted ? fields.first(.xForwardedHost) : nil
        let authority = exchange.request.authority
        if receivedHost != nil || authority.readableBytes > 0 {
            head.append("X-Forwarded-Host: ")
            if let receivedHost { head.append(receivedHost) } else { append(authority, to: head) }
            head.endLine()
        }
        writeForwarded(exchange, received: trusted ? fields.combined(.forwarded) : nil, to: head)
    }

    private func writeForwarded(_ exchange: Exchange, received: String?, to head: CurlHead) {
        head.append("Forwarded: ")
        if let received, !received.isEmpty {
            head.append(received)
            head.append(", ")
        }
        let peer = exchange.client.address
        head.append("for=")
        switch peer.octets.count {
        case 0: head.append("unknown")
        case 4: head.append(peer.description)
        default:
            // RFC 7239 §6: the colons need quotes, and the address brackets.
            head.append("\"[")
            head.append(peer.description)
            head.append("]\"")
        }
        let authority = exchange.request.authority
        if authority.readableBytes > 0 {
            let isToken = !authority.readableBytesView.contains { $0 == 0x3a || $0 == 0x5b }
            head.append(isToken ? ";host=" : ";host=\"")
            append(authority, to: head)
            if !isToken { head.append("\"") }
        }
        head.append(exchange.client.isSecure ? ";proto=https" : ";proto=http")
        head.endLine()
    }

    private func append(_ buffer: ByteBuffer, to head: CurlHead) {
        buffer.withUnsafeReadableBytes { head.append($0) }
    }
}
