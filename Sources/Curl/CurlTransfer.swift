/// One request and answer, as `CurlDriver` carries it out. Every method is called on the driver's thread.
///
/// Bytes are lent for the call; whoever wants to keep them copies them.
package protocol CurlTransfer: AnyObject, Sendable {
    var request: CurlRequest { get }
    /// A line of the answer's head, interim heads and trailers included, with its line ending.
    /// - Returns: false ends the transfer (`.aborted`).
    func receive(line: UnsafeRawBufferPointer) -> Bool
    /// Content of the answer, at most 16 KiB.
    func receive(content: UnsafeRawBufferPointer) -> CurlFlow
    /// Fills in the request's content.
    func send(into space: UnsafeMutableRawBufferPointer) -> CurlSupply
    /// The request's content is wanted again from `offset`.
    /// - Returns: false where it can't be had again.
    func rewind(to offset: Int) -> Bool
    /// The upstream of a tunnel sends no more, but may still be sent to.
    func receivedAll()
    /// Some of the above was called, and the socket has no more for now: the time to hand on what has come.
    func roundEnded(_ progress: borrowing CurlProgress)
    /// The last call, but for a transfer that was cancelled, which gets none.
    func finished(_ failure: CurlFailure?, _ times: CurlTimes)
}

extension CurlTransfer {
    package func receivedAll() {}
}

/// What a receiver says to bytes that came.
package enum CurlFlow {
    case goOn
    /// The same bytes are offered again after `CurlDriver.resumeReceiving`.
    case pause
    case abort
}

/// What a sender has for the bytes that are wanted.
package enum CurlSupply {
    /// Zero is the end.
    case bytes(Int)
    /// Asked again after `CurlDriver.resumeSending`.
    case pause
    case abort
}

/// Microseconds from a transfer's start to the end of each step.
package struct CurlTimes: Sendable, Hashable {
    package var resolved: Int64 = 0
    package var connected: Int64 = 0
    package var secured: Int64 = 0
    package var firstByte: Int64 = 0
    package var total: Int64 = 0
    /// An open connection was used again.
    package var isReused = false
    package init() {}
}

/// A transfer under way, as it may be looked at and changed at the end of a round.
package struct CurlProgress: ~Copyable {
    let seat: Seat
    /// The times, where they are not libcurl's to tell.
    var measured: CurlTimes?
    package var times: CurlTimes { measured ?? seat.times }
    /// Milliseconds from the transfer's start until it must have ended; 0 for no limit.
    package func limit(to milliseconds: Int) { seat.limit(to: milliseconds) }
    /// As `CurlDriver.resumeSending`. To be done when an answer comes before all was sent: libcurl stops sending
    /// after an error status, but waits for a paused upload for ever.
    package func resumeSending() { seat.resumeSending() }
}
