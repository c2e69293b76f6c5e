import Foundation
import Testing
import Glibc

/// Runs what blocks on a thread of its own, so that the tasks' few threads stay free for the gateway.
func onThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Swift.Result { try work() }) }
        thread.stackSize = 1 << 20
        thread.start()
    }
}

/// The same on `count` threads at once, each told its number from 0.
func onThreads<Result: Sendable>(_ count: Int, _ work: @escaping @Sendable (Int) throws -> Result) async throws -> [Result] {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
        for index in 0..<count { group.addTask { (index, try await onThread { try work(index) }) } }
        var results: [Int: Result] = [:]
        for try await (index, result) in group { results[index] = result }
        return (0..<count).compactMap { results[$0] }
    }
}

struct NeverTrue: Error, CustomStringConvertible {
    let description: String
}

/// Looks every few milliseconds until `condition` holds.
func eventually(_ what: String, within seconds: Double = 10, _ condition: @escaping @Sendable () throws -> Bool) async throws {
    try await onThread {
        for _ in 0..<Int(seconds * 200) {
            if try condition() { return }
            poll(nil, 0, 5)
        }
        throw NeverTrue(description: "not within \(seconds) s: \(what)")
    }
}

/// A short pause of a thread: a server's own pace, or between two looks.
func pause(milliseconds: Int32 = 2) { poll(nil, 0, milliseconds) }

extension Scenarios {
    /// Looks again until it is so, as a person at a screen would.
    static func until(_ what: String, _ isSo: () async throws -> Bool) async throws {
        for _ in 0..<1500 {
            if try await isSo() { return }
            try await onThread { pause(milliseconds: 10) }
        }
        Issue.record("not within 15 s: \(what)")
    }
}
