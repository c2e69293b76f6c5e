import Gateway
package import NIOCore

/// What stored answers are found by (RFC 9111 §2): scheme, authority, and normalised path and query.
///
/// GET and HEAD share a key; no other method has one. The hash is worked out once, from the bytes as they stand;
/// it is seeded for each process, so no client can choose keys that collide.
package struct CacheKey: Hashable, Sendable {
    let isSecure: Bool
    let resource: ResourceName
    let hash: Int

    init(isSecure: Bool, _ resource: ResourceName) {
        self.isSecure = isSecure
        self.resource = resource
        hash = resource.bytes.withUnsafeReadableBytes { bytes in
            var hasher = Hasher()
            // A query's `?` keeps `/a?` and `/a` apart.
            hasher.combine((isSecure ? 1 : 0) | (resource.query == nil ? 0 : 0x3f00))
            hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: bytes[resource.authority.range]))
            hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: bytes[resource.path.range]))
            if let query = resource.query { hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: bytes[query.range])) }
            return hasher.finalize()
        }
    }

    package init(isSecure: Bool, authority: ByteBuffer, path: ByteBuffer, query: ByteBuffer?) {
        self.init(isSecure: isSecure, ResourceName(authority: authority, path: path, query: query))
    }

    /// The key an exchange asks for.
    init(_ exchange: Exchange) { self.init(isSecure: exchange.isSecure, exchange.request.resource) }

    /// Another address on the same authority; nil where it is no sound path.
    init?(_ target: String, isSecure: Bool, authority: ByteBuffer) {
        guard let parsed = try? RequestTarget(originForm: ByteBuffer(string: target)) else { return nil }
        self.init(isSecure: isSecure, authority: authority, path: parsed.path, query: parsed.query)
    }

    var authority: ByteBuffer { resource.slice(resource.authority) }
    package var path: ByteBuffer { resource.slice(resource.path) }

    package static func == (left: CacheKey, right: CacheKey) -> Bool {
        left.hash == right.hash && left.isSecure == right.isSecure && left.resource == right.resource
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    /// The same key in memory of its own.
    func compacted() -> CacheKey { CacheKey(isSecure: isSecure, resource.compacted()) }

    /// The same key on the other scheme.
    var otherScheme: CacheKey { CacheKey(isSecure: !isSecure, resource) }

    /// Bytes of its parts.
    var length: Int { resource.length }
}
