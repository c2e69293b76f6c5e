package import Catalogue
import Dossiers
package import Gateway
import GRDB

/// Why the counts could not be read or kept.
package struct ReportFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package let reason: String
    init(_ error: any Error) { reason = (error as? DatabaseError).map { "\($0.message ?? "no reason given") (SQLite \($0.extendedResultCode.rawValue))" } ?? "\(error)" }
    package var description: String { "the reports' counts cannot be used: \(reason)" }
}

/// The counts, and what each dossier adds to them: an SQLite file beside the journal, which can be made anew from it.
package final class ReportLedger: Sendable {
    /// A dossier that changed.
    package struct Change: Sendable {
        package let stream: String
        package let fact: DossierFact
        package init(stream: String, fact: DossierFact) {
            self.stream = stream
            self.fact = fact
        }
    }

    private let pool: DatabasePool
    private static let version = 1

    package init(path: String) throws(ReportFailure) {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(30)
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            try pool.write { db in
                guard try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 < Self.version else { return }
                // `due` only while it goes on; times in nanoseconds since 1970.
                for statement in [
                    "CREATE TABLE place (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL)", "INSERT INTO place VALUES (1, 0)",
                    """
                    CREATE TABLE dossier (stream TEXT PRIMARY KEY, agency TEXT NOT NULL, procedure TEXT NOT NULL, channel INTEGER NOT NULL, received INTEGER NOT NULL, \
                    state INTEGER NOT NULL, due INTEGER, ended INTEGER, paused INTEGER NOT NULL, pausedSince INTEGER, openDue INTEGER) WITHOUT ROWID
                    """,
                    "CREATE INDEX dossier_open ON dossier (agency, openDue) WHERE openDue IS NOT NULL",
                    """
                    CREATE TABLE tally (month INTEGER NOT NULL, agency TEXT NOT NULL, outcome INTEGER NOT NULL, channel INTEGER NOT NULL, procedure TEXT NOT NULL, \
                    number INTEGER NOT NULL, PRIMARY KEY (month, agency, outcome, channel, procedure)) WITHOUT ROWID
                    """,
                    "CREATE TABLE going (agency TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID",
                    // How often a portal was looked at on a day, and how often it was well.
                    "CREATE TABLE availability (agency TEXT NOT NULL, day INTEGER NOT NULL, asked INTEGER NOT NULL, well INTEGER NOT NULL, PRIMARY KEY (agency, day)) WITHOUT ROWID",
                    "PRAGMA user_version = \(Self.version)",
                ] { try db.execute(sql: statement) }
            }
        } catch { throw ReportFailure(error) }
    }

    package func close() { try? pool.close() }

    private func read<Value: Sendable>(_ read: @escaping @Sendable (Database) throws -> Value) async throws(ReportFailure) -> Value {
        do { return try await pool.read(read) } catch { throw ReportFailure(error) }
    }

    /// Up to where the journal's feed was counted.
    package func position() async throws(ReportFailure) -> Int64 { try await read { db in try Int64.fetchOne(db, sql: "SELECT position FROM place") ?? 0 } }

    package func fact(_ stream: String) async throws(ReportFailure) -> DossierFact? { try await read { db in try Self.fact(stream, db) } }

    private static func fact(_ stream: String, _ db: Database) throws -> DossierFact? {
        let sql = "SELECT agency, procedure, channel, received, state, due, ended, paused, pausedSince FROM dossier WHERE stream = ?"
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [stream]), let agency = AgencyCode(row[0]), let state = DossierState(rawValue: row[4]) else { return nil }
        var fact = DossierFact(agency: agency, procedure: row[1], channel: row[2], received: Day(number: row[3]), state: state)
        fact.due = (row[5] as Int64?).map { Instant(nanoseconds: $0) }
        fact.ended = (row[6] as Int64?).map { Instant(nanoseconds: $0) }
        fact.paused = Span(nanoseconds: row[7])
        fact.pausedSince = (row[8] as Int64?).map { Instant(nanoseconds: $0) }
        return fact
    }

    /// Takes changes into the counts, and notes up to where, in one transaction: counted twice is nothing.
    package func take(_ changes: [Change], upTo position: Int64) async throws(ReportFailure) {
        do {
            try await pool.write { db in
                guard try Int64.fetchOne(db, sql: "SELECT position FROM place") ?? 0 < position else { return }
                var moved: [Tally: Int] = [:], going: [String: Int] = [:]
                for change in changes {
                    if let before = try Self.fact(change.stream, db) {
                        for tally in before.tallies { moved[tally, default: 0] -= 1 }
                        if before.outcome == nil { going[before.agency.canonical, default: 0] -= 1 }
                    }
                    for tally in change.fact.tallies { moved[tally, default: 0] += 1 }
                    if change.fact.outcome == nil { going[change.fact.agency.canonical, default: 0] += 1 }
                    try Self.put(change, db)
                }
                let add = try db.cachedStatement(sql: """
                    INSERT INTO tally (month, agency, outcome, channel, procedure, number) VALUES (?, ?, ?, ?, ?, ?) \
                    ON CONFLICT (month, agency, outcome, channel, procedure) DO UPDATE SET number = number + excluded.number
                    """)
                for (tally, by) in moved where by != 0 {
                    try add.execute(arguments: [tally.month.number, tally.agency, tally.outcome.rawValue, tally.channel, tally.procedure, by])
                }
                let open = try db.cachedStatement(sql: "INSERT INTO going (agency, number) VALUES (?, ?) ON CONFLICT (agency) DO UPDATE SET number = number + excluded.number")
                for (agency, by) in going where by != 0 { try open.execute(arguments: [agency, by]) }
                try db.execute(sql: "UPDATE place SET position = ?", arguments: [position])
            }
        } catch { throw ReportFailure(error) }
    }

    private static func put(_ change: Change, _ db: Database) throws {
        let fact = change.fact
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO dossier VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").execute(arguments: [
            change.stream, fact.agency.canonical, fact.procedure, fact.channel, fact.received.number, fact.state.rawValue, fact.due?.nanoseconds, fact.ended?.nanoseconds,
            fact.paused.nanoseconds, fact.pausedSince?.nanoseconds, fact.openDue?.nanoseconds,
        ])
    }

    // MARK: Availability

    /// Each portal was looked at.
    package func note(_ looks: [(agency: AgencyCode, isWell: Bool)], on day: Day) async throws(ReportFailure) {
        let looks = looks.map { ($0.agency.canonical, $0.isWell ? 1 : 0) }
        do {
            try await pool.write { db in
                let add = try db.cachedStatement(sql: """
                    INSERT INTO availability (agency, day, asked, well) VALUES (?, ?, 1, ?) \
                    ON CONFLICT (agency, day) DO UPDATE SET asked = asked + 1, well = well + excluded.well
                    """)
                for (agency, well) in looks { try add.execute(arguments: [agency, day.number, well]) }
                try db.execute(sql: "DELETE FROM availability WHERE day < ?", arguments: [day.number - 400])
            }
        } catch { throw ReportFailure(error) }
    }

    /// A day of a portal, as it was looked at.
    package struct Looked: Sendable, Hashable {
        package let asked: Int
        package let well: Int
    }

    /// By agency and day, from a day on.
    package func availability(since day: Day) async throws(ReportFailure) -> [AgencyCode: [Day: Looked]] {
        try await read { db in
            var found: [AgencyCode: [Day: Looked]] = [:]
            let rows = try Row.fetchCursor(db, sql: "SELECT agency, day, asked, well FROM availability WHERE day >= ?", arguments: [day.number])
            while let row = try rows.next() {
                guard let agency = AgencyCode(row[0]) else { continue }
                found[agency, default: [:]][Day(number: row[1])] = Looked(asked: row[2], well: row[3])
            }
            return found
        }
    }

    // MARK: Sums

    /// By agency, outcome and channel, over the months of a period.
    package func sums(_ period: Period) async throws(ReportFailure) -> [(tally: Tally, number: Int)] {
        try await read { db in
            let rows = try Row.fetchAll(db, sql: """
                SELECT agency, outcome, channel, sum(number) FROM tally WHERE month BETWEEN ? AND ? GROUP BY agency, outcome, channel ORDER BY agency, outcome, channel
                """, arguments: [period.first.number, period.last.number])
            return rows.compactMap { row in
                guard let outcome = DossierFact.Outcome(rawValue: row[1]), row[3] as Int != 0 else { return nil }
                return (Tally(month: period.first, agency: row[0], procedure: "", channel: row[2], outcome: outcome), row[3])
            }
        }
    }

    /// By procedure and outcome, of one agency.
    package func procedures(_ period: Period, of agency: AgencyCode) async throws(ReportFailure) -> [(tally: Tally, number: Int)] {
        try await read { db in
            let rows = try Row.fetchAll(db, sql: """
                SELECT procedure, outcome, sum(number) FROM tally WHERE month BETWEEN ? AND ? AND agency = ? GROUP BY procedure, outcome ORDER BY procedure, outcome
                """, arguments: [period.first.number, period.last.number, agency.canonical])
            return rows.compactMap { row in
                guard let outcome = DossierFact.Outcome(rawValue: row[1]), row[2] as Int != 0 else { return nil }
                return (Tally(month: period.first, agency: agency.canonical, procedure: row[0], channel: 0, outcome: outcome), row[2])
            }
        }
    }

    /// By agency: how many go on, and how many of them are overdue at a moment.
    package func open(at moment: Instant) async throws(ReportFailure) -> [(agency: String, going: Int, overdue: Int)] {
        try await read { db in
            try Row.fetchAll(db, sql: """
                SELECT agency, number, (SELECT count(*) FROM dossier WHERE dossier.agency = going.agency AND openDue < ?) FROM going WHERE number > 0 ORDER BY agency
                """, arguments: [moment.nanoseconds]).map { ($0[0], $0[1], $0[2]) }
        }
    }
}
