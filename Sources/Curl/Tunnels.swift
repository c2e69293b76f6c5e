import CCurl
import Glibc

/// The tunnels of one driver: transfers whose connection libcurl only opens. Lives on the driver's thread.
///
/// They have a multi handle apart from the other transfers', whose pool keeps what is idle until it is old or its place
/// is wanted.
final class Tunnels {
    /// Who is told that a socket is ready.
    private enum Owner {
        case libcurl
        case tunnel(TunnelSeat)
    }

    private let multi: UnsafeMutableRawPointer
    private let poller: Poller
    private var underWay: [ObjectIdentifier: TunnelSeat] = [:]
    private var sockets: [CInt: Owner] = [:]
    /// When libcurl wants to be called without a socket being ready.
    private var timer: Int64?
    /// Those that still have something to be on time for.
    private var timed: [ObjectIdentifier: TunnelSeat] = [:]
    /// Those that were not done with their socket when the others' turn came.
    private var busy: [TunnelSeat] = []

    init(poller: Poller) throws(CurlFailure) {
        guard let multi = curl_multi_init() else { throw CurlFailure(.setup, .outOfMemory) }
        self.multi = multi
        self.poller = poller
        _ = motcua_multi_watch(multi, watchSocket, setTimer, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        _ = motcua_multi_watch(multi, nil, nil, nil)
        _ = curl_multi_cleanup(multi)
    }

    // MARK: What the driver asks

    func start(_ origin: CurlOrigin, _ transfer: any CurlTransfer) {
        do throws(CurlFailure) {
            let seat = try TunnelSeat(origin, transfer, among: self)
            guard curl_multi_add_handle(multi, seat.handle) == CURLM_OK else { throw CurlFailure(.setup, .outOfMemory) }
            underWay[ObjectIdentifier(transfer)] = seat
            timed[ObjectIdentifier(transfer)] = seat
        } catch {
            transfer.finished(error, CurlTimes())
        }
    }

    func cancel(_ transfer: any CurlTransfer) {
        underWay[ObjectIdentifier(transfer)]?.leave()
    }

    func resumeReceiving(_ transfer: any CurlTransfer) { underWay[ObjectIdentifier(transfer)]?.resumeReceiving() }
    func resumeSending(_ transfer: any CurlTransfer) { underWay[ObjectIdentifier(transfer)]?.resumeSending() }

    /// - Returns: whether the socket is one of theirs.
    func ready(_ socket: CInt, _ bits: CInt) -> Bool {
        guard !sockets.isEmpty, let owner = sockets[socket] else { return false }
        switch owner {
        case .libcurl: act(socket, bits)
        case .tunnel(let seat): seat.ready(bits)
        }
        return true
    }

    /// Milliseconds to wait, where the others would wait for `milliseconds`; -1 is for as long as it takes.
    func patience(_ milliseconds: CInt) -> CInt {
        if !busy.isEmpty { return 0 }
        guard let due = [timer, timed.values.lazy.compactMap(\.deadline).min()].compactMap(\.self).min() else { return milliseconds }
        // Rounded up: a millisecond too early is a round for nothing.
        let left = CInt(clamping: max(0, (due - Self.now + 999) / 1000))
        return milliseconds < 0 ? left : min(left, milliseconds)
    }

    func round() {
        if !busy.isEmpty {
            let seats = busy
            busy.removeAll(keepingCapacity: true)
            for seat in seats { seat.goOn() }
        }
        if let timer, timer <= Self.now {
            self.timer = nil
            act(-1 /* CURL_SOCKET_TIMEOUT */, 0)
        }
        guard !timed.isEmpty else { return }
        let now = Self.now
        for seat in Array(timed.values) { seat.timePassed(now) }
    }

    func stop() {
        for seat in Array(underWay.values) { seat.stop() }
    }

    // MARK: What a tunnel asks

    func watch(_ socket: CInt, reading: Bool, writing: Bool, for seat: TunnelSeat) {
        watch(socket, reading: reading, writing: writing, as: .tunnel(seat))
    }

    private func watch(_ socket: CInt, reading: Bool, writing: Bool, as owner: Owner) {
        let isNew = sockets.updateValue(owner, forKey: socket) == nil
        poller.watch(socket, reading: reading, writing: writing, isNew: isNew)
    }

    func unwatch(_ socket: CInt) {
        if sockets.removeValue(forKey: socket) != nil { poller.unwatch(socket) }
    }

    func isBusy(_ seat: TunnelSeat) { busy.append(seat) }
    func isTimed(_ seat: TunnelSeat) { timed[ObjectIdentifier(seat.transfer)] = seat }
    func isOnTime(_ seat: TunnelSeat) { timed[ObjectIdentifier(seat.transfer)] = nil }

    func remove(_ seat: TunnelSeat) {
        underWay[ObjectIdentifier(seat.transfer)] = nil
        isOnTime(seat)
        busy.removeAll { $0 === seat }
        unwatch(seat.socket)
        // Closes the connection too: nobody else could use it.
        _ = curl_multi_remove_handle(multi, seat.handle)
    }

    // MARK: What libcurl does, and asks

    private func act(_ socket: CInt, _ bits: CInt) {
        var running: CInt = 0, left: CInt = 0
        _ = curl_multi_socket_action(multi, socket, bits, &running)
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            // The message dies with the handle's removal.
            let code = message.pointee.data.result
            var context: UnsafeMutableRawPointer?
            _ = motcua_get_pointer(easy, CURLINFO_PRIVATE, &context)
            if let context { Unmanaged<TunnelSeat>.fromOpaque(context).takeUnretainedValue().connected(code) }
        }
    }

    fileprivate func watch(_ socket: CInt, _ what: CInt) {
        guard what != CURL_POLL_REMOVE else { return unwatch(socket) }
        watch(socket, reading: what & CURL_POLL_IN != 0, writing: what & CURL_POLL_OUT != 0, as: .libcurl)
    }

    fileprivate func set(timer milliseconds: Int) {
        timer = milliseconds < 0 ? nil : Self.now + Int64(milliseconds) * 1000
    }

    /// Microseconds of the steady clock.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}

// MARK: libcurl's callbacks

private func watchSocket(
    _ easy: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ what: CInt, _ context: UnsafeMutableRawPointer?,
    _ known: UnsafeMutableRawPointer?
) -> CInt {
    guard let context else { return -1 }
    Unmanaged<Tunnels>.fromOpaque(context).takeUnretainedValue().watch(socket, what)
    return 0
}

private func setTimer(_ multi: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?) -> CInt {
    guard let context else { return -1 }
    Unmanaged<Tunnels>.fromOpaque(context).takeUnretainedValue().set(timer: milliseconds)
    return 0
}
