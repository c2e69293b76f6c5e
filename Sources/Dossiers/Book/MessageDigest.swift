import Crypto
import JSON

/// Tells a message that comes again from another one.
enum MessageDigest {
    /// 32 hexadecimal digits of SHA-256 over what the message says.
    static func of(_ what: String, _ content: JSONObject) -> String {
        var hash = SHA256()
        hash.update(data: Array(what.utf8) + [0])
        hash.update(data: JSON.object(content).bytes)
        return Hexadecimal.text(hash.finalize().prefix(16))
    }
}
