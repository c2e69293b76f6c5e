import Dispatch
import Foundation
import Gateway

/// What a signed message of the single window costs to parse, verify and journal, beside libxml2 and OpenSSL alone on the
/// same bytes: `swift run -c release WindowFigures`. `MESSAGES` sets how many, `WINDOW_AT` the folder of the journal.
@main enum WindowFigures {
    static func main() async throws {
        let total = ProcessInfo.processInfo.environment["MESSAGES"].flatMap { Int($0) } ?? 4000
        let letters = try Letters(total)
        say("\(total) messages of \(letters.calls[0].count) bytes, each declaration new, system's signature RSA-2048")
        Alone.trust(letters.authority)
        for round in 1...3 {
            let alone = Processor.measure(letters.calls) { Alone.take($0) }
            let parsed = Processor.measure(letters.calls) { letters.parse($0) }
            let journaled = try await letters.journal()
            let us = [alone, parsed, journaled].map { $0 * 1e6 / Double(total) }
            say(String(
                format: "round %d: libxml2 and OpenSSL alone %.1f us each (%.0f a CPU-second); parsed and verified %.1f, ratio %.2f; parsed, verified and journaled by 64 callers %.1f (%.0f a CPU-second), ratio %.2f",
                round, us[0], 1e6 / us[0], us[1], us[1] / us[0], us[2], 1e6 / us[2], us[2] / us[0]))
        }
    }
}

/// Processor time of the whole process.
enum Processor {
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// On two threads, as many as the journal's callers keep busy: two processors may share what is in them.
    static func measure(_ calls: [[UInt8]], _ work: @Sendable ([UInt8]) -> Void) -> Double {
        let before = now
        DispatchQueue.concurrentPerform(iterations: 2) { half in
            for index in stride(from: half, to: calls.count, by: 2) { work(calls[index]) }
        }
        return now - before
    }
}

func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
