/// How much the gateway stores: `cache:` in `gateway.yaml`.
package struct CacheSettings: Sendable, Hashable {
    /// Bytes of stored answers in memory, their bookkeeping included.
    package var memory: Int
    package init(memory: Int = 256 << 20) { self.memory = memory }
}
