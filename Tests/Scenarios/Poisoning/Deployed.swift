import Synchronization

/// Something that is not there, and then is.
final class Deployed: Sendable {
    private let state = Atomic(false)
    var isThere: Bool { state.load(ordering: .sequentiallyConsistent) }
    func happens() { state.store(true, ordering: .sequentiallyConsistent) }
}
