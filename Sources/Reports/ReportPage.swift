import Gateway

/// A report to print: HTML that stands alone.
package enum ReportPage {
    package static func html(_ table: Table, at moment: String, notice: String?) -> String {
        let numeric = table.columns.indices.map { index in
            table.rows.contains { row in
                switch row[index] {
                case .number, .share: true
                case .text, .unknown: false
                }
            }
        }
        let heads = zip(table.columns, numeric).map { "<th scope=\"col\"\($1 ? " class=\"n\"" : "")>\(HTMLText.escaped($0.title))</th>" }.joined()
        let rows = table.rows.map { row in
            "<tr>" + zip(row, numeric).map { "<td\($1 ? " class=\"n\"" : "")>\(text($0))</td>" }.joined() + "</tr>"
        }.joined(separator: "\n")
        let notes = table.notes.map { "<li>\(HTMLText.escaped($0))</li>" }.joined()
        return """
            <!doctype html>
            <html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <title>\(HTMLText.escaped(table.title))</title>
            <style>body{font:11pt/1.4 system-ui,sans-serif;margin:1.5cm}table{border-collapse:collapse;width:100%}th,td{border:1px solid #777;padding:.2rem .4rem;text-align:left}.n{text-align:right;font-variant-numeric:tabular-nums}thead{display:table-header-group}tr{break-inside:avoid}</style></head>
            <body>\(notice.map { "<p><strong>\(HTMLText.escaped($0))</strong></p>" } ?? "")<h1>\(HTMLText.escaped(table.title))</h1><p>\(HTMLText.escaped(moment))</p>
            <table><thead><tr>\(heads)</tr></thead><tbody>
            \(rows)
            </tbody></table><ul>\(notes)</ul></body></html>

            """
    }

    private static func text(_ cell: Table.Cell) -> String {
        switch cell {
        case .text(let text): HTMLText.escaped(text)
        case .number(let number): grouped(number)
        case .share(let part, let whole): whole > 0 ? "\(Table.percent(part, whole).replacing(".", with: ",")) % (\(grouped(part))/\(grouped(whole)))" : "–"
        case .unknown: "–"
        }
    }

    /// `109.644`
    private static func grouped(_ number: Int) -> String {
        guard number >= 1000 else { return String(number) }
        let rest = String(number % 1000)
        return grouped(number / 1000) + "." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
