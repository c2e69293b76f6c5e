import Synchronization

/// What is on disk, in the order it came, and what it takes: who leaves when there is no room (FIFO with a second
/// chance). The writing thread alone changes it.
struct DiskBooks {
    let mostBytes: Int
    let mostFiles: Int
    private(set) var bytes = 0
    private(set) var files = 0
    /// Those that left in between stay in it, with a size of 0, until they come to its front or are too many.
    private var queue: [DiskRecord] = []
    private var first = 0

    init(mostBytes: Int, mostFiles: Int) {
        self.mostBytes = mostBytes
        self.mostFiles = mostFiles
    }

    func hasRoom(for size: Int) -> Bool { bytes + size <= mostBytes && files < mostFiles }

    var isOver: Bool { bytes > mostBytes || files > mostFiles }

    mutating func add(_ record: DiskRecord, size: Int) {
        record.size.store(size, ordering: .relaxed)
        bytes += size
        files += 1
        queue.append(record)
        if queue.count - first > 2 * files + 1024 { tidy() }
    }

    mutating func remove(_ record: DiskRecord) {
        let size = record.size.exchange(0, ordering: .relaxed)
        guard size > 0 else { return }
        bytes -= size
        files -= 1
    }

    /// The next to leave; it is still on the books.
    mutating func next() -> DiskRecord? {
        while first < queue.count {
            let record = queue[first]
            first += 1
            if first > 1024, first > queue.count / 2 { tidy() }
            if record.size.load(ordering: .relaxed) == 0 { continue }
            if record.isUsed.exchange(false, ordering: .relaxed) {
                queue.append(record)
                continue
            }
            return record
        }
        return nil
    }

    private mutating func tidy() {
        queue = queue[first...].filter { $0.size.load(ordering: .relaxed) > 0 }
        first = 0
    }
}
