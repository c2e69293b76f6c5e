import Synchronization

/// Whom to tell of commits.
final class WakeBoard: Sendable {
    private let listeners = Mutex<[@Sendable (Wake) -> Void]>([])

    func add(_ wake: @escaping @Sendable (Wake) -> Void) { listeners.withLock { $0.append(wake) } }

    func wake(_ wakes: some Sequence<Wake>) {
        let all = listeners.withLock { $0 }
        for wake in wakes { for listener in all { listener(wake) } }
    }
}
