import Gateway

/// Reads `X-Forwarded-For` with `X-Forwarded-Proto`, which no RFC defines and everybody sends.
enum XForwardedFields {
    /// The hops in the order they were written, the peer's own last; nil where there is no address.
    static func hops(_ fields: Fields) -> [Hop]? {
        let addresses = fields.list(.xForwardedFor)
        guard !addresses.isEmpty else { return nil }
        let schemes = fields.list(.xForwardedProto)
        // Some proxies add a scheme for each address. Where the numbers differ, the last is what the peer vouches for.
        let paired = schemes.count == addresses.count
        let peers = schemes.last.map(isSecure)
        return addresses.indices.map { index in
            Hop(address: NodeName.address(addresses[index]), isSecure: paired ? isSecure(schemes[index]) : peers)
        }
    }

    private static func isSecure(_ scheme: String) -> Bool { scheme.lowercased() == "https" }
}
