import CCurl
import Synchronization

/// One request whose answer is waited for: for commands that ask a running gateway.
package struct CurlFetch: Sendable {
    package var method = "GET"
    /// `http://…` or `https://…`.
    package let url: String
    /// Connect to this socket instead of the URL's host.
    package var unixSocket: String?
    /// `Name: value`
    package var lines: [String] = []
    package var content: [UInt8] = []
    /// Milliseconds for the whole of it.
    package var timeout = 5_000
    /// Bytes of the answer; a longer one fails.
    package var limit = 64 << 20

    package init(_ url: String, unixSocket: String? = nil) {
        self.url = url
        self.unixSocket = unixSocket
    }

    /// Blocks the calling thread.
    /// - Returns: the answer's status and content.
    package func callAsFunction() throws(CurlFailure) -> (status: Int, content: [UInt8]) {
        var options: [CurlOption] = [.url(url), .connectTimeout(timeout)]
        if let unixSocket { options.append(.unixSocket(unixSocket)) }
        let seat = try Seat(CurlOrigin(options: options)) { _ in }
        let transfer = FetchTransfer(self)
        try seat.seat(transfer)
        let code = curl_easy_perform(seat.handle.raw)
        var status = 0
        _ = motcua_get_long(seat.handle.raw, CURLINFO_RESPONSE_CODE, &status)
        let failure = seat.failure(code)
        seat.vacate()
        if let failure { throw failure }
        return (status, transfer.received)
    }
}

/// Gathers an answer in memory.
private final class FetchTransfer: CurlTransfer {
    let request: CurlRequest
    private let content: [UInt8]
    private let limit: Int
    private struct State {
        var sent = 0
        var received: [UInt8] = []
    }
    private let state = Mutex(State())

    init(_ fetch: CurlFetch) {
        content = fetch.content
        limit = fetch.limit
        request = CurlRequest(
            method: fetch.method, head: CurlHead(target: "", lines: fetch.lines + ["Expect:"]),
            content: fetch.content.isEmpty ? .none : .known(fetch.content.count), timeLimit: fetch.timeout)
    }

    var received: [UInt8] { state.withLock { $0.received } }

    func receive(line: UnsafeRawBufferPointer) -> Bool { true }

    func receive(content: UnsafeRawBufferPointer) -> CurlFlow {
        state.withLock {
            guard $0.received.count + content.count <= limit else { return .abort }
            $0.received.append(contentsOf: content)
            return .goOn
        }
    }

    func send(into space: UnsafeMutableRawBufferPointer) -> CurlSupply {
        state.withLock {
            let part = content[$0.sent...].prefix(space.count)
            space.copyBytes(from: part)
            $0.sent += part.count
            return .bytes(part.count)
        }
    }

    func rewind(to offset: Int) -> Bool {
        guard offset <= content.count else { return false }
        state.withLock { $0.sent = offset }
        return true
    }

    func roundEnded(_ progress: borrowing CurlProgress) {}
    func finished(_ failure: CurlFailure?, _ times: CurlTimes) {}
}
