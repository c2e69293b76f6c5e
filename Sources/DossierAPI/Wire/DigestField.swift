import Dossiers
import Foundation
import Gateway

/// What a sender says his content's digest is (RFC 9530), for the one algorithm looked at.
enum DigestField {
    /// - Returns: SHA-256 in hexadecimal; nil where none is announced. Without a coding and a range, content and
    ///   representation are one (RFC 9530 §2, §3).
    static func sha256(_ fields: Fields) throws(DossierProblem) -> String? {
        var announced: Set<String> = []
        for name in ["content-digest", "repr-digest"] as [FieldName] {
            for member in fields.list(name) where member.hasPrefix("sha-256=") {
                guard let digest = read(member.dropFirst("sha-256=".count)) else { throw .digestField }
                announced.insert(digest)
            }
        }
        guard announced.count <= 1 else { throw .digestField }
        return announced.first
    }

    /// As a byte sequence (RFC 8941 §3.3.5).
    static func text(_ hexadecimal: String) -> String {
        "sha-256=:\(Data(Hexadecimal.bytes(hexadecimal) ?? []).base64EncodedString()):"
    }

    private static func read(_ value: Substring) -> String? {
        guard value.count == 46, value.first == ":", value.last == ":", let data = Data(base64Encoded: String(value.dropFirst().dropLast())),
            data.count == 32
        else { return nil }
        return Hexadecimal.text(data)
    }
}
