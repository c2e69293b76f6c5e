import CCurl
import Glibc

/// The bytes of a tunnel, both ways.
extension TunnelSeat {
    // MARK: Sending

    func send() {
        guard !isOver, isConnected else { return }
        wantsRoom = false
        while !isOver, !departing.isEmpty || fill() {
            var count = 0
            // To be tried again with the very same bytes (OpenSSL takes others for a mistake).
            let code = curl_easy_send(handle, departing.bytes.baseAddress, departing.bytes.count, &count)
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

    func receive() {
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
            let code = curl_easy_recv(handle, arrived.space.baseAddress, arrived.space.count, &count)
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
            // Trailers of a refusal say nothing that a client could use.
            case .framing(let count), .trailer(let count): arrived.take(count)
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
}
