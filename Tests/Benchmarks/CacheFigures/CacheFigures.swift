import Caching
import Glibc

/// The cache's figures, each printed as a table: `swift run -c release CacheFigures [CASE…]`, all cases without one.
@main enum CacheFigures {
    private static let cases: [(name: String, run: @Sendable () throws -> Void)] = [
        ("ratio", HitRatios.run),
        ("eviction", EvictionCost.run),
        ("memory", MemoryUse.run),
        ("pause", Pauses.run),
    ]

    static func main() throws {
        Allocator.joinFreedBlocksAtOnce()
        let wanted = Set(CommandLine.arguments.dropFirst())
        if wanted.contains("check-memory") { return try MemoryUse.check() }
        for (name, run) in cases where wanted.isEmpty || wanted.contains(name) { try run() }
    }
}

/// A line on standard output.
func say(_ line: String) {
    var line = line + "\n"
    line.withUTF8 { _ = write(1, $0.baseAddress, $0.count) }
}

extension String {
    func padded(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

extension Double {
    /// With this many decimals.
    func text(_ decimals: Int) -> String {
        let scale = decimals == 0 ? 1 : Int(pow(10, Double(decimals)))
        let whole = Int((magnitude * Double(scale)).rounded())
        let sign = self < 0 && whole > 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(whole) }
        let rest = String(whole % scale)
        return sign + "\(whole / scale)." + String(repeating: "0", count: decimals - rest.count) + rest
    }
}

/// Nanoseconds of this thread's processor time.
func processorTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
