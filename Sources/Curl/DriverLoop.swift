import CCurl
import Glibc

/// The driver's side of its thread: a multi handle, the transfers under way and the handles at rest.
final class DriverLoop {
    /// Handles kept for the next request, of one origin and in all; each has a buffer of its own.
    private static let restingPerOrigin = 32, restingInAll = 512

    private let multi: UnsafeMutableRawPointer
    private let poller: Poller
    private let tunnels: Tunnels
    let waker: Poller.Waker
    private var underWay: [ObjectIdentifier: Seat] = [:]
    private var resting: [ObjectIdentifier: [Seat]] = [:]
    private var restingCount = 0
    /// Origins that were dropped while transfers of theirs were under way.
    private var dropped: Set<ObjectIdentifier> = []
    private var touched: [Seat] = []
    /// When libcurl wants to be called without a socket being ready; milliseconds of the steady clock.
    private var timer: Int64?

    init(connections: Int) throws(CurlFailure) {
        guard CurlLibrary.isReady, let multi = curl_multi_init() else { throw CurlFailure(.setup, .outOfMemory) }
        self.multi = multi
        poller = try Poller()
        tunnels = Tunnels(poller: poller)
        waker = poller.waker
        _ = motcua_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections)
        _ = motcua_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        _ = motcua_multi_watch(multi, watchSocket, setTimer, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        underWay = [:]
        resting = [:]
        _ = motcua_multi_watch(multi, nil, nil, nil)
        _ = curl_multi_cleanup(multi)
    }

    // MARK: What the thread does, in turn

    func carryOut(_ command: Command) {
        switch command {
        case .start(let origin, let transfer): start(origin, transfer)
        case .tunnel(let origin, let transfer): tunnels.start(origin, transfer)
        case .cancel(let transfer): remove(transfer)
        case .resumeReceiving(let transfer):
            guard let seat = underWay[ObjectIdentifier(transfer)] else { return tunnels.resumeReceiving(transfer) }
            seat.resumeReceiving()
        case .resumeSending(let transfer):
            guard let seat = underWay[ObjectIdentifier(transfer)] else { return tunnels.resumeSending(transfer) }
            seat.resumeSending()
        case .drop(let origin): drop(origin)
        }
    }

    /// - Parameter wait: whether to wait for something to happen.
    func round(wait: Bool) {
        var running: CInt = 0
        let multi = multi, tunnels = tunnels
        poller.wait(milliseconds: wait ? tunnels.patience(untilTimer) : 0) { socket, bits in
            if tunnels.ready(socket, bits) { return }
            _ = curl_multi_socket_action(multi, socket, bits, &running)
        }
        if let due = timer, due <= Self.now {
            timer = nil
            _ = curl_multi_socket_action(multi, -1 /* CURL_SOCKET_TIMEOUT */, 0, &running)
        }
        tunnels.round()
        finishEnded()
        endRound()
    }

    /// Ends what is still under way.
    func stop() {
        tunnels.stop()
        let left = Array(underWay.values)
        for seat in left {
            let transfer = seat.transfer
            let times = seat.times
            release(seat)
            transfer?.finished(CurlFailure(.setup, .stopped), times)
        }
    }

    // MARK: Transfers

    private func start(_ origin: CurlOrigin, _ transfer: any CurlTransfer) {
        do throws(CurlFailure) {
            let seat = try takeSeat(origin)
            try seat.seat(transfer)
            guard curl_multi_add_handle(multi, seat.handle.raw) == CURLM_OK else {
                throw CurlFailure(.setup, .outOfMemory)
            }
            underWay[ObjectIdentifier(transfer)] = seat
        } catch {
            transfer.finished(error, CurlTimes())
        }
    }

    private func takeSeat(_ origin: CurlOrigin) throws(CurlFailure) -> Seat {
        if let seat = resting[ObjectIdentifier(origin)]?.popLast() {
            restingCount -= 1
            return seat
        }
        return try Seat(origin) { [unowned self] in touched.append($0) }
    }

    private func remove(_ transfer: any CurlTransfer) {
        guard let seat = underWay[ObjectIdentifier(transfer)] else { return tunnels.cancel(transfer) }
        release(seat)
    }

    private func release(_ seat: Seat) {
        guard let transfer = seat.transfer else { return }
        _ = curl_multi_remove_handle(multi, seat.handle.raw)
        underWay[ObjectIdentifier(transfer)] = nil
        seat.vacate()
        let origin = ObjectIdentifier(seat.origin)
        guard restingCount < Self.restingInAll, !dropped.contains(origin) else { return }
        if resting[origin, default: []].count < Self.restingPerOrigin {
            resting[origin, default: []].append(seat)
            restingCount += 1
        }
    }

    private func drop(_ origin: CurlOrigin) {
        let key = ObjectIdentifier(origin)
        restingCount -= resting.removeValue(forKey: key)?.count ?? 0
        // The name of an object is only its own while it lives, which a seat under way sees to.
        dropped.formIntersection(underWay.values.map { ObjectIdentifier($0.origin) })
        if underWay.values.contains(where: { $0.origin === origin }) { dropped.insert(key) }
    }

    private func finishEnded() {
        var left: CInt = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            // The message dies with the handle's removal.
            let code = message.pointee.data.result
            var context: UnsafeMutableRawPointer?
            _ = motcua_get_pointer(easy, CURLINFO_PRIVATE, &context)
            guard let context else { continue }
            let seat = Unmanaged<Seat>.fromOpaque(context).takeUnretainedValue()
            let transfer = seat.transfer
            let times = seat.times
            let failure = seat.failure(code)
            release(seat)
            transfer?.finished(failure, times)
        }
    }

    private func endRound() {
        guard !touched.isEmpty else { return }
        let seats = touched
        touched.removeAll(keepingCapacity: true)
        for seat in seats {
            seat.isTouched = false
            seat.transfer?.roundEnded(CurlProgress(seat: seat))
        }
    }

    // MARK: Waiting

    private var untilTimer: CInt {
        guard let timer else { return -1 }
        return CInt(clamping: max(0, timer - Self.now))
    }

    fileprivate func set(timer milliseconds: Int) { timer = milliseconds < 0 ? nil : Self.now + Int64(milliseconds) }

    /// - Parameter known: libcurl has asked for this socket before.
    fileprivate func watch(_ socket: CInt, _ what: CInt, known: Bool) {
        guard what != CURL_POLL_REMOVE else {
            poller.unwatch(socket)
            return
        }
        poller.watch(socket, reading: what & CURL_POLL_IN != 0, writing: what & CURL_POLL_OUT != 0, isNew: !known)
        // Any value but nil: libcurl hands it back at the socket's next change.
        if !known { _ = curl_multi_assign(multi, socket, UnsafeMutableRawPointer(multi)) }
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

// MARK: libcurl's callbacks

private func watchSocket(
    _ easy: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ what: CInt, _ context: UnsafeMutableRawPointer?,
    _ known: UnsafeMutableRawPointer?
) -> CInt {
    guard let context else { return -1 }
    Unmanaged<DriverLoop>.fromOpaque(context).takeUnretainedValue().watch(socket, what, known: known != nil)
    return 0
}

private func setTimer(_ multi: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?) -> CInt {
    guard let context else { return -1 }
    Unmanaged<DriverLoop>.fromOpaque(context).takeUnretainedValue().set(timer: milliseconds)
    return 0
}
