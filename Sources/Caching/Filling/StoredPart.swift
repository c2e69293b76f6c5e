import Gateway
import NIOCore
import Synchronization

/// The beginning of a GET's answer that broke off (RFC 9111 §3.3): never given to anyone as it is, but the next fill asks
/// only for what is missing.
///
/// It is kept only with a strong validator, so that both pieces are known to be of one representation (RFC 9110 §15.3.7.3).
final class StoredPart: Sendable {
    let head: StoredHead
    let bytes: ByteBuffer
    let etag: EntityTag
    let resident: Resident

    init?(head: StoredHead, bytes: ByteBuffer, key: CacheKey) {
        guard head.status == 200, bytes.readableBytes > 0, let etag = head.etag, !etag.isWeak else { return nil }
        self.head = head
        self.bytes = bytes
        self.etag = etag
        resident = Resident(key: key)
    }

    var size: Int { StoredAnswer(head: head, body: bytes, resident: resident).size }

    /// The request for the rest, and for the whole if it has changed meanwhile (RFC 9110 §13.1.5).
    func completing(_ request: RequestHead) -> RequestHead {
        var fields = request.fields
        fields.set(.range, "bytes=\(bytes.readableBytes)-")
        fields.set(.ifRange, String(decoding: etag.opaque, as: UTF8.self))
        return request.with(method: .get, fields: fields)
    }

    /// - Returns: bytes of the whole, where a 206 with these fields brings all that is missing of it; nil where the two do
    ///   not belong together (RFC 9111 §3.4).
    func whole(with fields: Fields) -> Int? {
        guard let other = fields.withFirst(.etag, { EntityTag($0) }) ?? nil, etag.matchesStrongly(other),
            let range = fields.withFirst(.contentRange, { ContentRange($0) }) ?? nil, let length = range.length
        else { return nil }
        return range.bytes == bytes.readableBytes..<length ? length : nil
    }
}

extension ResponseCache {
    func part(_ key: CacheKey, for request: RequestHead) -> StoredPart? {
        stripe(key).state.withLock { state in
            guard let part = state.slots[key]?.part, !part.head.isPurged, part.head.selectors.match(request.fields) else { return nil }
            return part
        }
    }

    /// Keeps what has come of a fill that broke off, unless its key was purged meanwhile; the fill is over.
    func keep(_ part: StoredPart, from fill: Fill) {
        var leaving: [Resident] = []
        change(fill.key) { slot in
            guard let index = slot.fills.firstIndex(where: { $0 === fill }) else { return }
            slot.fills.remove(at: index)
            let old = slot.part
            slot.part = part
            leaving = eviction.withLock { queues in
                if let old { queues.remove(old.resident) }
                return queues.admit(part.resident, size: part.size)
            }
        }
        letGo(leaving)
    }

    func drop(_ part: StoredPart) {
        change(part.resident.key) { slot in
            guard slot.part === part else { return }
            slot.part = nil
            eviction.withLock { $0.remove(part.resident) }
        }
    }
}
