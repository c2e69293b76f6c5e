package import NIOCore

/// An IP address without its port, or the fact that a request came over a unix socket.
///
/// An object, since every exchange of a connection has the same; equal when its octets are.
package final class ClientAddress: Hashable, Sendable, CustomStringConvertible {
    /// Four bytes (IPv4), sixteen (IPv6), or none (a unix socket). IPv4-mapped IPv6 is kept as IPv4.
    package let octets: [UInt8]
    package let description: String

    package static let unix = ClientAddress(octets: [], description: "unix")

    private init(octets: [UInt8], description: String) {
        self.octets = octets
        self.description = description
    }

    /// Reads an address as people and proxies write it (`192.0.2.1`, `2001:db8::1`, `[2001:db8::1]`).
    package convenience init?(_ text: String) {
        var literal = text[...]
        if literal.first == "[", literal.last == "]" { literal = literal.dropFirst().dropLast() }
        guard let address = try? SocketAddress(ipAddress: String(literal), port: 0) else { return nil }
        self.init(address)
    }

    package convenience init(_ address: SocketAddress?) {
        // Where the octets stand in sockaddr_in and sockaddr_in6.
        let v4Place = 4..<8, v6Place = 8..<24
        switch address {
        case .v4:
            self.init(v4: Self.octets(of: address, at: v4Place))
        case .v6:
            let octets = Self.octets(of: address, at: v6Place)
            if octets.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]) {
                self.init(v4: Array(octets.suffix(4)))
            } else {
                self.init(octets: octets, description: address?.ipAddress ?? "unknown")
            }
        default:
            self.init(octets: [], description: "unix")
        }
    }

    private convenience init(v4 octets: [UInt8]) {
        self.init(octets: octets, description: octets.map(String.init).joined(separator: "."))
    }

    package static func == (left: ClientAddress, right: ClientAddress) -> Bool {
        left === right || left.octets == right.octets && left.description == right.description
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(octets) }

    private static func octets(of address: SocketAddress?, at place: Range<Int>) -> [UInt8] {
        address?.withSockAddr { raw, length in
            Array(UnsafeRawBufferPointer(start: raw, count: length)[place])
        } ?? []
    }
}

/// A block of addresses, `10.0.0.0/8` or a single address.
package struct AddressBlock: Hashable, Sendable, CustomStringConvertible {
    private let octets: [UInt8]
    private let prefixLength: Int
    package let description: String

    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let base = ClientAddress(String(parts[0])), !base.octets.isEmpty else { return nil }
        let bits = base.octets.count * 8
        guard let length = parts.count == 2 ? Int(parts[1]) : bits, (0...bits).contains(length) else { return nil }
        octets = base.octets
        prefixLength = length
        description = text
    }

    package func contains(_ address: ClientAddress) -> Bool {
        guard address.octets.count == octets.count else { return false }
        for index in octets.indices {
            let bits = min(8, max(0, prefixLength - index * 8))
            guard bits > 0 else { return true }
            let mask = UInt8(truncatingIfNeeded: 0xff00 >> bits)
            if (address.octets[index] ^ octets[index]) & mask != 0 { return false }
        }
        return true
    }
}
