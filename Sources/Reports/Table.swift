package import JSON

/// A report as rows and columns, from which all its forms are made.
package struct Table: Sendable, Hashable {
    package enum Cell: Sendable, Hashable {
        case text(String)
        case number(Int)
        /// With the numbers it comes of.
        case share(Int, of: Int)
        /// Nothing is known of it: no zero.
        case unknown
    }

    package struct Column: Sendable, Hashable {
        /// In JSON and CSV.
        package let key: String
        package let title: String
        package init(_ key: String, _ title: String) {
            self.key = key
            self.title = title
        }
    }

    package var title: String
    package var columns: [Column]
    package var rows: [[Cell]]
    /// How it was counted, a sentence each.
    package var notes: [String]

    package init(_ title: String, _ columns: [Column], _ rows: [[Cell]], notes: [String] = []) {
        self.title = title
        self.columns = columns
        self.rows = rows
        self.notes = notes
    }

    package var json: JSON {
        let rows = rows.map { row in JSON.object(JSONObject(zip(columns, row).map { ($0.key, Self.json($1)) })) }
        return ["tieuDe": .string(title), "dong": .array(rows), "cachTinh": .array(notes.map { .string($0) })]
    }

    private static func json(_ cell: Cell) -> JSON {
        switch cell {
        case .text(let text): .string(text)
        case .number(let number): JSON(number)
        case .share(let part, let whole): ["tu": JSON(part), "mau": JSON(whole)]
        case .unknown: .null
        }
    }

    package var csv: String {
        let shares = columns.map(isShare)
        var lines: [[String]] = [zip(columns, shares).flatMap { column, isShare in isShare ? [column.key, column.key + ".tu", column.key + ".mau"] : [column.key] }]
        for row in rows { lines.append(zip(row, shares).flatMap { Self.cells($0, isShare: $1) }) }
        return lines.map { $0.map(Self.quoted).joined(separator: ",") + "\r\n" }.joined()
    }

    /// A share's percentage with what it comes of.
    private static func cells(_ cell: Cell, isShare: Bool) -> [String] {
        let rest = isShare ? ["", ""] : []
        switch cell {
        case .share(let part, let whole): return [percent(part, whole), String(part), String(whole)]
        case .text(let text): return [text] + rest
        case .number(let number): return [String(number)] + rest
        case .unknown: return [""] + rest
        }
    }

    private func isShare(_ column: Column) -> Bool {
        guard let index = columns.firstIndex(of: column) else { return false }
        return rows.contains { if case .share = $0[index] { true } else { false } }
    }

    /// A formula of a spreadsheet is text here.
    private static func quoted(_ text: String) -> String {
        let safe = text.first.map { "=+-@".contains($0) && Int(text) == nil } ?? false ? "'" + text : text
        return safe.contains { ",\"\r\n".contains($0) } ? "\"" + safe.replacing("\"", with: "\"\"") + "\"" : safe
    }

    /// Two decimals, rounded half up, with a point: `61.97`.
    package static func percent(_ part: Int, _ whole: Int) -> String {
        guard whole > 0 else { return "" }
        let hundredths = (part * 20_000 + whole) / (2 * whole)
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
