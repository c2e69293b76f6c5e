import Gateway

/// What a trusted proxy tells the portal of a request beyond what its key holds.
///
/// A proxy may be trusted and yet pass on what its own client wrote. Where it names another host or port than the
/// request does, the portal may answer by that, and nothing in the key would tell such an answer from others: the
/// request goes straight through. The scheme it tells is in the key.
enum ProxyClaims {
    static let names = NameSet(.forwarded, .xForwardedHost, .xForwardedPort)

    static func areBeyondKey(of exchange: Exchange) -> Bool {
        let request = exchange.request
        return request.resource.with(request.resource.authority) { authority in
            differs(.xForwardedHost, in: request.fields) { isSame($0, authority) }
                || differs(.xForwardedPort, in: request.fields) { isPort($0, of: authority, isSecure: exchange.isSecure) }
                || differs(.forwarded, in: request.fields) { namesOnly(authority, in: $0) }
        }
    }

    private static func differs(_ name: FieldName, in fields: Fields, _ isSame: (UnsafeRawBufferPointer) -> Bool) -> Bool {
        var differs = false
        fields.forEachValue(of: name) { if !isSame($0) { differs = true } }
        return differs
    }

    private static func isSame(_ value: UnsafeRawBufferPointer, _ authority: UnsafeRawBufferPointer) -> Bool {
        value.count == authority.count && zip(value, authority).allSatisfy { asciiLowercased($0) == $1 }
    }

    /// The port `authority` names, or else the scheme's own.
    private static func isPort(_ value: UnsafeRawBufferPointer, of authority: UnsafeRawBufferPointer, isSecure: Bool) -> Bool {
        let end = authority.lastIndex { $0 &- 0x30 >= 10 }
        if let end, authority[end] == 0x3a { return value.elementsEqual(authority[(end + 1)...]) }
        return value.elementsEqual((isSecure ? "443" : "80").utf8)
    }

    /// Whether every `host=` of a `Forwarded` (RFC 7239 §4) names it, quoted or not.
    private static func namesOnly(_ authority: UnsafeRawBufferPointer, in value: UnsafeRawBufferPointer) -> Bool {
        let mark: StaticString = "host="
        let length = mark.utf8CodeUnitCount
        var index = 0
        while index + length <= value.count {
            guard Directives.names(UnsafeRawBufferPointer(rebasing: value[index..<index + length]), mark) else {
                index += 1
                continue
            }
            index += length
            if index < value.count, value[index] == 0x22 { index += 1 }
            let said = value[index...].prefix { $0 != 0x22 && $0 != 0x3b && $0 != 0x2c && !Directives.isBlank($0) }
            guard isSame(UnsafeRawBufferPointer(rebasing: said), authority) else { return false }
        }
        return true
    }
}
