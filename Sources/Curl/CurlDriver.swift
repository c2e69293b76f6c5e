import CCurl
import Glibc
import Synchronization

/// Carries out transfers on a thread of its own. Shared by all connectors, so that they share its connections.
///
/// Read next: `CurlTransfer` (what a transfer is told), `DriverLoop` (what happens on the thread), `Seat` (the
/// handle a transfer sits on), `CurlHandle` and `CurlOption` (settings), `CurlFailure` (how a transfer may end).
package final class CurlDriver: Sendable {
    private let mailbox: Mailbox
    private let thread: Mutex<pthread_t?>

    /// - Parameter connections: open connections kept for further requests, to all origins together.
    package init(connections: Int = 1024) throws(CurlFailure) {
        let loop = try DriverLoop(connections: connections)
        mailbox = Mailbox(waker: loop.waker)
        let started = try Self.run(loop, mailbox)
        thread = Mutex(started)
    }

    // MARK: Asking, from any thread

    /// Starts `transfer`; once the driver was stopped, it is told so on the caller's thread.
    package func start(_ transfer: any CurlTransfer, to origin: CurlOrigin) {
        guard !mailbox.post(.start(origin, transfer)) else { return }
        transfer.finished(CurlFailure(.setup, .stopped), CurlTimes())
    }

    /// Starts `transfer` on a connection of its own that may change its protocol (RFC 9110 §7.8): its head, for HTTP/1.1
    /// and complete with `Host`, is sent as it is; after 101, its content is what goes to the upstream, and the answer's
    /// is what comes from there. Its time limit is for all of another answer, or for the head of 101.
    package func tunnel(_ transfer: any CurlTransfer, to origin: CurlOrigin) {
        guard !mailbox.post(.tunnel(origin, transfer)) else { return }
        transfer.finished(CurlFailure(.setup, .stopped), CurlTimes())
    }

    /// Ends `transfer` without a further word to it, but for what is being said to it this moment.
    package func cancel(_ transfer: any CurlTransfer) { _ = mailbox.post(.cancel(transfer)) }
    package func resumeReceiving(_ transfer: any CurlTransfer) { _ = mailbox.post(.resumeReceiving(transfer)) }
    package func resumeSending(_ transfer: any CurlTransfer) { _ = mailbox.post(.resumeSending(transfer)) }
    /// Lets go of what is kept for an origin that will be asked no more; transfers under way go on.
    package func drop(_ origin: CurlOrigin) { _ = mailbox.post(.drop(origin)) }

    /// Ends every transfer, then the thread. Returns when both are gone, as they must be before the process
    /// exits: OpenSSL's exit handler frees what a transfer under way still uses.
    package func stop() {
        mailbox.close()
        // Within the lock, so that of two callers the second one waits for the thread too.
        thread.withLock { thread in
            guard let running = thread else { return }
            pthread_join(running, nil)
            thread = nil
        }
    }

    deinit { stop() }

    // MARK: The thread

    private final class Work {
        let loop: DriverLoop
        let mailbox: Mailbox
        init(_ loop: DriverLoop, _ mailbox: Mailbox) {
            self.loop = loop
            self.mailbox = mailbox
        }
    }

    private static func run(_ loop: DriverLoop, _ mailbox: Mailbox) throws(CurlFailure) -> pthread_t {
        let work = Unmanaged.passRetained(Work(loop, mailbox))
        var started = pthread_t()
        let code = pthread_create(&started, nil, { work in
            if let work { CurlDriver.work(Unmanaged<Work>.fromOpaque(work).takeRetainedValue()) }
            return nil
        }, work.toOpaque())
        guard code == 0 else {
            work.release()
            throw CurlFailure(.setup, .other)
        }
        return started
    }

    private static func work(_ work: Work) {
        motcua_name_thread("curl")
        var batch: [Command] = []
        while true {
            let goesOn = work.mailbox.take(into: &batch)
            for command in batch { work.loop.carryOut(command) }
            guard goesOn else { break }
            work.loop.round(wait: batch.isEmpty)
        }
        work.loop.stop()
    }
}
