package import Gateway

/// How much the gateway stores: `cache:` in `gateway.yaml`.
package struct CacheSettings: Sendable, Hashable {
    /// Bytes of stored answers in memory, their bookkeeping included.
    package var memory: Int
    /// Bytes of stored answers on disk, in blocks of 4 KiB; nil keeps nothing there.
    package var disk: Int?
    package var diskFiles = 100_000
    package init(memory: Int = 256 << 20) { self.memory = memory }
}

/// What a connector or a route adds where the origin itself says nothing: `cache:` in an agency's file.
package struct CacheRules: Sendable, Hashable {
    /// False passes everything through.
    package var isOn = true
    /// Freshness for an answer that has no explicit one; nil leaves the heuristic of RFC 9111 §4.2.2.
    package var defaultFreshness: Span?
    /// RFC 5861 §4, where the origin does not say.
    package var staleIfError: Span?
    /// RFC 5861 §3, where the origin does not say.
    package var staleWhileRevalidate: Span?
    package init() {}
}
