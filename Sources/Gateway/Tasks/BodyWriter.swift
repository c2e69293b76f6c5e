package import NIOCore

/// A body for a task that writes it: each write waits until the other side has taken most of those before.
package final class BodyWriter: Sendable {
    private let loop: any EventLoop
    private let stream: NIOLoopBound<BodyStream>
    private let waiting: NIOLoopBoundBox<CheckedContinuation<Bool, Never>?>

    init(_ stream: BodyStream, on loop: any EventLoop) {
        self.loop = loop
        self.stream = NIOLoopBound(stream, eventLoop: loop)
        waiting = NIOLoopBoundBox(nil, eventLoop: loop)
    }

    /// On the loop: a body written by `write`, and ended when that returns.
    package static func stream(on loop: any EventLoop, _ write: @escaping @Sendable (BodyWriter) async -> Void) -> BodyStream {
        let stream = BodyStream(loop: loop)
        let writer = BodyWriter(stream, on: loop)
        let task = Task {
            await write(writer)
            writer.finish()
        }
        stream.onAbandoned = {
            writer.left()
            task.cancel()
        }
        return stream
    }

    /// - Returns: false when nobody takes any more.
    package func write(_ bytes: [UInt8]) async -> Bool {
        await withCheckedContinuation { continuation in
            loop.execute { [self] in
                let stream = stream.value
                stream.offer(ByteBuffer(bytes: bytes))
                if stream.isAbandoned { return continuation.resume(returning: false) }
                if stream.wantsMore { return continuation.resume(returning: true) }
                waiting.value = continuation
                stream.onDemand = { [self] in resume(true) }
            }
        }
    }

    /// All is written, unless it failed before.
    func finish() { loop.execute { [self] in stream.value.finish() } }

    /// It cannot be gone on with; the client sees it broken off.
    package func fail(_ error: GatewayError) { loop.execute { [self] in stream.value.fail(error) } }

    /// On the loop: the client has left.
    func left() { resume(false) }

    private func resume(_ goesOn: Bool) {
        let continuation = waiting.value
        waiting.value = nil
        continuation?.resume(returning: goesOn)
    }
}
