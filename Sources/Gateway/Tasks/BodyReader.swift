package import NIOCore

/// A request's body for a task: pieces as they come, each asked for when the one before is dealt with, so that a client
/// sends no faster than they are.
package final class BodyReader: Sendable {
    private let loop: any EventLoop
    private let body: NIOLoopBound<Body>
    package let length: Int?

    package init(_ body: Body, on loop: any EventLoop) {
        self.loop = loop
        length = body.length
        let stream: Body
        switch body.streamed(on: loop) {
        case .bytes(let bytes):
            let whole = BodyStream(loop: loop)
            whole.offer(bytes)
            whole.finish()
            stream = .stream(whole, length: bytes.readableBytes)
        case let other: stream = other
        }
        self.body = NIOLoopBound(stream, eventLoop: loop)
    }

    /// The next piece; nil at the end.
    package func next() async throws(GatewayError) -> [UInt8]? {
        let piece: Result<[UInt8]?, GatewayError> = await withCheckedContinuation { continuation in
            loop.execute { [self] in
                guard case .stream(let stream, _) = body.value else { return continuation.resume(returning: .success(nil)) }
                Self.take(stream) { continuation.resume(returning: $0) }
            }
        }
        return try piece.get()
    }

    private static func take(_ stream: BodyStream, _ tell: @escaping (Result<[UInt8]?, GatewayError>) -> Void) {
        switch stream.take() {
        case .bytes(let bytes): tell(.success(Array(bytes.readableBytesView)))
        case .end: tell(.success(nil))
        case .failed(let error): tell(.failure(error))
        case nil:
            stream.onPiece = {
                stream.onPiece = nil
                take(stream, tell)
            }
        }
    }

    /// The whole of it.
    /// - Parameter limit: bytes; more is refused.
    package func all(limit: Int) async throws(GatewayError) -> [UInt8] {
        if let length, length > limit { throw .bodyTooLarge(limit: limit) }
        var all: [UInt8] = []
        while let piece = try await next() {
            guard all.count + piece.count <= limit else { throw .bodyTooLarge(limit: limit) }
            all += piece
        }
        return all
    }

    /// On the loop: what has not been read is not wanted.
    func leave() { body.value.abandon() }
    /// From anywhere.
    package func abandon() { loop.execute { [self] in leave() } }
}
