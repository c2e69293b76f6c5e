import Gateway

/// The fields of a request that do not go on to an upstream.
///
/// Besides what belongs to the client's own connection these are the claims that only the gateway, or a proxy it
/// trusts, may make: whose request it is, and which host, path and method it is about. Routes, access rules and the
/// cache's key go by the request line and `Host`; a field that says otherwise would be believed by the portal alone.
struct BarredFields: Sendable {
    private let always: FieldSet

    /// - Parameter names: what the connector removes, and what it sets itself.
    init(_ names: [String]) {
        var always = FieldSet.hopByHop
        always.formUnion(.ownInRequests)
        always.formUnion(.otherRequests)
        always.formUnion(FieldSet(names))
        self.always = always
    }

    /// - Parameters:
    ///   - id: the name's number, as in `Fields.forEachLine`.
    ///   - isTrusted: the peer is one of `trusted-proxies`.
    func contains(_ id: UInt8, _ name: UnsafeRawBufferPointer, isTrusted: Bool) -> Bool {
        if always.contains(id, name) || !isTrusted && FieldSet.ofTrustedPeers.contains(id, name) { return true }
        guard id == 0 else { return false }
        return Self.isOfFamily(name) || name.contains(0x5f) && passesForAnother(name, isTrusted: isTrusted)
    }

    /// What frameworks read as another request than the one that was made, by the beginning of its name. The names of
    /// `X-Forwarded-` that the gateway says itself, or lets a trusted proxy say, have a number.
    private static func isOfFamily(_ name: UnsafeRawBufferPointer) -> Bool {
        guard name.count > 9, asciiLowercased(name[0]) == 0x78, name[1] == 0x2d else { return false }
        return families.contains { family in
            guard name.count >= family.utf8CodeUnitCount else { return false }
            for index in 2..<family.utf8CodeUnitCount where asciiLowercased(name[index]) != family.utf8Start[index] { return false }
            return true
        }
    }

    private static let families: [StaticString] = [
        "x-forwarded-", "x-original-", "x-rewrite-", "x-http-method", "x-method-override", "x-http-host",
    ]

    /// CGI and what comes after it make `_` of every `-`, so that `Accept_Language` is read as the field that `Vary`
    /// and the cache know. A name of nothing we know passes.
    private func passesForAnother(_ name: UnsafeRawBufferPointer, isTrusted: Bool) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: name.count, alignment: 1) { folded in
            for index in 0..<name.count { folded[index] = name[index] == 0x5f ? 0x2d : name[index] }
            let folded = UnsafeRawBufferPointer(folded)
            let id = FieldName.identify(folded)
            return id != 0 || contains(id, folded, isTrusted: isTrusted)
        }
    }
}
