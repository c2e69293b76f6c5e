import Dossiers
import Foundation
import GRDB
import Gateway
import JSON
import Journal

/// Dossiers acknowledged durably, beside rows of as many bytes that are only written.
enum Intake {
    static func run(_ place: Place) async throws {
        let total = count("DOSSIERS", 20_000)
        let journal = try await place.journal("intake")
        let desk = Desk(journal)
        let took = try await Took.measure { try await callers(64, total) { _ = try await desk.bring($0) } }
        let bytes = try await desk.bytesOfOne()
        say("intake, 64 callers: \(took.perSecond(total).text(0)) dossiers a second, \(took.each(total).text(1)) processor-microseconds each, \(bytes) bytes each")
        await journal.close()
        guard !place.isPostgreSQL else { return say("  beside it: pgbench -n -c 64 -j 2 -f with an insert of \(bytes) bytes") }

        let single = try await raw(place, bytes: bytes, total / 20, perCommit: 1), grouped = try await raw(place, bytes: bytes, total, perCommit: 64)
        say("raw inserts of \(bytes) bytes, one commit each: \(single.perSecond(total / 20).text(0)) a second, \(single.each(total / 20).text(1)) us; ratio of processor time \((single.each(total / 20) / took.each(total)).text(2)), of throughput \((took.perSecond(total) / single.perSecond(total / 20)).text(2))")
        say("raw inserts, 64 a commit: \(grouped.perSecond(total).text(0)) a second, \(grouped.each(total).text(1)) us; ratio of processor time \((grouped.each(total) / took.each(total)).text(2)), of throughput \((took.perSecond(total) / grouped.perSecond(total)).text(2))")
    }

    private static func raw(_ place: Place, bytes: Int, _ total: Int, perCommit: Int) async throws -> Took {
        let pool = try DatabasePool(path: place.fresh("raw"))
        try await pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "CREATE TABLE row (id INTEGER PRIMARY KEY, content BLOB NOT NULL)")
        }
        // As different from each other as sealed rows are; made before the clock runs.
        let contents = (0..<256).map { _ in Data((0..<bytes).map { _ in UInt8.random(in: .min ... .max) }) }
        let took = try await Took.measure {
            var done = 0
            while done < total {
                let size = min(perCommit, total - done)
                try await pool.write { db in
                    for index in 0..<size {
                        let content = contents[index % 256]
                        try db.cachedStatement(sql: "INSERT INTO row (content) VALUES (?)").execute(arguments: [content])
                    }
                }
                done += size
            }
        }
        try pool.close()
        return took
    }
}
