package import NIOCore

/// The content of a message: none, whole in memory, whole in a file, or still on its way.
package enum Body {
    case empty
    case bytes(ByteBuffer)
    case file(FileBody)
    /// - Parameter length: bytes announced by `Content-Length`, where it was.
    case stream(BodyStream, length: Int?)

    /// Bytes in all, where that is known.
    package var length: Int? {
        switch self {
        case .empty: 0
        case .bytes(let buffer): buffer.readableBytes
        case .file(let file): file.length
        case .stream(_, let length): length
        }
    }

    /// What lies in a file as a stream instead, for whoever takes pieces.
    package func streamed(on loop: any EventLoop) -> Body {
        guard case .file(let file) = self else { return self }
        return .stream(file.stream(on: loop), length: file.length)
    }

    /// Tells a body's producer that nobody will read it.
    package func abandon() {
        if case .stream(let stream, _) = self { stream.abandon() }
    }
}

/// A body on its way from one producer to one consumer, both on `loop`, holding a bounded number of bytes.
///
/// The producer offers pieces and looks at `wantsMore`; once that is false it stops, and is told through
/// `onDemand` when to go on. The consumer takes pieces until there is none, and is told through `onPiece`
/// when to take again. Whichever side leaves first says so (`fail` or `abandon`), and nothing is delivered after.
package final class BodyStream {
    package enum Piece {
        case bytes(ByteBuffer)
        /// The last piece; trailers as received, if any.
        case end(trailers: Fields?)
        /// The last piece of a body that broke off.
        case failed(GatewayError)
    }

    package let loop: any EventLoop
    private let highWater: Int
    private var buffered: ByteBuffer?
    private var last: Piece?
    private var delivered = false
    private var abandoned = false
    private var starved = false
    /// Within `take`: what the producer brings on demand is found by the consumer's next `take`, not told to it
    /// before it has got the piece it is taking.
    private var taking = false

    package var onDemand: (() -> Void)?
    package var onAbandoned: (() -> Void)?
    package var onPiece: (() -> Void)?

    /// - Parameter highWater: bytes held at which `wantsMore` turns false; demand returns at half of it.
    package init(loop: any EventLoop, highWater: Int = 256 << 10) {
        self.loop = loop
        self.highWater = highWater
    }

    // MARK: The producer's side

    /// The consumer has left.
    package var isAbandoned: Bool { abandoned }

    package var wantsMore: Bool {
        let more = !abandoned && (buffered?.readableBytes ?? 0) < highWater
        if !more { starved = true }
        return more
    }

    package func offer(_ bytes: ByteBuffer) {
        loop.preconditionInEventLoop()
        guard !abandoned, last == nil, bytes.readableBytes > 0 else { return }
        if buffered == nil {
            buffered = bytes
        } else {
            buffered?.writeImmutableBuffer(bytes)
        }
        if !taking { onPiece?() }
    }

    package func finish(trailers: Fields? = nil) { close(.end(trailers: trailers)) }
    package func fail(_ error: GatewayError) { close(.failed(error)) }

    private func close(_ piece: Piece) {
        loop.preconditionInEventLoop()
        guard !abandoned, last == nil else { return }
        last = piece
        onDemand = nil
        onAbandoned = nil
        if !taking { onPiece?() }
    }

    // MARK: The consumer's side

    /// The next piece, or nil while there is none; after `.end` or `.failed` always nil.
    package func take() -> Piece? {
        loop.preconditionInEventLoop()
        if let bytes = buffered {
            buffered = nil
            if starved, last == nil {
                starved = false
                taking = true
                onDemand?()
                taking = false
            }
            return .bytes(bytes)
        }
        guard let last, !delivered else { return nil }
        delivered = true
        onPiece = nil
        return last
    }

    /// The consumer leaves; the producer is told once.
    package func abandon() {
        loop.preconditionInEventLoop()
        guard !abandoned, last == nil else {
            buffered = nil
            onPiece = nil
            return
        }
        abandoned = true
        buffered = nil
        onPiece = nil
        onDemand = nil
        let left = onAbandoned
        onAbandoned = nil
        left?()
    }
}
