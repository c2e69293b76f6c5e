import Gateway
import NIOCore

/// The body of a storable answer, moved from the connector behind to all who read the fill, and at its end to the store.
extension FillSource {
    func begin(
        _ head: StoredHead, _ stream: BodyStream, after beginning: ByteBuffer? = nil, length: Int?, _ fill: Fill, status: Int
    ) {
        guard fill.begins(head, length: length, status: status) else {
            stream.abandon()
            cached.cache.forget(fill)
            return finish()
        }
        // Who asked learns from the new answer's head that the stored one is no more, and must not be given it by their next request,
        // though the new one's content is still on its way.
        if asker != nil, let previous = fill.previous { cached.cache.outdate(previous, at: exchange.clock.tick()) }
        self.head = head
        self.length = length
        self.stream = stream
        stream.onPiece = { self.drain() }
        if let beginning, !take(beginning, fill) { return }
        fill.wake()
        drain()
    }

    /// - Returns: false when the fill is over.
    private func take(_ bytes: ByteBuffer, _ fill: Fill) -> Bool {
        switch fill.append(bytes, isLast: length == fill.received + bytes.readableBytes) {
        case .keep, .pass: break
        case .overflow: cached.cache.forget(fill, uncacheable: exchange.clock.tick())
        case .cancel:
            cancel()
            return false
        }
        return true
    }

    /// Moves what has come to the readers, as far as there is room.
    func drain() {
        // A producer may offer from within `take`; the loop below comes to that piece in its turn.
        guard !isDraining, let stream else { return }
        isDraining = true
        defer { isDraining = false }
        while let fill, fill.wantsMore, let piece = stream.take() {
            switch piece {
            case .bytes(let bytes):
                guard take(bytes, fill) else { return }
            case .end(let trailers):
                return ended(trailers, fill)
            case .failed(let error):
                return broken(error, fill)
            }
        }
        fill?.wake()
    }

    private func ended(_ trailers: Fields?, _ fill: Fill) {
        let isShort = length.map { $0 != fill.received } ?? false
        guard !isShort else {
            let error = GatewayError(502, .upstream, at: .body, retry: .ifIdempotent, .answerBroken, agency: exchange.route?.agency)
            return broken(error, fill)
        }
        if let pieces = fill.ends(.end(trailers: trailers)), let head {
            let stored = StoredAnswer(head: head, body: Self.joined(pieces), resident: Resident(key: fill.key))
            store(stored, from: fill)
        }
        fill.wake()
        finish()
    }

    /// RFC 9111 §3.3: what is incomplete answers nobody, but may be completed.
    private func broken(_ error: GatewayError, _ fill: Fill) {
        let pieces = fill.ends(.failed(error)) ?? []
        if let head, let part = StoredPart(head: head, bytes: Self.joined(pieces), key: fill.key) {
            cached.cache.keep(part, from: fill)
        } else {
            cached.cache.forget(fill)
        }
        fill.wake()
        finish()
    }

    private static func joined(_ pieces: [ByteBuffer]) -> ByteBuffer {
        pieces.count == 1 ? StoredAnswer.compacted(pieces[0]) : ByteBuffer(exactly: pieces)
    }
}
