import CCurl
import Glibc
import Synchronization

/// A connection that libcurl opens and then leaves to us: names resolved, addresses tried and judged, its time limits
/// kept, as for any transfer.
final class CurlConnecting: CurlTransfer {
    let request: CurlRequest
    private let answer: @Sendable (Result<CInt, CurlFailure>, CurlTimes) -> Void
    /// A descriptor of ours for the socket, which outlives libcurl's.
    private let socket = Atomic<CInt>(-1)

    init(within milliseconds: Int, _ answer: @escaping @Sendable (Result<CInt, CurlFailure>, CurlTimes) -> Void) {
        // Not `isAlone`: a connection that may not be used again is closed before its socket can be asked for.
        request = CurlRequest(method: "GET", head: CurlHead(target: ""), timeLimit: milliseconds)
        self.answer = answer
    }

    /// Keeps the socket that `seat` has opened.
    func keepSocket(of seat: Seat) {
        var opened: curl_socket_t = -1
        guard motcua_get_socket(seat.handle.raw, &opened) == CURLE_OK, opened >= 0 else { return }
        socket.store(fcntl(opened, F_DUPFD_CLOEXEC, 0), ordering: .relaxed)
    }

    func finished(_ failure: CurlFailure?, _ times: CurlTimes) {
        let kept = socket.load(ordering: .relaxed)
        if kept >= 0 { return answer(.success(kept), times) }
        answer(.failure(failure ?? CurlFailure(.connect, .other)), times)
    }

    func receive(line: UnsafeRawBufferPointer) -> Bool { false }
    func receive(content: UnsafeRawBufferPointer) -> CurlFlow { .abort }
    func send(into space: UnsafeMutableRawBufferPointer) -> CurlSupply { .abort }
    func rewind(to offset: Int) -> Bool { false }
    func roundEnded(_ progress: borrowing CurlProgress) {}
}
