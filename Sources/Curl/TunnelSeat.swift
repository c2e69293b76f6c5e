import CCurl
import Glibc

/// A transfer on a connection that libcurl opens and secures, and on which bytes are then ours: the head goes out as it
/// is, the answer's comes back line by line, and after 101 every byte is passed on in both directions.
///
/// How bytes go is in `TunnelSeat+Bytes`.
final class TunnelSeat {
    let transfer: any CurlTransfer
    unowned let tunnels: Tunnels
    let seat: Seat
    let started = Tunnels.now
    /// When the answer must be there, microseconds of the steady clock.
    var deadline: Int64?
    /// Less than 0 until it is connected.
    private(set) var socket: CInt = -1
    private(set) var isOver = false

    var answer = RawAnswer()
    /// Microseconds from the start.
    var firstByte: Int64 = 0
    let arrived = Piece(capacity: 16 << 10)
    var departing: Piece
    var receivingPaused = false, hasReceivedAll = false, hasSentAll = false
    /// The socket took no more of what is departing.
    var wantsRoom = false

    init(_ origin: CurlOrigin, _ transfer: any CurlTransfer, among tunnels: Tunnels) throws(CurlFailure) {
        self.transfer = transfer
        self.tunnels = tunnels
        let request = transfer.request
        departing = Piece(request.head.message(method: request.method))
        deadline = Self.deadline(in: request.timeLimit)
        seat = try Seat(origin) { _ in }
        try prepare(within: request.timeLimit)
    }

    private func prepare(within milliseconds: Int) throws(CurlFailure) {
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_CONNECT_ONLY, 1), (CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1), (CURLOPT_TIMEOUT_MS, milliseconds),
            // A proxy that forwards requests need not understand an upgrade; one that connects need not either.
            (CURLOPT_HTTPPROXYTUNNEL, 1), (CURLOPT_BUFFERSIZE, 16 << 10),
        ]
        for (option, value) in numbers { try CurlHandle.check(motcua_set_long(handle, option, value)) }
        try CurlHandle.check(motcua_set_pointer(handle, CURLOPT_PRIVATE, Unmanaged.passUnretained(self).toOpaque()))
    }

    // MARK: What the driver tells

    var handle: UnsafeMutableRawPointer { seat.handle.raw }
    var isConnected: Bool { socket >= 0 }

    /// - Parameter code: how the connecting ended.
    func connected(_ code: CURLcode) {
        if let failure = seat.failure(code) { return finish(failure) }
        guard motcua_get_socket(handle, &socket) == CURLE_OK, isConnected else {
            return finish(CurlFailure(.connect, .other))
        }
        send()
        settle()
    }

    func ready(_ bits: CInt) {
        let isBroken = bits & CURL_CSELECT_ERR != 0
        if isBroken || bits & CURL_CSELECT_IN != 0 { receive() }
        if isBroken || bits & CURL_CSELECT_OUT != 0 { send() }
        settle()
    }

    func timePassed(_ now: Int64) {
        guard !isOver, let deadline, deadline <= now else { return }
        if isConnected { fail(CURLE_OPERATION_TIMEDOUT) } else { finish(seat.failure(CURLE_OPERATION_TIMEDOUT)) }
    }

    func goOn() {
        receive()
        settle()
    }

    func resumeReceiving() {
        receivingPaused = false
        goOn()
    }

    func resumeSending() {
        send()
        settle()
    }

    func stop() { finish(CurlFailure(.setup, .stopped)) }

    /// Nothing is to be said to the transfer from now on.
    func leave() {
        isOver = true
        tunnels.remove(self)
    }

    func finish(_ failure: CurlFailure?) {
        guard !isOver else { return }
        let times = times
        leave()
        transfer.finished(failure, times)
    }

    func fail(_ code: CURLcode) {
        // An upstream that has said all may be gone altogether: what is still sent to it then has no taker.
        finish(hasReceivedAll ? nil : CurlFailure(code, reached: step))
    }

    private var step: CurlFailure.Step {
        if answer.headIsComplete { return .body }
        return departing.isEmpty ? .firstByte : .send
    }

    var times: CurlTimes {
        var times = seat.times
        times.firstByte = firstByte
        times.total = Tunnels.now - started
        return times
    }

    // MARK: Waiting

    static func deadline(in milliseconds: Int) -> Int64? {
        milliseconds > 0 ? Tunnels.now + Int64(milliseconds) * 1000 : nil
    }

    /// Has the socket watched for what is waited for, and not at all where that is nothing: a broken connection would
    /// be reported over and over to nobody.
    private func settle() {
        guard !isOver, isConnected else { return }
        let wantsBytes = !receivingPaused && !hasReceivedAll
        if wantsBytes || wantsRoom {
            tunnels.watch(socket, reading: wantsBytes, writing: wantsRoom, for: self)
        } else {
            tunnels.unwatch(socket)
        }
    }
}
