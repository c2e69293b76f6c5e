import GRDB
import JSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A procedure with when it is in force.
package struct RegisteredProcedure: Sendable, Hashable {
    package let procedure: Procedure
    package let since: Day
    /// The first day on which it is not; nil without an end.
    package let until: Day?
}

/// How many procedures of an agency stand at each level.
package struct LevelTally: Sendable, Hashable {
    package let agency: AgencyCode
    /// Of the levels 1 to 4.
    package var numbers: [Int]
    package var total: Int { numbers.reduce(0, +) }
}

/// Everything of the register but searches.
extension ProcedureRegister {
    /// The first column is the content.
    static func procedure(_ row: Row) -> Procedure? {
        (try? JSON(parsing: [UInt8](row[0] as Data))).flatMap { try? Procedure($0) }
    }

    private static func registered(_ row: Row) -> RegisteredProcedure? {
        guard let procedure = procedure(row) else { return nil }
        let until: Int = row[2]
        return RegisteredProcedure(procedure: procedure, since: Day(number: row[1]), until: until == RegisterSchema.open ? nil : Day(number: until))
    }

    /// The procedure as it was in force with the agency on that day.
    package func procedure(_ code: ProcedureCode, of agency: AgencyCode, on day: Day) async throws(RegisterFailure) -> RegisteredProcedure? {
        try await read { db in
            try Row.fetchOne(db, sql: "SELECT content, since, until FROM procedure WHERE agency = ? AND code = ? AND since <= ? AND until > ?", arguments: [agency.canonical, code.text, day.number, day.number]).flatMap(Self.registered)
        }
    }

    /// Every version there was of it, the newest first.
    package func versions(_ code: ProcedureCode, of agency: AgencyCode) async throws(RegisterFailure) -> [RegisteredProcedure] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT content, since, until FROM procedure WHERE agency = ? AND code = ? ORDER BY since DESC LIMIT 200", arguments: [agency.canonical, code.text]).compactMap(Self.registered)
        }
    }

    /// Who does the procedure of that code on that day, in the order of their codes.
    /// - Parameter limit: a commune's procedure may be done by thousands.
    package func offering(_ code: ProcedureCode, on day: Day, limit: Int) async throws(RegisterFailure) -> [RegisteredProcedure] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT content, since, until FROM procedure WHERE code = ? AND since <= ? AND until > ? ORDER BY root, agency LIMIT ?", arguments: [code.text, day.number, day.number, limit]).compactMap(Self.registered)
        }
    }

    /// An agency's own procedures on that day, by code.
    package func procedures(of agency: AgencyCode, on day: Day, after code: String = "", limit: Int) async throws(RegisterFailure) -> [RegisteredProcedure] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT content, since, until FROM procedure WHERE agency = ? AND code > ? AND since <= ? AND until > ? ORDER BY code LIMIT ?", arguments: [agency.canonical, code, day.number, day.number, limit]).compactMap(Self.registered)
        }
    }

    /// How many the agency itself has in force now; nil where it never had any.
    package func total(of agency: AgencyCode) async throws(RegisterFailure) -> Int? {
        try await read { db in try Int.fetchOne(db, sql: "SELECT sum(number) FROM tally WHERE agency = ?", arguments: [agency.canonical]) }
    }

    /// How many each agency has in force now, by level.
    package func tallies() async throws(RegisterFailure) -> [LevelTally] {
        try await read { db in
            var tallies: [LevelTally] = []
            let rows = try Row.fetchCursor(db, sql: "SELECT agency, level, number FROM tally ORDER BY agency, level")
            while let row = try rows.next() {
                guard let agency = AgencyCode(row[0]), (1...4).contains(row[1] as Int) else { continue }
                if tallies.last?.agency != agency { tallies.append(LevelTally(agency: agency, numbers: [0, 0, 0, 0])) }
                tallies[tallies.count - 1].numbers[row[1] - 1] = row[2]
            }
            return tallies
        }
    }
}
