/// The keys that fell out lately, by parts of their hashes, in a table of fixed size.
///
/// Four places share a bucket; the oldest makes room. A key is forgotten when as many others came after it as are asked
/// for, or for want of room; one in some hundred million is taken for another, which then stays a little longer.
struct Ghosts {
    /// The upper half of a key's hash, and its number among those that fell out; number 0 is an empty place.
    private struct Place {
        var mark: UInt32 = 0
        var number: UInt32 = 0
    }

    private var places: [Place]
    private var newest: UInt32 = 0

    private static let width = 4

    /// - Parameter capacity: bytes of all residents; there is a place for every 2 KiB.
    init(capacity: Int) {
        var count = 1024
        while count < capacity >> 11, count < 1 << 20 { count <<= 1 }
        places = Array(repeating: Place(), count: count)
    }

    mutating func append(_ hash: Int) {
        newest = newest == .max ? 1 : newest + 1
        let bucket = bucket(hash)
        var chosen = bucket.lowerBound
        for index in bucket where age(places[index]) > age(places[chosen]) { chosen = index }
        places[chosen] = Place(mark: Self.mark(hash), number: newest)
    }

    /// - Parameter count: how many of those that fell out last are remembered, with a floor for small stores.
    mutating func remove(_ hash: Int, lastOf count: Int) -> Bool {
        let mark = Self.mark(hash)
        for index in bucket(hash) where places[index].mark == mark && age(places[index]) < max(1024, count) {
            places[index] = Place()
            return true
        }
        return false
    }

    /// How many fell out after it.
    private func age(_ place: Place) -> Int { place.number == 0 ? .max : Int(newest &- place.number) }

    private func bucket(_ hash: Int) -> Range<Int> {
        let start = hash & (places.count - 1) & ~(Self.width - 1)
        return start..<start + Self.width
    }

    private static func mark(_ hash: Int) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) }
}
