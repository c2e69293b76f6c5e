import Caching
import NIOCore

/// How many requests, and how many of their bytes, are answered from a store of 1, 5 and 10 % of the footprint.
enum HitRatios {
    static func run() {
        say("Hit ratio in %, of requests (of bytes); ours is S3-FIFO. Population \(Trace.population), \(Trace.length) requests.")
        say("sizes    trace              store        ours             LRU           ours - LRU")
        for kind in Trace.Sizes.allCases {
            for trace in Trace.all(kind) {
                for percent in [1, 5, 10] {
                    let capacity = trace.footprint * percent / 100
                    let ours = ours(trace, capacity), theirs = leastRecentlyUsed(trace, capacity)
                    say(
                        kind.rawValue.padded(7) + trace.name.padded(20) + "\(percent) %".padded(6) + ours.text + theirs.text
                            + (ours.requests - theirs.requests).text(2).padded(12))
                }
            }
        }
    }

    struct Ratio {
        /// In percent.
        let requests: Double, bytes: Double
        var text: String { requests.text(2).padded(9) + " (\(bytes.text(2).padded(5)))" }

        init(_ trace: Trace, _ ask: (Int32) -> Bool) {
            var hits = 0, hitBytes = 0, allBytes = 0
            for key in trace.keys {
                let size = Int(trace.sizes[Int(key)])
                allBytes += size
                guard ask(key) else { continue }
                hits += 1
                hitBytes += size
            }
            requests = Double(hits) * 100 / Double(trace.keys.count)
            bytes = Double(hitBytes) * 100 / Double(allBytes)
        }
    }

    private static func leastRecentlyUsed(_ trace: Trace, _ capacity: Int) -> Ratio {
        var store = LeastRecentlyUsed(capacity: capacity, sizes: trace.sizes)
        return Ratio(trace) { store.ask($0) }
    }

    private static func ours(_ trace: Trace, _ capacity: Int) -> Ratio {
        var store = Store(capacity: capacity, sizes: trace.sizes)
        return Ratio(trace) { store.ask($0) }
    }
}

/// The cache's eviction with a table in the place of the cache.
struct Store {
    private var eviction: Eviction
    private var table: [Resident?]
    private let sizes: [Int32]

    init(capacity: Int, sizes: [Int32]) {
        eviction = Eviction(capacity: capacity)
        table = Array(repeating: nil, count: sizes.count)
        self.sizes = sizes
    }

    mutating func ask(_ key: Int32) -> Bool {
        if let resident = table[Int(key)] {
            resident.used()
            return true
        }
        let resident = Store.resident(Int(key))
        table[Int(key)] = resident
        for leaving in eviction.admit(resident, size: Int(sizes[Int(key)])) { table[Store.number(leaving)] = nil }
        return false
    }

    static func resident(_ number: Int) -> Resident {
        var path = ByteBuffer()
        path.writeInteger(number)
        return Resident(key: CacheKey(isSecure: false, authority: ByteBuffer(), path: path, query: nil))
    }

    static func number(_ resident: Resident) -> Int { resident.key.path.getInteger(at: 0) ?? 0 }
}
