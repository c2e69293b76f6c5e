import Caching
import Glibc

/// What an admission costs, and how long one may hold the lock.
enum EvictionCost {
    static func run() {
        say("\nCost of an admission, ns of processor time; longest one, us")
        for (name, count) in [("10,000 residents", 10_000), ("100,000 residents", 100_000), ("1,000,000 residents", 1_000_000)] {
            var eviction = Eviction(capacity: count * 1000)
            for number in 0..<count { _ = eviction.admit(Store.resident(number), size: 1000) }
            let newcomers = (count..<count + 200_000).map { Store.resident($0) }
            var longest: Int64 = 0
            let begin = processorTime()
            for newcomer in newcomers {
                let start = processorTime()
                _ = eviction.admit(newcomer, size: 1000)
                longest = max(longest, processorTime() - start)
            }
            let each = Double(processorTime() - begin) / Double(newcomers.count)
            say("\(name.padded(22)): \(each.text(0).padded(6)) ns, longest \((Double(longest) / 1000).text(0)) us")
        }
        say("4 MiB among residents of 1 KiB, all used since: us, and how many left")
        var eviction = Eviction(capacity: 256 << 20)
        let residents = (0..<300_000).map { Store.resident($0) }
        for resident in residents { _ = eviction.admit(resident, size: 1024) }
        for heat in 0...3 {
            if heat > 0 { for resident in residents { resident.used() } }
            let large = Store.resident(1_000_000 + heat)
            let start = processorTime()
            let leaving = eviction.admit(large, size: 4 << 20)
            say("  used \(heat) times: \((Double(processorTime() - start) / 1000).text(0)) us, \(leaving.count) left")
        }
    }
}
