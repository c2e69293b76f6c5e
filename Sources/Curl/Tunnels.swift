import CCurl
import Glibc

/// The tunnels of one driver: transfers whose connection libcurl only opens. Lives on the driver's thread.
final class Tunnels {
    private let poller: Poller
    private var underWay: [ObjectIdentifier: TunnelSeat] = [:]
    private var bySocket: [CInt: TunnelSeat] = [:]
    /// Those that still have something to be on time for.
    private var timed: [ObjectIdentifier: TunnelSeat] = [:]
    /// Those that were not done with their socket when the others' turn came.
    private var busy: [TunnelSeat] = []

    init(poller: Poller) { self.poller = poller }

    // MARK: What the driver asks

    func start(_ origin: CurlOrigin, _ transfer: any CurlTransfer) {
        do throws(CurlFailure) {
            let seat = try TunnelSeat(origin, transfer, among: self)
            underWay[ObjectIdentifier(transfer)] = seat
            timed[ObjectIdentifier(transfer)] = seat
        } catch {
            transfer.finished(error, CurlTimes())
        }
    }

    func cancel(_ transfer: any CurlTransfer) {
        guard let seat = underWay[ObjectIdentifier(transfer)] else { return }
        remove(seat)
        seat.close()
    }

    func resumeReceiving(_ transfer: any CurlTransfer) { underWay[ObjectIdentifier(transfer)]?.resumeReceiving() }
    func resumeSending(_ transfer: any CurlTransfer) { underWay[ObjectIdentifier(transfer)]?.resumeSending() }

    /// - Returns: whether the socket is one of theirs.
    func ready(_ socket: CInt, _ bits: CInt) -> Bool {
        guard !bySocket.isEmpty, let seat = bySocket[socket] else { return false }
        seat.ready(socket, bits)
        return true
    }

    /// Milliseconds to wait, where the others would wait for `milliseconds`; -1 is for as long as it takes.
    func patience(_ milliseconds: CInt) -> CInt {
        if !busy.isEmpty { return 0 }
        guard let due = timed.values.lazy.compactMap(\.due).min() else { return milliseconds }
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
        guard !timed.isEmpty else { return }
        let now = Self.now
        for seat in Array(timed.values) { seat.timePassed(now) }
    }

    func stop() {
        for seat in Array(underWay.values) { seat.stop() }
    }

    // MARK: What a tunnel asks

    func watch(_ socket: CInt, reading: Bool, writing: Bool, for seat: TunnelSeat) {
        let isNew = bySocket.updateValue(seat, forKey: socket) == nil
        poller.watch(socket, reading: reading, writing: writing, isNew: isNew)
    }

    func unwatch(_ socket: CInt) {
        if bySocket.removeValue(forKey: socket) != nil { poller.unwatch(socket) }
    }

    func unwatchAll(of seat: TunnelSeat) {
        for (socket, owner) in bySocket where owner === seat { unwatch(socket) }
    }

    func isBusy(_ seat: TunnelSeat) { busy.append(seat) }
    func isTimed(_ seat: TunnelSeat) { timed[ObjectIdentifier(seat.transfer)] = seat }
    func isOnTime(_ seat: TunnelSeat) { timed[ObjectIdentifier(seat.transfer)] = nil }

    func remove(_ seat: TunnelSeat) {
        underWay[ObjectIdentifier(seat.transfer)] = nil
        isOnTime(seat)
        busy.removeAll { $0 === seat }
    }

    /// Microseconds of the steady clock.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
