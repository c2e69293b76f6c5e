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
    /// When a hit begins to think of refreshing it, and whether one has.
    let refreshFrom: Tick
    let ahead = RefreshAhead()

    init(head: StoredHead, body: ByteBuffer, resident: Resident) {
        self.head = head
        shared = SharedAnswer(status: head.status, fields: head.fields, body: body)
        self.resident = resident
        refreshFrom = head.freshness.refreshFrom
    }

    var body: ByteBuffer { shared.body }

    /// Bytes of memory it takes, its bookkeeping included.
    var size: Int {
        var fields = Footprint.buffer(head.fields.wireLength) + Footprint.index(head.fields)
        // Of what goes into a 304 only the index is its own, and only where that leaves something out.
        if head.notModifiedFields.count != head.fields.count { fields += Footprint.index(head.fields) }
        return Self.bookkeeping + Footprint.buffer(resident.key.length) + fields + head.selectors.size + Footprint.buffer(body.readableBytes)
    }

    /// The objects of a stored answer, its slot, and the slot's place in a table that is half empty on average: as
    /// measured (`Tests/Benchmarks/CacheFigures`), and kept true by a test.
    private static let bookkeeping = 784

    /// The bytes in memory of their own, and no more than they need.
    static func compacted(_ buffer: ByteBuffer) -> ByteBuffer {
        buffer.storageCapacity == buffer.readableBytes ? buffer : ByteBuffer(exactly: buffer)
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
