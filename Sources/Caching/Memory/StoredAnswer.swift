import Gateway
import NIOCore
import Synchronization

/// The head of a stored answer, with what was worked out of it once so that no hit works it out again.
final class StoredHead: Sendable {
    let status: Int
    let fields: Fields
    /// What of `fields` goes into a 304 (RFC 9110 §15.4.5).
    let notModifiedFields: Fields
    let freshness: Freshness
    let selectors: VarySelectors
    let etag: EntityTag?
    /// Seconds since 1970.
    let lastModified: Int64?
    /// `Date`, or when it was received; seconds since 1970.
    let date: Int64

    init(status: Int, fields: Fields, freshness: Freshness, selectors: VarySelectors, date: Int64) {
        self.status = status
        self.fields = fields
        self.freshness = freshness
        self.selectors = selectors
        self.date = date
        let etag = fields.withFirst(.etag) { EntityTag($0) } ?? nil
        self.etag = etag
        lastModified = fields.withFirst(.lastModified) { HTTPDate.seconds($0) } ?? nil
        var some = fields
        some.filter { Validation.isKeptInNotModified($0, hasETag: etag != nil) }
        notModifiedFields = some
    }

    var hasValidator: Bool { etag != nil || lastModified != nil }
}

/// A stored answer, whole. It never changes: a validation puts another in its place, on the same body.
final class StoredAnswer: Sendable {
    let head: StoredHead
    /// What a hit gives, ready to be passed on as it is.
    let shared: SharedAnswer
    /// Its place in memory, which outlives validations.
    let resident: Resident
    /// Where its body is, when that is too large to be brought to memory; `body` is empty then.
    let file: FileBody?
    /// When a hit begins to think of refreshing it, and whether one has.
    let refreshFrom: Tick
    let ahead = RefreshAhead()

    init(head: StoredHead, body: ByteBuffer, resident: Resident, file: FileBody? = nil) {
        self.file = file
        self.head = head
        shared = SharedAnswer(status: head.status, fields: head.fields, body: body)
        self.resident = resident
        refreshFrom = head.freshness.refreshFrom
    }

    var body: ByteBuffer { shared.body }
    /// Bytes of the body, wherever it is.
    var length: Int { file?.length ?? body.readableBytes }

    /// A part of the body, or all of it.
    func content(_ part: Range<Int>? = nil) -> Body {
        let part = part ?? 0..<length
        if part.isEmpty { return .empty }
        if let file { return .file(file.part(part)) }
        return body.getSlice(at: body.readerIndex + part.lowerBound, length: part.count).map(Body.bytes) ?? .empty
    }

    /// Bytes of memory it takes, its bookkeeping included.
    var size: Int {
        // Objects, the slot, the dictionary's and the queue's entries, as measured on average.
        let bookkeeping = 768
        let fields = 2 * head.fields.wireLength + 64 * head.fields.count
        // An open file is the kernel's, but not free.
        let open = file == nil ? 0 : 2048
        return bookkeeping + open + resident.key.length + fields + head.selectors.size + Self.resident(body)
    }

    /// Buffers are allocated by powers of two; of a large one the pages never written to are not resident.
    static func resident(_ buffer: ByteBuffer) -> Int {
        let page = 4 << 10
        let written = (buffer.readableBytes + page - 1) / page * page
        return min(buffer.storageCapacity, max(written, buffer.readableBytes))
    }

    /// The bytes in memory of their own, unless most of what they lie in is theirs already.
    static func compacted(_ buffer: ByteBuffer) -> ByteBuffer {
        guard buffer.storageCapacity > buffer.readableBytes * 2 + 512 else { return buffer }
        var copy = ByteBuffer()
        copy.reserveCapacity(buffer.readableBytes)
        copy.writeImmutableBuffer(buffer)
        return copy
    }
}

/// One place in memory: what the eviction queues hold, and how often it was used lately.
package final class Resident: Sendable {
    package let key: CacheKey
    /// Its place in the queues. The cache's `eviction` lock guards it.
    nonisolated(unsafe) var link = ResidentQueue.Link()
    /// Uses since the queues last looked, three at most.
    private let uses = Atomic<UInt8>(0)

    package init(key: CacheKey) { self.key = key }

    /// Once it is popular a hit writes nothing, so that no two loops fight for its cache line.
    package func used() {
        let count = uses.load(ordering: .relaxed)
        if count < 3 { uses.store(count + 1, ordering: .relaxed) }
    }

    var heat: UInt8 { uses.load(ordering: .relaxed) }
    func cool(to count: UInt8) { uses.store(count, ordering: .relaxed) }
}
