import Gateway
import NIOCore
import Synchronization

/// The head of a stored answer, with what was worked out of it once so that no hit works it out again.
final class StoredHead: Sendable {
    let status: Int
    let fields: Fields
    /// For a client that has it already: of `fields`, what goes into a 304 (RFC 9110 §15.4.5).
    let notModified: SharedAnswer
    let freshness: Freshness
    let selectors: VarySelectors
    let etag: EntityTag?
    /// Seconds since 1970.
    let lastModified: Int64?
    /// `Date`, or when it was received; seconds since 1970.
    let date: Int64
    /// Nil where nobody purges.
    let marks: BorneMarks?
    /// When a soft purge made it stale.
    let softlyPurged: Tick?
    /// The era in which it was asked for, or its marks were last looked at and none was found purged.
    private let era: Atomic<UInt64>

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
        notModified = SharedAnswer(status: 304, fields: some.compacted(), body: ByteBuffer())
        marks = nil
        softlyPurged = nil
        era = Atomic(0)
    }

    /// The same head with other marks, or after a purge of them.
    init(_ other: StoredHead, freshness: Freshness, marks: BorneMarks?, era: UInt64, softlyPurged: Tick? = nil) {
        status = other.status
        fields = other.fields
        notModified = other.notModified
        self.freshness = freshness
        selectors = other.selectors
        etag = other.etag
        lastModified = other.lastModified
        date = other.date
        self.marks = marks
        self.softlyPurged = softlyPurged
        self.era = Atomic(era)
    }

    /// There was no purge since its marks were looked at.
    func isReviewed(in era: UInt64) -> Bool { self.era.load(ordering: .relaxed) >= era }
    var reviewed: UInt64 { era.load(ordering: .relaxed) }
    func noteReview(in era: UInt64) { self.era.store(era, ordering: .relaxed) }

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
    /// Here, where a hit writes anyhow when it takes a reference.
    private let useCount: Atomic<Int>

    /// - Parameter uses: of the answer whose place it takes on the same body.
    init(head: StoredHead, body: ByteBuffer, resident: Resident, file: FileBody? = nil, uses: Int = 0) {
        self.file = file
        self.head = head
        useCount = Atomic(uses)
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

    /// The same content in the same place, under another head.
    func under(_ head: StoredHead) -> StoredAnswer {
        StoredAnswer(head: head, body: body, resident: resident, file: file, uses: uses)
    }

    /// How often it was answered with; two loops at once may count as one.
    var uses: Int { useCount.load(ordering: .relaxed) }

    func used() {
        useCount.store(useCount.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
        resident.used()
    }

    /// Bytes of memory it takes, its bookkeeping included.
    var size: Int {
        let notModified = head.notModified.fields
        let fields = [head.fields, notModified].reduce(0) { $0 + Footprint.buffer($1.wireLength) + Footprint.index($1) }
        // An open file is the kernel's, but not free.
        let open = file == nil ? 0 : 2048
        return Self.bookkeeping + open + Footprint.buffer(resident.key.length) + fields + head.selectors.size + (head.marks?.size ?? 0)
            + Footprint.buffer(body.readableBytes)
    }

    /// The objects of a stored answer, its slot, and the slot's place in a table that is half empty on average: as
    /// measured (`Tests/Benchmarks/CacheFigures`), and kept true by a test.
    private static let bookkeeping = 965

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
