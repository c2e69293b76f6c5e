import Foundation
import Synchronization

/// A folder of a test's own, gone with it. Its path is short, for the sake of unix sockets in it.
final class TemporaryFolder: Sendable {
    let path: String
    private let count = Atomic<Int>(0)

    init() throws {
        path = "/tmp/motcua-" + String(UInt64.random(in: .min ... .max), radix: 36)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// A file's path that no one else is given.
    func fresh(_ name: String) -> String { "\(path)/\(name)-\(count.add(1, ordering: .relaxed).oldValue)" }

    func write(_ name: String, _ text: String) throws {
        let file = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    func read(_ name: String) throws -> String { try String(contentsOfFile: path + "/" + name, encoding: .utf8) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
