import Dispatch
import Gateway
import Glibc
import Synchronization

/// The one thread that writes lines, in batches.
///
/// It sleeps until there is a line, lets others join it for a moment, then fetches what every stripe has. A loop
/// wakes it at most once a batch, and again only for a buffer that is full.
final class LineWriter: Sendable {
    enum Order: Sendable {
        case reopen
        case flush(DispatchSemaphore)
        case close(DispatchSemaphore)
    }

    private let sink: any LogSink
    private let queue: LineQueue
    private let stripes: [LineStripe]
    private let operatorLog: OperatorLog
    private let clock: any GatewayClock
    private let interval: Span
    private let wake = DispatchSemaphore(value: 0)
    /// The writer knows that some stripe has lines.
    private let isAwaited = Atomic(false)
    private let orders = Mutex<[Order]>([])

    init(
        sink: any LogSink, queue: LineQueue, stripes: [LineStripe], operatorLog: OperatorLog,
        clock: any GatewayClock, interval: Span
    ) {
        self.sink = sink
        self.queue = queue
        self.stripes = stripes
        self.operatorLog = operatorLog
        self.clock = clock
        self.interval = interval
    }

    func start() {
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<LineWriter>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        guard code == 0 else {
            operatorLog.error("the access log's writer cannot be started", ["cause": SystemCause.text(code)])
            return Unmanaged.passUnretained(self).release()
        }
        pthread_detach(thread)
    }

    // MARK: From the loops

    @inline(__always)
    func linesAdded(isUrgent: Bool) {
        // The plain load keeps the line of memory shared among the loops' cores while there is nothing to say.
        if isUrgent || !isAwaited.load(ordering: .relaxed) && !isAwaited.exchange(true, ordering: .acquiringAndReleasing) {
            wake.signal()
        }
    }

    func order(_ order: Order) {
        orders.withLock { $0.append(order) }
        wake.signal()
    }

    /// Gives an order and waits until it has been obeyed.
    /// - Returns: false when that took longer than `limit`; it is obeyed all the same.
    func wait(for order: (DispatchSemaphore) -> Order, within limit: Span) -> Bool {
        let done = DispatchSemaphore(value: 0)
        self.order(order(done))
        return done.wait(timeout: .now() + .milliseconds(Int(limit.milliseconds))) == .success
    }

    // MARK: On the thread

    private func run() {
        // Signals are for the thread that waits for them; one that interrupts a write would only delay it.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        var told = Told(lostLines: queue.lostLines)
        while true {
            wake.wait()
            if queue.isEmpty, orders.withLock({ $0.isEmpty }) {
                _ = wake.wait(timeout: .now() + .milliseconds(Int(interval.milliseconds)))
            }
            let orders = orders.withLock { orders in
                let taken = orders
                orders = []
                return taken
            }
            isAwaited.store(false, ordering: .sequentiallyConsistent)
            for stripe in stripes { stripe.empty() }
            write(queue.takeAll(), &told)
            for order in orders where !obey(order) { return }
        }
    }

    /// - Returns: false when the thread is to end.
    private func obey(_ order: Order) -> Bool {
        switch order {
        case .reopen:
            do throws(LogFailure) {
                try sink.reopen()
            } catch {
                operatorLog.error("the access log cannot be opened again; the old file stays in use", ["cause": error.description])
            }
        case .flush(let done): done.signal()
        case .close(let done):
            sink.close()
            done.signal()
            return false
        }
        return true
    }

    /// What the operator has been told.
    private struct Told {
        var lostLines: Int
        var isFailing = false
    }

    private func write(_ buffers: [LineBuffer], _ told: inout Told) {
        for buffer in buffers {
            do throws(LogFailure) {
                try buffer.write(to: sink)
                told.isFailing = false
            } catch {
                queue.countLost(buffer.lines)
                if !told.isFailing { operatorLog.error("the access log cannot be written", ["cause": error.description]) }
                told.isFailing = true
            }
            queue.giveBack(buffer)
        }
        if !told.isFailing { tellLost(&told) }
    }

    /// Says how many lines are missing, in the log itself and to the operator, once it can be written again.
    private func tellLost(_ told: inout Told) {
        let total = queue.lostLines
        let lost = total - told.lostLines
        guard lost > 0 else { return }
        var notice = LineBuffer()
        notice.append { pen in
            var second = SecondText()
            pen.raw(#"{"time":""#)
            second.write(clock.now(), to: &pen)
            pen.raw(#"","event.name":"motcua.log.lost""#)
            pen.number(#","lines":"#, Int64(lost))
            pen.raw("}\n")
        }
        do throws(LogFailure) {
            try notice.write(to: sink)
        } catch {
            return
        }
        operatorLog.warning("lines of the access log were lost", ["lines": String(lost)])
        told.lostLines = total
    }
}
