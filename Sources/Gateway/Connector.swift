package import NIOCore

/// Anything that answers an exchange: a portal behind libcurl, the cache before it, a page, a fixed answer.
///
/// Connectors compose: `Cached(HTTPConnector(portal))` is one too. The pipeline never asks which one it has.
package protocol Connector: Sendable {
    /// Answers `exchange`, at once or later, on the exchange's own loop and exactly once.
    ///
    /// A failure of `GatewayError.clientLeft` closes the connection without a word.
    func answer(_ exchange: Exchange) -> Reply
}

/// What an answering ends with.
package typealias Outcome = Result<Answer, GatewayError>

/// What a connector says when it is asked: the outcome itself, or that it will come.
package enum Reply {
    /// There is an answer already; nothing was scheduled for it.
    case now(Outcome)
    /// An answer that is kept for many exchanges, as it is, with what differs from one to the next beside it.
    case shared(SharedAnswer, age: Int64, CacheStatus)
    case later(PendingAnswer)

    package static func now(_ answer: Answer) -> Reply { .now(.success(answer)) }
    package static func refuse(_ error: GatewayError) -> Reply { .now(.failure(error)) }
}

/// An answer that comes later, on the loop it was asked on.
///
/// The answering side delivers once. The asking side may leave first, in which case `onCancelled` runs and
/// whatever is delivered afterwards is dropped (its body told so).
package final class PendingAnswer {
    private enum State {
        case waiting
        case ready(Outcome)
        case done
    }

    package let loop: any EventLoop
    private var state = State.waiting
    private var receiver: ((Outcome) -> Void)?
    /// What the outcome is passed through on its way.
    private var change: ((Outcome) -> Outcome)?
    /// Run when the asker leaves before the answer came.
    package var onCancelled: (() -> Void)?

    package init(loop: any EventLoop) { self.loop = loop }

    package func deliver(_ outcome: Outcome) {
        loop.preconditionInEventLoop()
        guard case .waiting = state else {
            if case .success(let answer) = outcome { answer.abandon() }
            return
        }
        onCancelled = nil
        let changed = change.map { $0(outcome) } ?? outcome
        change = nil
        if let receiver {
            state = .done
            self.receiver = nil
            receiver(changed)
        } else {
            state = .ready(changed)
        }
    }

    /// Has the outcome passed through `next`, after what it is passed through already.
    package func pass(through next: @escaping (Outcome) -> Outcome) {
        loop.preconditionInEventLoop()
        if case .ready(let outcome) = state {
            state = .ready(next(outcome))
        } else if let change {
            self.change = { next(change($0)) }
        } else {
            change = next
        }
    }

    /// Takes the answer when it comes, or at once if it is there; to be called once.
    package func whenDelivered(_ receive: @escaping (Outcome) -> Void) {
        loop.preconditionInEventLoop()
        if case .ready(let outcome) = state {
            state = .done
            receive(outcome)
        } else {
            receiver = receive
        }
    }

    /// The asker leaves.
    package func cancel() {
        loop.preconditionInEventLoop()
        if case .ready(.success(let answer)) = state { answer.abandon() }
        state = .done
        receiver = nil
        change = nil
        let cancelled = onCancelled
        onCancelled = nil
        cancelled?()
    }
}

extension Reply {
    /// The same reply with its outcome passed through `change`, at once or when it comes.
    package func map(_ change: @escaping (Outcome) -> Outcome) -> Reply {
        switch self {
        case .now(let outcome):
            return .now(change(outcome))
        case .shared(let answer, let age, let status):
            return .now(change(.success(answer.copy(age: age, status))))
        case .later(let pending):
            pending.pass(through: change)
            return self
        }
    }
}
