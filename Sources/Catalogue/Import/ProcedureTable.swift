import JSON

/// Which column of a table holds what, by its first line.
package struct ProcedureTable: Sendable {
    /// A column, by the name it bears.
    enum Column: String, CaseIterable {
        case maTTHC, coQuan, ten, tenTiengAnh, maLinhVuc, linhVuc, mucDo, hinhThuc, thoiHan, doiTuong, phi, ghiChuPhi, giayTo, danhMuc, lienKet
    }

    private let columns: [Column]

    package static let columns = Column.allCases.map(\.rawValue)
    /// Between several values of one cell.
    private static let between = "|"

    /// - Throws: what is wrong with the first line.
    package init(heading: [String]) throws(ProcedureFlaw) {
        var columns: [Column] = []
        for name in heading {
            guard let column = Column(rawValue: name) else { throw ProcedureFlaw("column \(name.prefix(80))", Self.columns.joined(separator: ", ")) }
            guard !columns.contains(column) else { throw ProcedureFlaw("column \(name)", "each column once") }
            columns.append(column)
        }
        for needed in [Column.maTTHC, .coQuan] where !columns.contains(needed) { throw ProcedureFlaw("column \(needed.rawValue)", "a table that has it") }
        self.columns = columns
    }

    package func procedure(_ values: [String]) throws(ProcedureFlaw) -> Procedure {
        guard values.count == columns.count else { throw ProcedureFlaw("the row", "\(columns.count) values as the first line has; it has \(values.count)") }
        var cells: [Column: String] = [:]
        for (column, value) in zip(columns, values) where !value.isEmpty { cells[column] = value }
        var json = JSONObject()
        for (column, value) in cells {
            switch column {
            case .maTTHC, .coQuan, .ten, .tenTiengAnh, .hinhThuc, .thoiHan, .doiTuong, .lienKet: json.set(column.rawValue, .string(value))
            case .mucDo: json.set(column.rawValue, Self.number(value))
            case .giayTo, .danhMuc: json.set(column.rawValue, .array(value.split(separator: Self.between).map { .string(String($0)) }))
            case .maLinhVuc, .linhVuc, .phi, .ghiChuPhi: break
            }
        }
        if let name = cells[.linhVuc] ?? cells[.maLinhVuc] { json.set("linhVuc", ["ma": .string(cells[.maLinhVuc] ?? name), "ten": .string(name)]) }
        var fee = JSONObject()
        if let amount = cells[.phi] { fee.set("dong", Self.number(amount)) }
        if let note = cells[.ghiChuPhi] { fee.set("ghiChu", .string(note)) }
        if !fee.isEmpty { json.set("phi", .object(fee)) }
        return try Procedure(.object(json))
    }

    private static func number(_ text: String) -> JSON { Int(text).flatMap { String($0) == text ? JSON($0) : nil } ?? .string(text) }
}
