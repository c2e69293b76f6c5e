import CCurl
import Glibc

/// A transfer on a connection that libcurl opens and secures, and on which bytes are then ours: the head goes out as it
/// is, the answer's comes back line by line, and after 101 every byte is passed on in both directions.
///
/// It has a multi handle of its own. In a pool, libcurl would take a connection without a request on it for idle, and
/// close it when it grows old or its place is wanted. How bytes go is in `TunnelSeat+Bytes`.
final class TunnelSeat {
    let transfer: any CurlTransfer
    unowned let tunnels: Tunnels
    let seat: Seat
    private let multi: UnsafeMutableRawPointer
    let started = Tunnels.now
    /// When the answer must be there, microseconds of the steady clock.
    var deadline: Int64?
    /// When libcurl wants to be called, while it connects.
    private var timer: Int64?
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
        guard let multi = curl_multi_init() else { throw CurlFailure(.setup, .outOfMemory) }
        self.multi = multi
        do throws(CurlFailure) { try connect(within: request.timeLimit) } catch {
            close()
            throw error
        }
    }

    private func connect(within milliseconds: Int) throws(CurlFailure) {
        let handle = seat.handle.raw
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_CONNECT_ONLY, 1), (CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1), (CURLOPT_TIMEOUT_MS, milliseconds),
            // A proxy that forwards requests need not understand an upgrade; one that connects need not either.
            (CURLOPT_HTTPPROXYTUNNEL, 1), (CURLOPT_BUFFERSIZE, 16 << 10),
        ]
        for (option, value) in numbers { try CurlHandle.check(motcua_set_long(handle, option, value)) }
        _ = motcua_multi_watch(multi, watchSocket, setTimer, Unmanaged.passUnretained(self).toOpaque())
        guard curl_multi_add_handle(multi, handle) == CURLM_OK else { throw CurlFailure(.setup, .outOfMemory) }
    }

    // MARK: What the driver tells

    var isConnected: Bool { socket >= 0 }

    func ready(_ socket: CInt, _ bits: CInt) {
        guard isConnected else { return act(socket, bits) }
        let isBroken = bits & CURL_CSELECT_ERR != 0
        if isBroken || bits & CURL_CSELECT_IN != 0 { receive() }
        if isBroken || bits & CURL_CSELECT_OUT != 0 { send() }
        settle()
    }

    /// When it must be told of the time, in microseconds.
    var due: Int64? {
        guard let timer else { return deadline }
        return min(timer, deadline ?? timer)
    }

    func timePassed(_ now: Int64) {
        if let timer, timer <= now {
            self.timer = nil
            act(-1 /* CURL_SOCKET_TIMEOUT */, 0)
        }
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

    /// Lets go of the connection, and of all that libcurl holds.
    func close() {
        isOver = true
        timer = nil
        tunnels.unwatchAll(of: self)
        _ = motcua_multi_watch(multi, nil, nil, nil)
        _ = curl_multi_remove_handle(multi, seat.handle.raw)
        _ = curl_multi_cleanup(multi)
    }

    func finish(_ failure: CurlFailure?) {
        guard !isOver else { return }
        let times = times
        tunnels.remove(self)
        close()
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

    // MARK: Connecting

    private func act(_ socket: CInt, _ bits: CInt) {
        var running: CInt = 0, left: CInt = 0
        _ = curl_multi_socket_action(multi, socket, bits, &running)
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            if let failure = seat.failure(message.pointee.data.result) { return finish(failure) }
            return connected()
        }
    }

    private func connected() {
        timer = nil
        guard motcua_get_socket(seat.handle.raw, &socket) == CURLE_OK, isConnected else {
            return finish(CurlFailure(.connect, .other))
        }
        send()
        settle()
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

    fileprivate func watch(_ socket: CInt, _ what: CInt) {
        guard what != CURL_POLL_REMOVE else { return tunnels.unwatch(socket) }
        tunnels.watch(socket, reading: what & CURL_POLL_IN != 0, writing: what & CURL_POLL_OUT != 0, for: self)
    }

    fileprivate func set(timer milliseconds: Int) {
        timer = milliseconds < 0 ? nil : Tunnels.now + Int64(milliseconds) * 1000
    }
}

// MARK: libcurl's callbacks

private func watchSocket(
    _ easy: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ what: CInt, _ context: UnsafeMutableRawPointer?,
    _ known: UnsafeMutableRawPointer?
) -> CInt {
    guard let context else { return -1 }
    Unmanaged<TunnelSeat>.fromOpaque(context).takeUnretainedValue().watch(socket, what)
    return 0
}

private func setTimer(_ multi: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?) -> CInt {
    guard let context else { return -1 }
    Unmanaged<TunnelSeat>.fromOpaque(context).takeUnretainedValue().set(timer: milliseconds)
    return 0
}
