/// The one session that all calls to a portal share, kept until it is refused.
actor PortalSession {
    private let logIn: @Sendable () async -> Result<String, PortalTrouble>
    private var current: String?
    private var underWay: Task<Result<String, PortalTrouble>, Never>?

    init(_ logIn: @escaping @Sendable () async -> Result<String, PortalTrouble>) { self.logIn = logIn }

    /// The session that is there; a new one where there is none, or where it is the one that was refused. Whoever asks
    /// while a log-in is under way waits for that one.
    func session(insteadOf refused: String? = nil) async throws(PortalTrouble) -> String {
        if let current, current != refused { return current }
        if let underWay { return try await underWay.value.get() }
        current = nil
        // A task of its own: the delivery that began it may be cancelled, those that wait for it are not.
        let task = Task { await logIn() }
        underWay = task
        let result = await task.value
        underWay = nil
        current = try? result.get()
        return try result.get()
    }
}
