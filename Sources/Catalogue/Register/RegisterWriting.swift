import GRDB
import JSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The statements that put procedures in.
struct RegisterWriting {
    /// A row that has no end yet.
    struct InForce: Sendable {
        let id: Int64
        let title: Int64
        let since: Int
        let content: [UInt8]
        let source: String
        let agency: String
        let level: Int
        var procedure: Procedure? { (try? JSON(parsing: content)).flatMap { try? Procedure($0) } }
    }

    private let db: Database
    private let look, endAt, remove, insert, findTitle, insertTitle, insertWords, count, offer, tally: Statement
    private static let columns = "id, title, since, content, source, agency, level"

    init(_ db: Database) throws {
        self.db = db
        look = try db.cachedStatement(sql: "SELECT \(Self.columns) FROM procedure WHERE agency = ? AND code = ? AND until = \(RegisterSchema.open)")
        endAt = try db.cachedStatement(sql: "UPDATE procedure SET until = ? WHERE id = ?")
        remove = try db.cachedStatement(sql: "DELETE FROM procedure WHERE id = ?")
        insert = try db.cachedStatement(sql: "INSERT INTO procedure (title, code, agency, root, level, since, until, source, content) VALUES (?, ?, ?, ?, ?, ?, \(RegisterSchema.open), ?, ?)")
        findTitle = try db.cachedStatement(sql: "SELECT id FROM title WHERE code = ? AND name = ?")
        insertTitle = try db.cachedStatement(sql: "INSERT INTO title (code, name, folded, agencies) VALUES (?, ?, ?, 0)")
        insertWords = try db.cachedStatement(sql: "INSERT INTO search (rowid, words) VALUES (?, ?)")
        count = try db.cachedStatement(sql: "INSERT INTO word (text, titles) VALUES (?, 1) ON CONFLICT (text) DO UPDATE SET titles = titles + 1")
        offer = try db.cachedStatement(sql: "UPDATE title SET agencies = agencies + ? WHERE id = ?")
        tally = try db.cachedStatement(sql: "INSERT INTO tally (agency, level, number) VALUES (?, ?, ?) ON CONFLICT (agency, level) DO UPDATE SET number = number + excluded.number")
    }

    private func inForce(_ procedure: Procedure) throws -> InForce? {
        try Row.fetchOne(look, arguments: [procedure.agency.canonical, procedure.code.text]).map(Self.row)
    }

    private static func row(_ row: Row) -> InForce {
        InForce(id: row[0], title: row[1], since: row[2], content: [UInt8](row[3] as Data), source: row[4], agency: row[5], level: row[6])
    }

    /// What another source said first stands: a file's few words do not take the place of a list's many.
    private func isOutranked(_ row: InForce?, by list: RegisterList) -> Bool { list.source == "file" && row.map { $0.source != "file" } ?? false }

    func compare(_ procedure: Procedure, _ change: inout RegisterChange, _ list: RegisterList) throws {
        let row = try inForce(procedure)
        guard !isOutranked(row, by: list) else { return change.same += 1 }
        change.note(procedure, against: row, procedure.json.bytes)
    }

    func apply(_ procedure: Procedure, _ change: inout RegisterChange, _ list: RegisterList) throws {
        let row = try inForce(procedure), content = procedure.json.bytes
        guard !isOutranked(row, by: list) else { return change.same += 1 }
        change.note(procedure, against: row, content)
        if let row {
            guard row.content != content else { return }
            try end(row, on: list.since, by: list.source)
        }
        let title = try title(of: procedure)
        try insert.execute(arguments: [
            title, procedure.code.text, procedure.agency.canonical, procedure.agency.root.canonical, procedure.level,
            list.since.number, list.source, Data(content),
        ])
        try offer.execute(arguments: [1, title])
        try tally.execute(arguments: [procedure.agency.canonical, procedure.level, 1])
    }

    /// What was in force for no day was never in force.
    func end(_ row: InForce, on day: Day, by source: String) throws {
        guard row.since <= day.number || row.source != source else {
            throw RegisterFailure("\(row.agency) has a version since \(Day(number: row.since)), which a list of \(day) cannot replace")
        }
        if row.since >= day.number { try remove.execute(arguments: [row.id]) } else { try endAt.execute(arguments: [day.number, row.id]) }
        try offer.execute(arguments: [-1, row.title])
        try tally.execute(arguments: [row.agency, row.level, -1])
    }

    private func title(of procedure: Procedure) throws -> Int64 {
        let code = procedure.code.national, name = procedure.name?.vi ?? procedure.code.text
        if let id = try Int64.fetchOne(findTitle, arguments: [code, name]) { return id }
        let words = Folding.words(name)
        try insertTitle.execute(arguments: [code, name, words.joined(separator: " ")])
        let id = db.lastInsertedRowID
        let field = procedure.field.map { Folding.words($0.name) } ?? []
        try insertWords.execute(arguments: [id, SearchPlan.indexed(words) + " " + SearchPlan.indexed(field) + " " + SearchPlan.indexed(Folding.words(code))])
        for word in Set(words + field) { try count.execute(arguments: [word]) }
        return id
    }

    /// What the list leaves out of its agencies' procedures.
    func gone(_ named: Named, _ list: RegisterList) throws -> [InForce] {
        guard list.isWhole else { return [] }
        var gone: [InForce] = []
        for agency in named.agencies.map(\.canonical).sorted() {
            let rows = try Row.fetchCursor(
                db, sql: "SELECT \(Self.columns), code FROM procedure WHERE agency = ? AND until = \(RegisterSchema.open) AND source = ? ORDER BY code", arguments: [agency, list.source])
            while let row = try rows.next() {
                if !named.procedures.contains(Named.key(agency, row[7])) { gone.append(Self.row(row)) }
            }
        }
        return gone
    }

    func finish() throws { try db.execute(sql: "UPDATE revision SET number = number + 1") }
}
