import Gateway
import NIOCore

/// What stored answers are found by (RFC 9111 §2): scheme, authority, and normalised path and query.
///
/// GET and HEAD share a key; no other method has one. The hash is worked out once, from the bytes as they stand;
/// it is seeded for each process, so no client can choose keys that collide.
struct CacheKey: Hashable, Sendable {
    let isSecure: Bool
    let authority: ByteBuffer
    let path: ByteBuffer
    let query: ByteBuffer?
    let hash: Int

    init(isSecure: Bool, authority: ByteBuffer, path: ByteBuffer, query: ByteBuffer?) {
        self.isSecure = isSecure
        self.authority = authority
        self.path = path
        self.query = query
        var hasher = Hasher()
        hasher.combine(isSecure)
        authority.withUnsafeReadableBytes { hasher.combine(bytes: $0) }
        path.withUnsafeReadableBytes { hasher.combine(bytes: $0) }
        if let query {
            // A query's `?` keeps `/a?` and `/a` apart.
            hasher.combine(0x3f as UInt8)
            query.withUnsafeReadableBytes { hasher.combine(bytes: $0) }
        }
        hash = hasher.finalize()
    }

    /// The key an exchange asks for.
    init(_ exchange: Exchange) {
        self.init(
            isSecure: exchange.isSecure, authority: exchange.request.authority, path: exchange.request.path,
            query: exchange.request.query)
    }

    /// Another address on the same authority; nil where it is no sound path.
    init?(_ target: String, isSecure: Bool, authority: ByteBuffer) {
        guard let parsed = try? RequestTarget(originForm: ByteBuffer(string: target)) else { return nil }
        self.init(isSecure: isSecure, authority: authority, path: parsed.path, query: parsed.query)
    }

    static func == (left: CacheKey, right: CacheKey) -> Bool {
        left.hash == right.hash && left.isSecure == right.isSecure && left.path == right.path
            && left.query == right.query && left.authority == right.authority
    }

    func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    /// The same key in memory of its own: a request's buffers belong to its connection's reads.
    func compacted() -> CacheKey {
        var all = ByteBuffer()
        all.reserveCapacity(length)
        all.writeImmutableBuffer(authority)
        all.writeImmutableBuffer(path)
        if let query { all.writeImmutableBuffer(query) }
        return CacheKey(
            isSecure: isSecure,
            authority: all.readSlice(length: authority.readableBytes) ?? authority,
            path: all.readSlice(length: path.readableBytes) ?? path,
            query: query == nil ? nil : all)
    }

    /// The same key on the other scheme.
    var otherScheme: CacheKey { CacheKey(isSecure: !isSecure, authority: authority, path: path, query: query) }

    /// Bytes of its parts.
    var length: Int { authority.readableBytes + path.readableBytes + (query?.readableBytes ?? 0) }
}
