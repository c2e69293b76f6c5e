import Gateway
import NIOCore
import Synchronization

/// Writing entries, on the writing thread.
extension DiskTier {
    func carryOut(_ write: DiskOrders.Write) {
        switch write {
        case .entry(let record, let answer): self.write(record, answer)
        case .head(let record, let head): rewrite(record, head)
        }
    }

    private func write(_ record: DiskRecord, _ answer: StoredAnswer) {
        guard record.state.load(ordering: .acquiring) == .waiting else { return }
        let head = DiskHead.encode(answer.head, record.key, era, marks: answer.head.marks?.marks.map(\.name) ?? [])
        let number = loading.withLock { $0.nextNumber() }
        let layout = DiskLayout(
            number: number, bodyLength: answer.body.readableBytes, bodySum: answer.body.withUnsafeReadableBytes { CRC32C.of($0) },
            headLength: head.readableBytes)
        guard head.readableBytes <= DiskLayout.mostHead, makeRoom(for: layout.size), let slot = layout.slot(head, sequence: 1) else {
            return drop(record)
        }
        record.number.store(number, ordering: .relaxed)
        do throws(DiskFailure) {
            try write(layout, answer.body, slot)
            succeeds()
        } catch {
            try? means.files.remove(DiskLayout.unfinishedName(number))
            drop(record)
            return fails(error)
        }
        books.withLock { $0.add(record, size: layout.size) }
        // It may have been purged meanwhile; then its removal is among the orders that come next.
        _ = record.state.compareExchange(expected: .waiting, desired: .written, ordering: .acquiringAndReleasing)
    }

    private func write(_ layout: DiskLayout, _ body: ByteBuffer, _ slot: ByteBuffer) throws(DiskFailure) {
        let unfinished = DiskLayout.unfinishedName(layout.number)
        let file = try create(unfinished, of: layout.number)
        do throws(DiskFailure) {
            // Small ones in one go.
            var front = layout.preface
            if body.readableBytes <= 64 << 10 {
                front.writeImmutableBuffer(body)
                front.writeImmutableBuffer(slot)
                try write(front, to: file, at: 0)
            } else {
                try write(front, to: file, at: 0)
                try write(body, to: file, at: layout.body.lowerBound)
                try write(slot, to: file, at: layout.slot(0))
            }
        } catch {
            means.files.close(file)
            throw error
        }
        means.files.close(file)
        try means.files.rename(unfinished, to: DiskLayout.name(layout.number))
    }

    /// Its folder may have been taken away under us.
    private func create(_ name: String, of number: UInt64) throws(DiskFailure) -> Int32 {
        do throws(DiskFailure) {
            return try means.files.create(name)
        } catch {
            guard error.code == DiskFailure.notThere else { throw error }
            try means.files.makeFolder("")
            try means.files.makeFolder(DiskLayout.folder(UInt8(truncatingIfNeeded: number)))
            return try means.files.create(name)
        }
    }

    private func write(_ buffer: ByteBuffer, to file: Int32, at place: Int) throws(DiskFailure) {
        // `withUnsafeReadableBytes` knows no typed throws.
        try buffer.withUnsafeReadableBytes { bytes in
            Swift.Result { () throws(DiskFailure) in try means.files.write(bytes, to: file, at: place) }
        }.get()
    }

    /// Has others leave until there is room.
    /// - Returns: false when there never will be.
    private func makeRoom(for size: Int) -> Bool {
        guard size <= settings.bytes else { return false }
        while true {
            let leaving = books.withLock { $0.hasRoom(for: size) ? nil : Optional($0.next()) }
            guard let leaving else { return true }
            guard let one = leaving else { return false }
            counts.evictions.wrappingAdd(1, ordering: .relaxed)
            drop(one)
        }
    }

    // MARK: Another head

    /// An entry that a soft purge has made stale is to say so.
    func end(_ record: DiskRecord, at tick: Tick) {
        // One that is not written yet would have to be told from the one in the queue: it does without the disk.
        guard record.isWritten else { return drop(record) }
        do throws(DiskFailure) {
            let file = try means.files.open(record.name, forWriting: false)
            defer { means.files.close(file) }
            guard let entry = try means.files.entry(file, number: record.number.load(ordering: .relaxed)),
                let read = DiskHead(entry.head, era)
            else { return drop(record) }
            rewrite(record, read.head.expired(at: tick), marks: read.marks)
        } catch {
            drop(record)
            fails(error)
        }
    }

    /// Writes a new head beside the old one; where that cannot be done the entry leaves.
    /// - Parameter marks: of a head that was read without them.
    private func rewrite(_ record: DiskRecord, _ head: StoredHead, marks: [CacheMark.Name]? = nil) {
        guard record.isWritten else { return }
        let marks = marks ?? head.marks?.marks.map(\.name) ?? []
        let head = record.softened.map { head.expired(at: $0) } ?? head
        let bytes = DiskHead.encode(head, record.key, era, marks: marks)
        do throws(DiskFailure) {
            let file = try means.files.open(record.name, forWriting: true)
            defer { means.files.close(file) }
            guard let entry = try means.files.entry(file, number: record.number.load(ordering: .relaxed)),
                let slot = entry.layout.slot(bytes, sequence: entry.sequence + 1)
            else { return drop(record) }
            try write(slot, to: file, at: entry.layout.slot(1 - entry.slot))
            succeeds()
        } catch {
            drop(record)
            fails(error)
        }
    }
}

/// What a file says of its entry, the checksums of preface and head found right.
struct DiskEntry {
    let layout: DiskLayout
    let head: ByteBuffer
    let sequence: UInt64
    let slot: Int
}

extension DiskFiles {
    /// - Returns: nil when it is not a whole entry of this number.
    func entry(_ file: Int32, number: UInt64) throws(DiskFailure) -> DiskEntry? {
        let length = try length(of: file)
        // Most entries are small; their heads come with the first read.
        let front = try buffer(file, 0..<min(length, 8 << 10))
        guard let front, let layout = front.withUnsafeReadableBytes({ DiskLayout($0, number: number) }),
            length > layout.slot(0)
        else { return nil }
        let place = layout.slot(0)..<min(length, layout.end)
        let slots = place.upperBound <= front.readableBytes
            ? front.getSlice(at: front.readerIndex + place.lowerBound, length: place.count) : try buffer(file, place)
        guard let slots, let (head, sequence, slot) = layout.newest(in: slots) else { return nil }
        return DiskEntry(layout: layout, head: head, sequence: sequence, slot: slot)
    }

    /// - Returns: nil when the file ends within the range.
    func buffer(_ file: Int32, _ range: Range<Int>) throws(DiskFailure) -> ByteBuffer? {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(range.count)
        var result = Swift.Result<Int, DiskFailure>.success(0)
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: range.count) { space in
            result = Swift.Result { () throws(DiskFailure) in
                try read(UnsafeMutableRawBufferPointer(rebasing: space[..<range.count]), from: file, at: range.lowerBound)
            }
            return (try? result.get()) ?? 0
        }
        return try result.get() == range.count ? buffer : nil
    }
}
