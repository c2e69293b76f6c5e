import Gateway
import NIOCore
import Synchronization

/// Whether the disk was asked for what memory has not.
enum Woken: Sendable {
    case notYet
    case asked(StoredAnswer?)

    /// What may be used as it is; all else wants a place in memory first.
    func fresh(for demands: RequestDemands, _ exchange: Exchange) -> StoredAnswer? {
        guard case .asked(let answer?) = self, answer.head.standing == .intact, answer.head.selectors.match(exchange.request.fields),
            case .fresh = answer.head.freshness.reuse(for: demands, at: exchange.arrived)
        else { return nil }
        return answer
    }
}

extension CachedConnector {
    /// Looks on disk for what memory has not.
    /// - Returns: nil where there is nothing suitable.
    func wake(_ exchange: Exchange, _ key: CacheKey) -> Reply? {
        guard let disk = cache.disk,
            let record = cache.stripe(key).state.withLock({ $0.shelf.find(key, for: exchange.request) })
        else { return nil }
        let wait = DiskWait(self, exchange)
        let bound = NIOLoopBound(wait, eventLoop: exchange.loop), loop = exchange.loop
        disk.wake(record, into: cache) { woken in loop.execute { bound.value.goOn(woken) } }
        return .later(wait.pending)
    }
}

/// One exchange that waits for an entry to be read, and then is answered as if it had come just now.
private final class DiskWait {
    let pending: PendingAnswer
    private let connector: CachedConnector
    private let exchange: Exchange
    /// A disk that hangs holds nobody up for longer; the answer is then asked for like any other.
    private static let patience = TimeAmount.seconds(1)
    private var timer: Scheduled<Void>?
    private var isOver = false

    init(_ connector: CachedConnector, _ exchange: Exchange) {
        self.connector = connector
        self.exchange = exchange
        pending = PendingAnswer(loop: exchange.loop)
        pending.onCancelled = { [weak self] in self?.end() }
        let own = NIOLoopBound(self, eventLoop: exchange.loop)
        timer = exchange.loop.scheduleTask(in: Self.patience) { own.value.goOn(nil) }
    }

    private func end() {
        isOver = true
        timer?.cancel()
        timer = nil
    }

    func goOn(_ woken: StoredAnswer?) {
        guard !isOver else { return }
        end()
        // Where the disk had nothing after all, it is a miss like any other.
        pending.follow(connector.answer(exchange, woken: .asked(woken)))
    }
}

extension PendingAnswer {
    /// Delivers what another reply brings.
    fileprivate func follow(_ reply: Reply) {
        switch reply {
        case .now(let outcome): deliver(outcome)
        case .shared(let answer, let age, let status): deliver(.success(answer.copy(age: age, status)))
        case .later(let other):
            onCancelled = { other.cancel() }
            other.whenDelivered { self.deliver($0) }
        }
    }
}

extension Reply {
    /// The same reply, but not before what it made void is off the disk: whoever was told of a change must not be shown
    /// the old answer after a kill.
    func held(until disk: DiskTier, on loop: any EventLoop) -> Reply {
        if case .now(let outcome) = self {
            guard disk.isPurging else { return self }
            let pending = PendingAnswer(loop: loop)
            pending.hold(outcome, until: disk)
            return .later(pending)
        }
        guard case .later(let other) = self else { return self }
        let pending = PendingAnswer(loop: loop)
        pending.onCancelled = { other.cancel() }
        other.whenDelivered { outcome in
            if disk.isPurging { pending.hold(outcome, until: disk) } else { pending.deliver(outcome) }
        }
        return .later(pending)
    }
}

extension PendingAnswer {
    /// How long a disk that hangs is waited for: the change has been made, and its maker should learn of it.
    private static let patience = TimeAmount.seconds(5)

    fileprivate func hold(_ outcome: Outcome, until disk: DiskTier) {
        let bound = NIOLoopBound(HeldOutcome(outcome, for: self), eventLoop: loop), loop = loop
        if case .success(let answer) = outcome { onCancelled = { answer.abandon() } }
        let timer = loop.scheduleTask(in: Self.patience) { bound.value.give() }
        disk.whenPurged { _ in
            loop.execute {
                timer.cancel()
                bound.value.give()
            }
        }
    }
}

/// Given once, by whoever comes first.
private final class HeldOutcome {
    private var outcome: Outcome?
    private let pending: PendingAnswer

    init(_ outcome: Outcome, for pending: PendingAnswer) {
        self.outcome = outcome
        self.pending = pending
    }

    func give() {
        guard let outcome else { return }
        self.outcome = nil
        pending.deliver(outcome)
    }
}
