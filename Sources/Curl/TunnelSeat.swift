import CCurl
import Glibc

/// A transfer on a connection that libcurl opens and secures, and on which bytes are then ours: the head goes out as it
/// is, the answer's comes back line by line, and after 101 every byte is passed on in both directions.
///
/// It has a multi handle of its own. In a pool, libcurl would take a connection without a request on it for idle, and
/// close it when it grows old or its place is wanted.
final class TunnelSeat {
    let transfer: any CurlTransfer
    private unowned let tunnels: Tunnels
    private let seat: Seat
    private let multi: UnsafeMutableRawPointer
    private let started = Tunnels.now
    /// When the answer must be there, microseconds of the steady clock.
    private var deadline: Int64?
    /// When libcurl wants to be called, while it connects.
    private var timer: Int64?
    private var socket: CInt = -1
    private var isOver = false

    private var answer = RawAnswer()
    private var firstByte: Int64 = 0
    private let arrived = Piece(capacity: 16 << 10)
    private var departing: Piece
    private var receivingPaused = false, hasReceivedAll = false, hasSentAll = false
    private var wantsRoom = false

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

    private var isConnected: Bool { socket >= 0 }

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

    private func finish(_ failure: CurlFailure?) {
        guard !isOver else { return }
        let times = times
        tunnels.remove(self)
        close()
        transfer.finished(failure, times)
    }

    private func fail(_ code: CURLcode) {
        // An upstream that has said all may be gone altogether: what is still sent to it then has no taker.
        finish(hasReceivedAll ? nil : CurlFailure(code, reached: step))
    }

    private var step: CurlFailure.Step {
        if answer.headIsComplete { return .body }
        return departing.isEmpty ? .firstByte : .send
    }

    private var times: CurlTimes {
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

    // MARK: Sending

    private func send() {
        guard !isOver, isConnected else { return }
        wantsRoom = false
        while !isOver, !departing.isEmpty || fill() {
            var count = 0
            // To be tried again with the very same bytes (OpenSSL takes others for a mistake).
            let code = curl_easy_send(seat.handle.raw, departing.bytes.baseAddress, departing.bytes.count, &count)
            if code == CURLE_AGAIN {
                wantsRoom = true
                return
            }
            guard code == CURLE_OK else { return fail(code) }
            departing.take(count)
        }
    }

    /// Asks for what to send, once the protocol is the client's to speak.
    private func fill() -> Bool {
        guard answer.isSwitched, !hasSentAll else { return false }
        if departing.capacity != arrived.capacity { departing = Piece(capacity: arrived.capacity) }
        departing.clear()
        switch transfer.send(into: departing.space) {
        case .bytes(0):
            hasSentAll = true
            // Over TLS an end without its alert; libcurl has no call to send one by itself.
            shutdown(socket, CInt(SHUT_WR))
            endIfBothHave()
            return false
        case .bytes(let count):
            departing.put(count)
            return true
        case .pause: return false
        case .abort:
            finish(CurlFailure(.send, .aborted))
            return false
        }
    }

    // MARK: Receiving

    /// Pieces read before the other transfers get their turn.
    private static let piecesInTurn = 32

    private func receive() {
        guard !isOver, isConnected else { return }
        var turns = 0
        while !isOver, !receivingPaused, !hasReceivedAll, read() {
            guard turns < Self.piecesInTurn else {
                tunnels.isBusy(self)
                break
            }
            turns += 1
            arrived.compact()
            // A line of the head is to fit.
            guard !arrived.space.isEmpty else { return finish(CurlFailure(.firstByte, .malformed)) }
            var count = 0
            let code = curl_easy_recv(seat.handle.raw, arrived.space.baseAddress, arrived.space.count, &count)
            if code == CURLE_AGAIN { break }
            guard code == CURLE_OK else { return fail(code) }
            if count == 0 { return ended() }
            if firstByte == 0 { firstByte = Tunnels.now - started }
            arrived.put(count)
        }
        if !isOver { transfer.roundEnded(CurlProgress(seat: seat, measured: times)) }
    }

    /// Hands on what has arrived.
    /// - Returns: false when there is no going on for now.
    private func read() -> Bool {
        while true {
            let bytes = arrived.bytes, before = answer
            switch answer.next(bytes) {
            case .needsMore: return true
            case .end:
                finish(nil)
                return false
            case .malformed:
                finish(CurlFailure(.body, .malformed))
                return false
            case .framing(let count): arrived.take(count)
            case .line(let count):
                let line = UnsafeRawBufferPointer(rebasing: bytes[..<count])
                guard transfer.receive(line: line) else {
                    finish(CurlFailure(.firstByte, .aborted))
                    return false
                }
                answer.took(line)
                arrived.take(count)
                if answer.isSwitched { switched() }
            case .content(let count):
                guard pass(UnsafeRawBufferPointer(rebasing: bytes[..<count])) else {
                    answer = before
                    return false
                }
            }
            if isOver { return false }
        }
    }

    private func pass(_ content: UnsafeRawBufferPointer) -> Bool {
        switch transfer.receive(content: content) {
        case .goOn:
            arrived.take(content.count)
            return true
        case .pause:
            receivingPaused = true
            return false
        case .abort:
            finish(CurlFailure(.body, .aborted))
            return false
        }
    }

    private func switched() {
        deadline = nil
        tunnels.isOnTime(self)
        send()
    }

    /// The upstream sends no more.
    private func ended() {
        guard answer.isSwitched else {
            return finish(answer.mayEndNow ? nil : CurlFailure(CURLE_PARTIAL_FILE, reached: .body))
        }
        hasReceivedAll = true
        // What goes only one way, to somebody who may be gone, is not waited for without end.
        deadline = Self.deadline(in: transfer.request.timeLimit)
        tunnels.isTimed(self)
        transfer.receivedAll()
        endIfBothHave()
    }

    private func endIfBothHave() { if hasSentAll, hasReceivedAll { finish(nil) } }

    // MARK: Waiting

    private static func deadline(in milliseconds: Int) -> Int64? {
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
