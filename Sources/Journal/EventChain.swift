import Crypto
import Gateway

/// Chains the events of a stream: each one's digest covers the one before, so that none can be changed, left out or
/// put in without all after it.
enum EventChain {
    static let start: [UInt8] = []

    /// SHA-256 over the digest before, the stream, the revision and all that was written; each part with its length.
    static func digest(
        after previous: [UInt8], stream: StreamName, revision: Int, kind: String, at: Instant, content: [UInt8]
    ) -> [UInt8] {
        var hash = SHA256()
        func add(_ bytes: some Sequence<UInt8>, _ count: Int) {
            withUnsafeBytes(of: UInt64(count).bigEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: Array(bytes))
        }
        add(previous, previous.count)
        add(stream.text.utf8, stream.text.utf8.count)
        withUnsafeBytes(of: Int64(revision).bigEndian) { hash.update(bufferPointer: $0) }
        add(kind.utf8, kind.utf8.count)
        withUnsafeBytes(of: at.nanoseconds.bigEndian) { hash.update(bufferPointer: $0) }
        add(content, content.count)
        return Array(hash.finalize())
    }
}
