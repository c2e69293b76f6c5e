/// Whether a text is a link that a party may be given to follow.
enum Link {
    /// `https`, a host of ASCII letters, digits, points and hyphens with a port or none, no user before it (RFC 3986
    /// §3.2), and no blank, quote or bracket anywhere.
    static func isSecure(_ text: String) -> Bool {
        let scheme = "https://"
        guard text.prefix(scheme.count).lowercased() == scheme, !text.unicodeScalars.contains(where: isForbidden) else { return false }
        let authority = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, parts.count <= 2, host.contains("."), host.first != ".", host.utf8.allSatisfy(isOfHost) else { return false }
        return parts.count == 1 || Int(parts[1]).map { (1...65_535).contains($0) } == true
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || ["\"", "<", ">", "\\", "^", "`", "{", "|", "}"].contains(scalar)
    }

    private static func isOfHost(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2d || byte == 0x2e
    }
}
