import CPostgreSQL
import Glibc
import Synchronization

/// A thread with a connection of its own, on which work is done piece by piece in the order it came: neither libpq nor
/// a slow server ever holds up an event loop.
final class PostgreSQLWorker: Sendable {
    private let box: PostgreSQLJobs

    /// - Parameter connected: told of each new connection's process at the server, and 0 when it is gone.
    init(_ settings: PostgreSQLSettings, connected: @escaping @Sendable (CInt) -> Void = { _ in }) {
        let box = PostgreSQLJobs()
        self.box = box
        let isStarted = PostgreSQLThread.start("postgresql") { Self.work(box, PostgreSQLSession(settings, connected: connected)) }
        if !isStarted {
            box.close()
            box.end()
        }
    }

    /// What it has to do, and has under way.
    var load: Int { box.load }

    func run<Value: Sendable>(
        _ job: @escaping @Sendable (PostgreSQLSession) throws(JournalFailure) -> Value
    ) async throws(JournalFailure) -> Value {
        let result: Result<Value, JournalFailure> = await withCheckedContinuation { continuation in
            let isTaken = box.post { session in
                let result: Result<Value, JournalFailure>
                do throws(JournalFailure) { result = .success(try job(session)) } catch { result = .failure(error) }
                continuation.resume(returning: result)
            }
            if !isTaken { continuation.resume(returning: .failure(JournalFailure(.closed, ""))) }
        }
        return try result.get()
    }

    /// Takes no more, and returns when what was taken is done and the connection is closed.
    func stop() async {
        box.close()
        await withCheckedContinuation { continuation in box.whenEnded { continuation.resume() } }
    }

    deinit { box.close() }

    private static func work(_ box: PostgreSQLJobs, _ session: PostgreSQLSession) {
        while true {
            let (jobs, goesOn) = box.take()
            for job in jobs {
                job(session)
                box.done()
            }
            guard goesOn else { break }
            if jobs.isEmpty, box.alarm.sleep(watching: session.connection?.socket) { session.glance() }
        }
        session.close()
        box.end()
    }
}

/// What a worker is to do.
final class PostgreSQLJobs: Sendable {
    typealias Job = @Sendable (PostgreSQLSession) -> Void

    private struct State {
        var jobs: [Job] = []
        var load = 0
        var isClosed = false
        var hasEnded = false
        var waiters: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())
    let alarm = PostgreSQLAlarm()

    var load: Int { state.withLock { $0.load } }

    /// - Returns: false once closed.
    func post(_ job: @escaping Job) -> Bool {
        let isOpen = state.withLock { state in
            if state.isClosed { return false }
            state.jobs.append(job)
            state.load += 1
            return true
        }
        alarm.ring()
        return isOpen
    }

    func close() {
        state.withLock { $0.isClosed = true }
        alarm.ring()
    }

    /// - Returns: false with the last of them.
    func take() -> (jobs: [Job], goesOn: Bool) {
        state.withLock { state in
            defer { state.jobs = [] }
            return (state.jobs, !state.isClosed)
        }
    }

    func done() { state.withLock { $0.load -= 1 } }

    func end() {
        let waiters = state.withLock { state in
            state.hasEnded = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter() }
    }

    func whenEnded(_ act: @escaping @Sendable () -> Void) {
        let isNow = state.withLock { state in
            if !state.hasEnded { state.waiters.append(act) }
            return state.hasEnded
        }
        if isNow { act() }
    }
}
