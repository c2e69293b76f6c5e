import Foundation
import Gateway
import Journal

/// Where a case keeps its journal.
struct Place: Sendable {
    let folder: String
    private let database: String?

    init() throws {
        let given = ProcessInfo.processInfo.environment["DOSSIERS_AT"]
        database = given.flatMap { $0.hasPrefix("postgres") ? $0 : nil }
        folder = database == nil ? given ?? FileManager.default.temporaryDirectory.path + "/dossier-figures" : FileManager.default.temporaryDirectory.path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    var isPostgreSQL: Bool { database != nil }

    /// A fresh SQLite file, or the database as it is.
    func journal(_ name: String, batch: Int = 256) async throws -> any Journal {
        if let database { return try await JournalLocation.postgreSQL(url: Secret(database)).open() }
        return try SQLiteJournal(path: fresh(name), batch: batch)
    }

    func fresh(_ name: String) -> String {
        let path = "\(folder)/\(name).sqlite"
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        return path
    }
}

/// Elapsed and processor time of a piece of work, the whole process's.
struct Took {
    let seconds: Double
    let processorSeconds: Double

    static func measure(_ work: () async throws -> Void) async rethrows -> Took {
        let clock = SystemClock(), before = clock.tick(), processor = Self.processor()
        try await work()
        return Took(seconds: Double((clock.tick() - before).nanoseconds) / 1e9, processorSeconds: Self.processor() - processor)
    }

    private static func processor() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Processor microseconds each.
    func each(_ count: Int) -> Double { processorSeconds * 1e6 / Double(count) }
    func perSecond(_ count: Int) -> Double { Double(count) / seconds }
}

/// `callers` tasks at once, `count` pieces of work between them.
func callers(_ callers: Int, _ count: Int, _ work: @escaping @Sendable (Int) async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for caller in 0..<callers {
            group.addTask { for index in stride(from: caller, to: count, by: callers) { try await work(index) } }
        }
        try await group.waitForAll()
    }
}

/// Bytes resident now.
func resident() -> Int {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8), let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return 0 }
    return pages * 4096
}
