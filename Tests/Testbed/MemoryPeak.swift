import Foundation
import Glibc

/// How much the process grows, at its highest, while something runs (Linux: the kernel's own high-water mark is reset before).
/// Only alone in a process does it say something of that.
package enum MemoryPeak {
    /// Whether figures are asked for: they are measured alone, and no test.
    package static let isWanted = ProcessInfo.processInfo.environment["MOTCUA_FIGURES"] == "1"

    /// - Returns: kilobytes beyond what was resident before, and milliseconds of the clock.
    package static func measure(_ work: () async throws -> Void) async rethrows -> (kilobytes: Int, milliseconds: Double) {
        try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        let before = kilobytes("VmRSS"), start = ContinuousClock.now
        try await work()
        let span = (ContinuousClock.now - start).components
        return (max(0, kilobytes("VmHWM") - before), Double(span.seconds) * 1000 + Double(span.attoseconds) / 1e15)
    }

    private static func kilobytes(_ name: String) -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name + ":") })
        else { return 0 }
        return Int(line.filter(\.isNumber)) ?? 0
    }

    package static func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
