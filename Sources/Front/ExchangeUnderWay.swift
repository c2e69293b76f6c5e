import Gateway
import NIOCore

/// The exchange a connection is at, with both its bodies.
final class ExchangeUnderWay {
    let exchange: Exchange
    /// The request's body, while it is still coming in and somebody reads it.
    var upload: BodyStream?
    var pending: PendingAnswer?
    /// What of the answer is still to be written.
    var download = Download.nothing
    /// 0 until an answer's head was written.
    var status = 0
    /// Bytes of content still owed to an announced `Content-Length`.
    var owed: Int?
    var isChunked = false
    /// Set while pieces are being written: taking one may bring the next at once, which must wait its turn.
    var isPumping = false
    /// Pieces were written in the last round, so there may be another.
    var hasMore = false

    enum Download {
        case nothing
        /// Written piece by piece as the client takes it.
        case bytes(ByteBuffer)
        /// Sent from where it lies, on a connection in the clear.
        case file(FileBody)
        case stream(BodyStream)
    }

    init(_ exchange: Exchange, upload: BodyStream?) {
        self.exchange = exchange
        self.upload = upload
    }

    /// The next piece of the answer's content, or nil while there is none.
    /// - Parameter most: bytes of content in memory to take at once.
    func nextPiece(most: Int) -> BodyStream.Piece? {
        switch download {
        case .nothing: return nil
        case .file(let rest): return rest.length == 0 ? .end(trailers: nil) : nil
        case .stream(let stream): return stream.take()
        case .bytes(var rest):
            guard let slice = rest.readSlice(length: min(rest.readableBytes, most)), slice.readableBytes > 0 else {
                return .end(trailers: nil)
            }
            download = .bytes(rest)
            return .bytes(slice)
        }
    }

    /// The next part of content that is sent from a file.
    func nextFilePart(most: Int) -> FileBody? {
        guard case .file(var rest) = download, let part = rest.takeFirst(most) else { return nil }
        download = .file(rest)
        return part
    }

    /// Nobody will read or write any more of it.
    func letGo() {
        pending?.cancel()
        pending = nil
        if case .stream(let stream) = download { stream.abandon() }
        download = .nothing
        upload?.onDemand = nil
        upload?.onAbandoned = nil
        upload?.fail(.clientLeft)
        upload = nil
    }
}
