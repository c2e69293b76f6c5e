/// What the cache's own eviction is measured against: the one asked for longest ago leaves.
struct LeastRecentlyUsed {
    private let capacity: Int
    private var bytes = 0
    /// By key; -1 where there is none.
    private var previous: [Int32], next: [Int32]
    private var isHere: [Bool]
    private var first: Int32 = -1, last: Int32 = -1
    private let sizes: [Int32]

    init(capacity: Int, sizes: [Int32]) {
        self.capacity = capacity
        self.sizes = sizes
        previous = Array(repeating: -1, count: sizes.count)
        next = previous
        isHere = Array(repeating: false, count: sizes.count)
    }

    /// - Returns: whether it was there.
    mutating func ask(_ key: Int32) -> Bool {
        if isHere[Int(key)] {
            unlink(key)
            append(key)
            return true
        }
        bytes += Int(sizes[Int(key)])
        isHere[Int(key)] = true
        append(key)
        while bytes > capacity, first >= 0 {
            let oldest = first
            unlink(oldest)
            isHere[Int(oldest)] = false
            bytes -= Int(sizes[Int(oldest)])
        }
        return false
    }

    private mutating func append(_ key: Int32) {
        previous[Int(key)] = last
        next[Int(key)] = -1
        if last >= 0 { next[Int(last)] = key } else { first = key }
        last = key
    }

    private mutating func unlink(_ key: Int32) {
        let before = previous[Int(key)], after = next[Int(key)]
        if before >= 0 { next[Int(before)] = after } else { first = after }
        if after >= 0 { previous[Int(after)] = before } else { last = before }
    }
}
