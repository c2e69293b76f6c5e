import Gateway
import NIOCore
import Synchronization

/// Who waits for which entry to be read: many who ask at once read it once.
struct DiskWakings {
    typealias Waiter = @Sendable (StoredAnswer?) -> Void

    private var waiting: [ObjectIdentifier: [Waiter]] = [:]
    /// Answers in memory whose bodies are sent from files, the oldest first.
    private var opened: [Opened] = []

    /// Not held by us: a file that was removed must not keep its place on the disk.
    private struct Opened {
        weak var answer: StoredAnswer?
    }

    /// - Returns: true for the first, who has to see to the reading.
    mutating func wait(for record: DiskRecord, _ waiter: @escaping Waiter) -> Bool {
        let isFirst = waiting[ObjectIdentifier(record)] == nil
        waiting[ObjectIdentifier(record), default: []].append(waiter)
        return isFirst
    }

    mutating func end(_ record: DiskRecord) -> [Waiter] {
        waiting.removeValue(forKey: ObjectIdentifier(record)) ?? []
    }

    /// - Returns: who has to leave memory, so that not too many files are open.
    mutating func opens(_ answer: StoredAnswer, most: Int) -> StoredAnswer? {
        opened.append(Opened(answer: answer))
        guard opened.count > most else { return nil }
        opened.removeAll { $0.answer == nil }
        return opened.count > most ? opened.removeFirst().answer : nil
    }
}

/// Bringing an entry back from disk, on the reading threads.
extension DiskTier {
    /// Puts what is on disk back into memory, its body too if that is small.
    /// - Parameter done: runs on a reading thread; nil where the disk had nothing after all.
    func wake(_ record: DiskRecord, into cache: ResponseCache, _ done: @escaping DiskWakings.Waiter) {
        record.isUsed.store(true, ordering: .relaxed)
        guard wakings.withLock({ $0.wait(for: record, done) }) else { return }
        means.reading.run {
            let answer = self.bring(record, into: cache)
            for waiter in self.wakings.withLock({ $0.end(record) }) { waiter(answer) }
        }
    }

    private func bring(_ record: DiskRecord, into cache: ResponseCache) -> StoredAnswer? {
        guard record.isWritten else { return nil }
        do throws(DiskFailure) {
            guard let answer = try read(record, marks: cache.marks) else {
                if record.isWritten { damaged(record) }
                return nil
            }
            guard let usable = cache.admit(answer, from: record) else { return nil }
            counts.hits.wrappingAdd(1, ordering: .relaxed)
            if answer === usable, answer.file != nil,
                let oldest = wakings.withLock({ $0.opens(answer, most: settings.openFiles) })
            {
                cache.close(oldest)
            }
            return usable
        } catch {
            // Where it left its shelf meanwhile, its file may be gone.
            if record.isWritten { damaged(record) }
            return nil
        }
    }

    private func damaged(_ record: DiskRecord) {
        counts.damaged.wrappingAdd(1, ordering: .relaxed)
        forget(record)
    }

    private func forget(_ record: DiskRecord) {
        let isThere = stripe(record.key).state.withLock { $0.shelf.remove(record) }
        if isThere { discard([record]) }
    }

    /// - Returns: nil when a checksum is wrong, or it is another's entry.
    private func read(_ record: DiskRecord, marks: MarkTable) throws(DiskFailure) -> StoredAnswer? {
        // Before the head is read: one that is newer than this is looked at once more than it needs.
        let asked = record.era.load(ordering: .acquiring)
        let number = record.number.load(ordering: .relaxed)
        let descriptor = try means.files.open(record.name, forWriting: false)
        // It is closed with its last user, who may be a client that takes its time.
        let reading = means.reading
        let file = OpenFile(takingOver: descriptor) { reading.run($0) }
        return try withExtendedLifetime(file) { () throws(DiskFailure) in
            guard let entry = try means.files.entry(descriptor, number: number), let read = DiskHead(entry.head, era),
                read.key == record.key, read.head.selectors == record.selectors
            else { return nil }
            let head: StoredHead
            if read.marks.isEmpty {
                head = read.head
            } else {
                guard let borne = marks.bear(read.marks, askedIn: asked) else {
                    forget(record)
                    return nil
                }
                head = StoredHead(read.head, freshness: read.head.freshness, marks: borne, era: asked)
            }
            let resident = Resident(key: record.key)
            let layout = entry.layout
            if layout.bodyLength <= settings.smallBody {
                guard let body = try means.files.buffer(descriptor, layout.body),
                    body.withUnsafeReadableBytes({ CRC32C.of($0) }) == layout.bodySum
                else { return nil }
                return StoredAnswer(head: head, body: StoredAnswer.compacted(body), resident: resident)
            }
            guard try isSound(record, descriptor, layout) else { return nil }
            return StoredAnswer(head: head, body: ByteBuffer(), resident: resident, file: FileBody(file, layout.body))
        }
    }

    /// Looks at all of a large body, before its first byte is served.
    private func isSound(_ record: DiskRecord, _ file: Int32, _ layout: DiskLayout) throws(DiskFailure) -> Bool {
        if record.isVerified.load(ordering: .relaxed) { return true }
        var sum = CRC32C()
        var place = layout.body.lowerBound
        while place < layout.body.upperBound {
            let range = place..<min(layout.body.upperBound, place + 256 << 10)
            guard let piece = try means.files.buffer(file, range) else { return false }
            piece.withUnsafeReadableBytes { sum.add($0) }
            place = range.upperBound
        }
        guard sum.value == layout.bodySum else { return false }
        record.isVerified.store(true, ordering: .relaxed)
        return true
    }
}
