package import Gateway
import NIOCore
import Synchronization

/// What is stored for one address, for a person who asks (`motcua cache show`).
package struct KeyReport: Codable, Sendable, Equatable {
    /// Scheme, authority, path and query, as the key has them.
    package let address: String
    /// The newest first.
    package let variants: [VariantReport]
    /// Exchanges with the portal that will bring an answer for it, and requests that wait for them.
    package let fills: Int
    package let waiting: Int
    /// Seconds for which its answers are still held to be uncacheable; nil when they are not.
    package let uncacheable: Int64?
    /// Answers stored for the same address on the other scheme.
    package let onOtherScheme: Int
}

extension ResponseCache {
    /// Looks without using: no answer is counted as used, refreshed or dropped.
    /// - Parameters:
    ///   - target: path and query.
    ///   - tick: now.
    /// - Returns: nil when `target` is no sound path.
    package func report(isSecure: Bool, authority: String, target: String, at tick: Tick) -> KeyReport? {
        guard let key = CacheKey(target, isSecure: isSecure, authority: ByteBuffer(string: authority.lowercased())) else { return nil }
        let (variants, fills, uncacheable) = stripe(key).state.withLock { state in
            let slot = state.slots[key]
            return (slot?.variants ?? [], slot?.fills ?? [], state.uncacheable.remaining(key, at: tick))
        }
        let others = stripe(key.otherScheme).state.withLock { $0.slots[key.otherScheme]?.variants.count ?? 0 }
        let query = key.resource.query.map { "?" + String(buffer: key.resource.slice($0)) } ?? ""
        return KeyReport(
            address: (isSecure ? "https://" : "http://") + String(buffer: key.authority) + String(buffer: key.path) + query,
            variants: variants.filter { !$0.head.isPurged }.map { VariantReport($0, at: tick) },
            fills: fills.count, waiting: fills.reduce(0) { $0 + $1.readers }, uncacheable: uncacheable?.secondsUp, onOtherScheme: others)
    }
}

extension Span {
    /// Whole seconds, rounded up.
    var secondsUp: Int64 { (nanoseconds + 999_999_999) / 1_000_000_000 }
}
