import Catalogue
import Gateway

extension Kind where Value == AgencyCode {
    static let agencyCode = Kind.word("an official identifier such as G02 or 000.00.01.H26") { (text: String) throws(Hint) in
        guard let code = AgencyCode(text) else { throw Hint(Meant.hint(text) { AgencyCode($0) != nil }) }
        return code
    }
}

extension Kind where Value == ProcedureCode {
    static let procedure = Kind.word("a procedure's number such as 2.000123 or 2.000123.000.00.00.H26") { (text: String) throws(Hint) in
        guard let code = ProcedureCode(text) else { throw Hint(hint(text)) }
        return code
    }

    private static func hint(_ text: String) -> String? {
        if let meant = Meant.hint(text, { ProcedureCode($0) != nil }) { return meant }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 6, parts.allSatisfy({ $0.utf8.allSatisfy { Letters.isDigit($0) || Letters.isLetter($0) } }) else { return nil }
        if parts[1].utf8.count != 6 { return "\(parts[1].utf8.count) digits after the first dot, not 6" }
        if let first = Int(parts[0]), !(1...6).contains(first) { return "begins with \(first), not 1 to 6" }
        return nil
    }
}

extension Kind where Value == Day {
    static let calendarDay = Kind.word("a day such as 2026-12-31") { (text: String) throws(Hint) in
        guard let day = Day(text) else { throw Hint() }
        return day
    }
}

extension Kind where Value == TimeLimit {
    static let timeLimit = Kind.word(TimeLimit.allowed) { (text: String) throws(Hint) in
        guard let limit = TimeLimit(text) else { throw Hint(hint(text)) }
        return limit
    }

    private static func hint(_ text: String) -> String? {
        let count = text.prefix { $0.isASCII && $0.isNumber }, unit = text.dropFirst(count.count).drop { $0 == " " }
        guard !count.isEmpty else { return nil }
        guard let number = Int(count), TimeLimit.range.contains(number) else { return "out of range" }
        if unit.isEmpty { return "without a unit" }
        let short = ["d": "working days", "h": "working hours", "hour": "working hours", "hours": "working hours"]
        let known = ["working day", "working days", "working hour", "working hours", "day", "days"]
        guard let meant = short[String(unit)] ?? Spelling.nearest(to: String(unit.prefix(40)), among: known),
            let limit = [meant, meant + "s"].lazy.compactMap({ TimeLimit("\(number) \($0)") }).first
        else { return nil }
        return "did you mean \"\(limit)\"?"
    }
}

extension Kind where Value == String {
    /// `MaLinhVuc` of the national catalogue: `G01-CT04`.
    static let fieldCode = Kind.word("a field's code of letters, digits, dots, - and _, such as G01-CT04") { (text: String) throws(Hint) in
        guard (1...50).contains(text.utf8.count), text.utf8.allSatisfy({ Letters.isLabel($0) || $0 == 0x2e }) else { throw Hint() }
        return text
    }
}

/// What a code that was refused may have meant.
private enum Meant {
    /// In capitals, without blanks, with dots for commas.
    static func hint(_ text: String, _ isRight: (String) -> Bool) -> String? {
        let tidy = String(text.prefix(80).uppercased().filter { !$0.isWhitespace }.map { $0 == "," ? "." : $0 })
        return tidy != text && isRight(tidy) ? "did you mean \"\(tidy)\"?" : nil
    }
}
