package import JSON

/// An object in the clear with one sealed behind it: the first's text, a zero byte, the second's sealed text.
package struct SealedJSON {
    package var open: JSONObject
    package var secret: JSONObject

    package init(open: JSONObject, secret: JSONObject) {
        self.open = open
        self.secret = secret
    }

    package func bytes(by key: DossierKey, as what: String) throws -> [UInt8] {
        let open = JSON.object(open).bytes
        return secret.isEmpty ? open : try open + [0] + key.seal(JSON.object(secret).bytes, as: what)
    }

    /// Nil when it cannot be read, or not be opened by this key.
    /// - Parameter key: nil leaves the secret part empty.
    package init?(_ bytes: [UInt8], by key: DossierKey?, as what: String) {
        // What a door let in lies a few levels deeper here, and must still be read.
        let limits = JSONLimits(depth: JSONLimits.standard.depth + 8, members: 2 * JSONLimits.standard.members)
        // A control character never stands in JSON.
        let end = bytes.firstIndex(of: 0) ?? bytes.endIndex
        guard let open = (try? JSON(parsing: bytes[..<end], limits: limits))?.object else { return nil }
        self.open = open
        secret = JSONObject()
        guard let key, end < bytes.endIndex else { return }
        guard let opened = try? key.open(Array(bytes[(end + 1)...]), as: what), let secret = (try? JSON(parsing: opened, limits: limits))?.object else { return nil }
        self.secret = secret
    }
}
