package import Gateway

/// Finds out who asks when the connection's peer is a trusted proxy: sets the exchange's `clientAddress`,
/// `isSecure` and `peerIsTrusted`, and never refuses.
///
/// What comes in is a list of trusted blocks and an exchange. `ForwardedField` reads `Forwarded` (RFC 7239),
/// `XForwardedFields` the older pair. The chain of hops is walked from its right end, which the peer itself wrote,
/// for as long as the hop it names is trusted too. Nothing an untrusted peer sends is looked at.
package struct ClientAddressPolicy: Policy {
    private let trusted: [AddressBlock]

    package init(trusted: [AddressBlock]) { self.trusted = trusted }

    package var name: String { "client-address" }
    package var isIdle: Bool { trusted.isEmpty }

    package func judge(_ exchange: Exchange) -> Verdict {
        guard !trusted.isEmpty, isTrusted(exchange.client.address) else { return .goOn }
        exchange.peerIsTrusted = true
        guard let client = client(exchange.request.fields) else { return .goOn }
        exchange.clientAddress = client.address ?? exchange.clientAddress
        exchange.isSecure = client.isSecure ?? exchange.isSecure
        return .goOn
    }

    /// Where both kinds of field are there and name different clients, one of them is not the proxy's but was
    /// passed on as the client wrote it, and nobody can tell which: neither is believed.
    private func client(_ fields: Fields) -> Hop? {
        let forwarded = ForwardedField.hops(fields).map(farthest)
        let older = XForwardedFields.hops(fields).map(farthest)
        guard let forwarded else { return older }
        guard let older, let address = older.address else { return forwarded }
        return address == forwarded.address ? forwarded : nil
    }

    /// The first untrusted hop from the right, or the last trusted one; a hop that hides its address
    /// (RFC 7239 §6) ends the walk, so that what stands before it counts for nothing.
    private func farthest(_ hops: [Hop]) -> Hop {
        var found = Hop()
        for hop in hops.reversed() {
            found.isSecure = hop.isSecure ?? found.isSecure
            guard let address = hop.address else { break }
            found.address = address
            guard isTrusted(address) else { break }
        }
        return found
    }

    private func isTrusted(_ address: ClientAddress) -> Bool {
        for block in trusted where block.contains(address) { return true }
        return false
    }
}

/// What one proxy says of whoever connected to it.
struct Hop: Equatable {
    var address: ClientAddress?
    var isSecure: Bool?
}
