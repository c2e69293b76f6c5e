import Foundation

/// User and password of `Authorization: Basic` (RFC 7617), in UTF-8.
package struct BasicCredentials: Sendable {
    package let user: String
    package let password: String

    /// Bytes before they are decoded.
    private static let longest = 1024

    /// - Returns: nil when it is of another scheme, or not of its form.
    package init?(_ field: String) {
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic", parts[1].utf8.count <= Self.longest,
            let data = Data(base64Encoded: String(parts[1])), let text = String(validating: data, as: UTF8.self),
            let colon = text.firstIndex(of: ":")
        else { return nil }
        user = String(text[..<colon])
        password = String(text[text.index(after: colon)...])
    }
}
