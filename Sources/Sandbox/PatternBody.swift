import Gateway
import NIOCore

/// Content of any length, made as it is taken, so that a stream of gigabytes holds a few hundred KiB.
enum PatternBody {
    /// Bytes that `?bytes=` may ask for.
    static let range = 0...(4 << 30)
    static let fields = Fields([.contentType: "application/octet-stream", .cacheControl: "no-store"])
    /// 1 MiB that may be stored.
    static let resource = PortalResource(
        ByteBuffer(repeating: UInt8(ascii: "m"), count: 1 << 20), type: "application/octet-stream",
        caching: PortalResource.pageCaching)

    private static let piece = ByteBuffer(repeating: UInt8(ascii: "m"), count: 64 << 10)

    /// That many bytes, or one piece where they are more.
    static func bytes(_ count: Int) -> ByteBuffer {
        piece.getSlice(at: 0, length: min(count, piece.readableBytes)) ?? piece
    }

    static func stream(bytes count: Int, on loop: any EventLoop) -> BodyStream {
        let stream = BodyStream(loop: loop)
        var left = count
        // Weak: the stream holds this closure until it ends.
        let fill = { [weak stream] in
            guard let stream else { return }
            while left > 0, stream.wantsMore {
                let next = bytes(left)
                left -= next.readableBytes
                stream.offer(next)
            }
            if left == 0 { stream.finish() }
        }
        stream.onDemand = fill
        fill()
        return stream
    }
}
