import Caching
import Dispatch
import Foundation
import Glibc
import Synchronization

/// A thread that asks for stored answers all the time and notes the longest it waited for one, without what it waited
/// for a processor.
final class Probe: Sendable {
    private let isOver = Atomic(false), asked = Atomic(0), longest = Atomic<Int64>(0)
    private let hasBegun = DispatchSemaphore(value: 0), hasEnded = DispatchSemaphore(value: 0)

    init(_ cache: ResponseCache) {
        let thread = Thread { [self] in
            let visitor = Visitor(cache)
            for number in 0..<100 { try? visitor.ask("/b/\(number)", body: 200) }
            hasBegun.signal()
            let delays = open("/proc/thread-self/schedstat", O_RDONLY)
            var delayed = Self.delay(delays)
            while !isOver.load(ordering: .relaxed) {
                let start = DispatchTime.now().uptimeNanoseconds
                try? visitor.ask("/b/\(asked.load(ordering: .relaxed) % 100)", body: 200)
                let passed = Int64(DispatchTime.now().uptimeNanoseconds - start), before = delayed
                delayed = Self.delay(delays)
                let waited = passed - (delayed - before)
                asked.add(1, ordering: .relaxed)
                if waited > longest.load(ordering: .relaxed) { longest.store(waited, ordering: .relaxed) }
            }
            close(delays)
            hasEnded.signal()
        }
        thread.start()
        hasBegun.wait()
    }

    /// Nanoseconds this thread was ready and had no processor.
    private static func delay(_ file: Int32) -> Int64 {
        withUnsafeTemporaryAllocation(byteCount: 128, alignment: 1) { text in
            let count = pread(file, text.baseAddress, text.count, 0)
            let words = text[..<max(0, count)].split(separator: 0x20)
            guard words.count > 1 else { return 0 }
            return words[1].reduce(0) { $0 * 10 + Int64($1 &- 0x30) }
        }
    }

    /// - Returns: nanoseconds of the longest wait, and how many requests there were.
    func stop() -> (longest: Int64, asked: Int) {
        isOver.store(true, ordering: .relaxed)
        hasEnded.wait()
        return (longest.load(ordering: .relaxed), asked.load(ordering: .relaxed))
    }
}
