import Synchronization

/// How many bytes of bodies may be whole in memory at once, over all requests: a limit for each one alone lets many
/// callers fill the memory together.
package final class ByteBudget: Sendable {
    private let left: Mutex<Int>

    /// - Parameter bytes: in all.
    package init(_ bytes: Int) { left = Mutex(bytes) }

    fileprivate func take(_ count: Int) -> Bool {
        left.withLock { left in
            guard left >= count else { return false }
            left -= count
            return true
        }
    }

    fileprivate func giveBack(_ count: Int) { left.withLock { $0 += count } }
}

extension BodyReader {
    /// Reads the whole of it and hands it to `use`; its bytes are the budget's again afterwards.
    /// - Parameter limit: bytes; more is refused, as is what the budget has no room for (503).
    package func withAll<Value>(
        limit: Int, of budget: ByteBudget, _ use: ([UInt8]) async throws -> Value
    ) async throws -> Value {
        if let length, length > limit { throw GatewayError.bodyTooLarge(limit: limit) }
        var taken = 0
        defer { budget.giveBack(taken) }
        var all: [UInt8] = []
        while let piece = try await next() {
            guard all.count + piece.count <= limit else { throw GatewayError.bodyTooLarge(limit: limit) }
            guard budget.take(piece.count) else { throw GatewayError.overloaded }
            taken += piece.count
            all += piece
        }
        return try await use(all)
    }
}
