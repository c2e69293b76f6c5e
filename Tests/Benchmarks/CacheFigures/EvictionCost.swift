import Caching
import Glibc

/// What an admission costs, and how long one may hold the lock.
enum EvictionCost {
    static func run() {
        say("\nCost of an admission, ns of processor time; longest one, us")
        for count in [10_000, 100_000, 1_000_000] {
            let residents = (0..<count + 200_000).map { Store.resident($0) }
            var eviction = Eviction(capacity: count * 1000)
            let filling = measure(residents[..<count], &eviction), full = measure(residents[count...], &eviction)
            say("\(String(count).padded(10)) residents: while filling \(filling), when full \(full)")
        }
        say("4 MiB among 262,144 residents of 1 KiB:")
        var eviction = Eviction(capacity: 256 << 20)
        let residents = (0..<300_000).map { Store.resident($0) }
        for resident in residents { _ = eviction.admit(resident, size: 1024) }
        for heat in 0...3 {
            if heat > 0 { for resident in residents { resident.used() } }
            var slices = [eviction.admit(Store.resident(1_000_000 + heat), size: 4 << 20).count]
            var longest: Int64 = 0
            while eviction.isOver {
                let start = processorTime()
                slices.append(eviction.trim().count)
                longest = max(longest, processorTime() - start)
            }
            say("  used \(heat) times: \(slices.reduce(0, +)) left in \(slices.count) slices, the longest \((Double(longest) / 1000).text(0)) us")
        }
    }

    private static func measure(_ newcomers: ArraySlice<Resident>, _ eviction: inout Eviction) -> String {
        // The clock costs as much as an admission, so one half is timed together and the other one by one.
        let half = newcomers.startIndex + newcomers.count / 2
        let begin = processorTime()
        for newcomer in newcomers[..<half] { _ = eviction.admit(newcomer, size: 1000) }
        let each = Double(processorTime() - begin) / Double(newcomers.count / 2)
        var longest: Int64 = 0
        for newcomer in newcomers[half...] {
            let start = processorTime()
            _ = eviction.admit(newcomer, size: 1000)
            longest = max(longest, processorTime() - start)
        }
        return "\(each.text(0)) ns (longest \((Double(longest) / 1000).text(0)) us)"
    }
}
