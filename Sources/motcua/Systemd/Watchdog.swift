import Gateway
import NIOCore
import NIOPosix

/// Tells systemd that the gateway is alive, as long as every event loop answers.
struct Watchdog: Sendable {
    private let task: RepeatedTask

    /// nil where no watchdog is set.
    init?(environment: [String: String], notifier: ServiceNotifier?, group: MultiThreadedEventLoopGroup = .singleton) {
        guard let notifier, let interval = WatchdogInterval(environment: environment) else { return nil }
        let pause = TimeAmount.nanoseconds(interval.pause.nanoseconds)
        task = group.next().scheduleRepeatedTask(initialDelay: .zero, delay: pause) { _ in
            let alive = group.makeIterator().map { $0.submit {} }
            EventLoopFuture.andAllSucceed(alive, on: group.next()).whenSuccess { _ = notifier.watchdog() }
        }
    }

    func stop() { task.cancel() }
}
