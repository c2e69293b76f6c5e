import Glibc
import JSON

/// A file of procedures: a table (`.csv`), a JSON array (`.json`), or JSON objects on lines of their own (`.jsonl`).
package struct ProcedureFile: Sendable {
    /// A row that is not taken, with why.
    package struct Rejected: Sendable, Hashable {
        /// From 1; in an array the element's place.
        package let line: Int
        package let reason: String
        /// Which procedure it would be, as far as it can be read.
        package let text: String
    }

    package enum Form: String, Sendable { case csv, json, jsonl }

    package struct Failure: Error, Sendable, CustomStringConvertible {
        package let reason: String
        package var description: String { reason }
    }

    package let path: String
    package let form: Form

    /// - Throws: when the name does not say what it is.
    package init(path: String) throws(Failure) {
        guard let ending = path.split(separator: ".").last, let form = Form(rawValue: ending.lowercased()) else {
            throw Failure(reason: "\(path): allowed is a file that ends in .csv, .json or .jsonl")
        }
        self.path = path
        self.form = form
    }

    /// Reads it from the beginning.
    /// - Returns: how many rows there were.
    @discardableResult
    package func read(_ take: (Procedure) throws -> Void, rejected: (Rejected) throws -> Void) throws -> Int {
        var intake = Intake()
        switch form {
        case .csv: try readTable(&intake, take, rejected)
        case .jsonl: try readLines(&intake, take, rejected)
        case .json: try readArray(&intake, take, rejected)
        }
        return intake.rows
    }

    /// What was read so far: two rows of one procedure are one too many.
    private struct Intake {
        private var lines: [String: Int] = [:]
        private(set) var rows = 0

        mutating func take(
            line: Int, text: String, _ make: () throws(ProcedureFlaw) -> Procedure, _ take: (Procedure) throws -> Void, _ rejected: (Rejected) throws -> Void
        ) throws {
            rows += 1
            let procedure: Procedure
            do throws(ProcedureFlaw) { procedure = try make() } catch { return try rejected(Rejected(line: line, reason: error.description, text: text)) }
            if let first = lines.updateValue(line, forKey: "\(procedure.agency.canonical) \(procedure.code)") {
                return try rejected(Rejected(line: line, reason: "\(procedure.code) of \(procedure.agency) is in line \(first) already", text: text))
            }
            try take(procedure)
        }
    }

    private func readTable(_ intake: inout Intake, _ take: (Procedure) throws -> Void, _ rejected: (Rejected) throws -> Void) throws {
        var reader = CSVReader(), table: ProcedureTable?
        func row(_ record: CSVReader.Record) throws {
            guard let known = table else {
                do throws(ProcedureFlaw) { table = try ProcedureTable(heading: record.values) } catch { throw Failure(reason: "\(path):\(record.line): \(error)") }
                return
            }
            try intake.take(line: record.line, text: record.values.prefix(3).joined(separator: ","), { () throws(ProcedureFlaw) in
                if let flaw = record.flaw { throw ProcedureFlaw("the row", "comma-separated values (RFC 4180); it has \(flaw)") }
                return try known.procedure(record.values)
            }, take, rejected)
        }
        try chunks { try reader.read($0, row) }
        try reader.finish(row)
        if table == nil { throw Failure(reason: "\(path): empty; at least a line with names of columns is needed") }
    }

    private func readLines(_ intake: inout Intake, _ take: (Procedure) throws -> Void, _ rejected: (Rejected) throws -> Void) throws {
        var line: [UInt8] = [], number = 1
        func row() throws {
            defer { line.removeAll(keepingCapacity: true) }
            guard line.contains(where: { $0 > 0x20 }) else { return }
            try intake.take(line: number, text: String(decoding: line.prefix(120), as: UTF8.self), { () throws(ProcedureFlaw) in
                let json: JSON
                do throws(JSONFlaw) { json = try JSON(parsing: line) } catch { throw ProcedureFlaw("the line", "one JSON object; \(error.kind.words)") }
                return try Procedure(json)
            }, take, rejected)
        }
        try chunks { bytes in
            for byte in bytes {
                if byte == 0x0a {
                    try row()
                    number += 1
                } else {
                    line.append(byte)
                }
            }
        }
        try row()
    }

    private func readArray(_ intake: inout Intake, _ take: (Procedure) throws -> Void, _ rejected: (Rejected) throws -> Void) throws {
        var bytes: [UInt8] = []
        try chunks { bytes += $0 }
        let json: JSON
        do { json = try JSON(parsing: bytes, limits: JSONLimits(members: 20_000_000)) } catch { throw Failure(reason: "\(path):\(error.line):\(error.column): \(error.kind.words)") }
        guard let rows = json.array else { throw Failure(reason: "\(path): allowed is an array of procedures") }
        for (index, row) in rows.enumerated() {
            try intake.take(line: index + 1, text: String(row.text.prefix(120)), { () throws(ProcedureFlaw) in try Procedure(row) }, take, rejected)
        }
    }

    private func chunks(_ take: (ArraySlice<UInt8>) throws -> Void) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(reason: "\(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw Failure(reason: "\(path): \(String(cString: strerror(errno)))") }
            guard count > 0 else { return }
            try take(buffer[..<count])
        }
    }
}
