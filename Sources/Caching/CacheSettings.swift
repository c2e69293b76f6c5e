/// How much the gateway stores: `cache:` in `gateway.yaml`.
package struct CacheSettings: Sendable, Hashable {
    /// Bytes of stored answers in memory, their bookkeeping included.
    package var memory: Int
    /// Bytes of stored answers on disk, in blocks of 4 KiB; nil keeps nothing there.
    package var disk: Int?
    package var diskFiles = 100_000
    package init(memory: Int = 256 << 20) { self.memory = memory }
}
