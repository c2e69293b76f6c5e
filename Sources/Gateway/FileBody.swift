package import NIOCore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file that answers are sent from, open for reading; it is closed with its last user.
///
/// It is read at places, never from where it was left, so loops and threads share it.
package final class OpenFile: Sendable {
    private let descriptor: Int32
    /// Runs what blocks on a thread that may.
    private let aside: @Sendable (@escaping @Sendable () -> Void) -> Void

    package init(takingOver descriptor: Int32, aside: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void) {
        self.descriptor = descriptor
        self.aside = aside
    }

    deinit { close(descriptor) }

    /// For NIO to send from without the bytes passing through us (sendfile(2)); `letGo` follows when they have been sent.
    ///
    /// A handle for each sending: NIO lets nobody else use one meanwhile.
    package func lend() -> NIOFileHandle { NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: descriptor) }

    /// Takes the descriptor back, still open.
    package func letGo(_ handle: NIOFileHandle) { _ = try? handle.takeDescriptorOwnership() }

    /// Reads off the loop.
    /// - Parameter done: runs on the reading thread; nil when not all of the range could be read.
    package func read(_ range: Range<Int>, _ done: @escaping @Sendable (ByteBuffer?) -> Void) {
        aside { done(self.read(range)) }
    }

    private func read(_ range: Range<Int>) -> ByteBuffer? {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(range.count)
        while buffer.readableBytes < range.count {
            let left = range.count - buffer.readableBytes
            let place = range.lowerBound + buffer.readableBytes
            let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: left) { space in
                max(0, pread(descriptor, space.baseAddress, left, off_t(place)))
            }
            guard count > 0 else { return nil }
        }
        return buffer
    }
}

/// Content that lies in a file: sent from there, or read a piece at a time.
package struct FileBody: Sendable {
    package let file: OpenFile
    /// Bytes of the file.
    package let range: Range<Int>

    package init(_ file: OpenFile, _ range: Range<Int>) {
        self.file = file
        self.range = range
    }

    package var length: Int { range.count }

    /// A part, counted from this content's beginning.
    package func part(_ part: Range<Int>) -> FileBody {
        FileBody(file, range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound)
    }

    /// As much of the beginning as `most` allows, taken off.
    package mutating func takeFirst(_ most: Int) -> FileBody? {
        let count = min(most, length)
        guard count > 0 else { return nil }
        defer { self = part(count..<length) }
        return part(0..<count)
    }

    /// The same content as pieces on a loop, each read off it when the consumer has room.
    package func stream(on loop: any EventLoop) -> BodyStream {
        let stream = BodyStream(loop: loop)
        let pieces = FilePieces(self, to: stream)
        stream.onDemand = { pieces.goOn() }
        pieces.goOn()
        return stream
    }
}

/// The producer of a file's stream, on the stream's loop.
private final class FilePieces {
    private static let pieceBytes = 128 << 10

    private var rest: FileBody
    private let stream: BodyStream
    private var isReading = false

    init(_ body: FileBody, to stream: BodyStream) {
        rest = body
        self.stream = stream
    }

    func goOn() {
        guard !isReading, !stream.isAbandoned, stream.wantsMore else { return }
        guard let piece = rest.takeFirst(Self.pieceBytes) else { return stream.finish() }
        isReading = true
        let own = NIOLoopBound(self, eventLoop: stream.loop), loop = stream.loop
        piece.file.read(piece.range) { bytes in loop.execute { own.value.came(bytes) } }
    }

    private func came(_ bytes: ByteBuffer?) {
        isReading = false
        guard let bytes else { return stream.fail(GatewayError(500, .gateway, at: .body, retry: .ifIdempotent, .defect)) }
        stream.offer(bytes)
        goOn()
    }
}
