import Gateway
import NIOCore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads requests off a connection's bytes (RFC 9112), strictly: each message has one reading or is refused.
///
/// A value with no I/O: bytes in, events out. `HeadReader` reads the head, `ChunkedReader` a chunked body.
struct RequestDecoder {
    enum Event {
        /// A request without a body has no other event.
        case head(RequestHead, Framing)
        case body(ByteBuffer)
        case end(trailers: Fields?)
    }

    /// How a request's body is delimited, and what its head says of the connection (RFC 9112 §6.3, §9.3).
    struct Framing: Equatable {
        enum Body: Equatable {
            case none
            case length(Int)
            case chunked
        }

        var body = Body.none
        var keepsAlive = true
        var expectsContinue = false
    }

    private enum State {
        case head
        case length(remaining: Int)
        case chunked(ChunkedReader)
        case bodyEnd(trailers: Fields?)
    }

    private var headReader: HeadReader
    private let bodyLimit: Int
    private var state = State.head
    /// Bytes of an unfinished head already searched for its end.
    private var searched = 0

    init(limits: LimitValues) {
        headReader = HeadReader(HeadReader.Bounds(limits))
        bodyLimit = limits[Limits.body]
    }

    /// The next event in `bytes`, or nil when more bytes are needed.
    mutating func next(_ bytes: inout ByteBuffer) throws(GatewayError) -> Event? {
        switch state {
        case .head:
            return try nextHead(&bytes).map { .head($0, $1) }
        case .length(let remaining):
            guard let piece = bytes.readSlice(length: min(remaining, bytes.readableBytes)), piece.readableBytes > 0 else { return nil }
            let left = remaining - piece.readableBytes
            state = left == 0 ? .bodyEnd(trailers: nil) : .length(remaining: left)
            return .body(piece)
        case .chunked(var reader):
            // The state is emptied while the reader works, so that it is not copied.
            state = .bodyEnd(trailers: nil)
            let event = try reader.next(&bytes)
            switch event {
            case .body(let piece):
                state = .chunked(reader)
                return .body(piece)
            case .end(let trailers):
                state = .head
                return .end(trailers: trailers)
            case .none:
                state = .chunked(reader)
                return nil
            }
        case .bodyEnd(let trailers):
            state = .head
            return .end(trailers: trailers)
        }
    }

    /// The next request's head, or nil when more bytes are needed; to be asked for between two messages.
    mutating func nextHead(_ bytes: inout ByteBuffer) throws(GatewayError) -> (RequestHead, Framing)? {
        if searched > 0, !headIsComplete(bytes) {
            searched = bytes.readableBytes
            guard searched > headReader.bounds.head else { return nil }
            // Read once more for the refusal that fits best: the target alone may be too long.
            _ = try headReader.read(&bytes)
            throw .headTooLarge
        }
        guard let (head, framing) = try headReader.read(&bytes) else {
            searched = bytes.readableBytes
            return nil
        }
        searched = 0
        switch framing.body {
        case .none: break
        case .length(let length):
            guard length <= bodyLimit else { throw .bodyTooLarge(limit: bodyLimit) }
            state = .length(remaining: length)
        case .chunked: state = .chunked(ChunkedReader(headReader.bounds, bodyLimit: bodyLimit))
        }
        return (head, framing)
    }

    /// Looks for the end of the head among the bytes not yet searched, so that a head sent byte by byte is not
    /// read over and over. A bare LF ends the wait too; the reader refuses it.
    private func headIsComplete(_ bytes: ByteBuffer) -> Bool {
        bytes.withUnsafeReadableBytes { all in
            var index = max(0, searched - 3)
            while index < all.count {
                guard let found = memchr(all.baseAddress! + index, 0x0a, all.count - index) else { return false }
                let place = UnsafeRawPointer(found) - all.baseAddress!
                if place == 0 || all[place - 1] != 0x0d { return true }
                if place >= 3, all[place - 2] == 0x0a { return true }
                index = place + 1
            }
            return false
        }
    }
}
