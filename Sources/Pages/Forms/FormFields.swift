import DossierAPI

/// Fields of a form as browsers write them (application/x-www-form-urlencoded).
struct FormFields: Sendable {
    private(set) var all: [(name: String, value: String)] = []

    init() {}

    /// - Returns: nil for what is not UTF-8 or badly escaped, and for more fields than any form of ours has.
    init?(_ text: String) {
        for part in text.split(separator: "&") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard all.count < Self.most, let name = Self.decoded(String(halves[0]), plusIsBlank: true),
                let value = Self.decoded(halves.count == 2 ? String(halves[1]) : "", plusIsBlank: true)
            else { return nil }
            all.append((name, value))
        }
    }

    private static let most = 200

    mutating func add(_ name: String, _ value: String) { all.append((name, value)) }

    /// Without blanks around it; nil where it is empty, missing, or there twice with different values.
    subscript(_ name: String) -> String? {
        let values = Set(all.filter { $0.name == name }.map { Self.trimmed($0.value) })
        guard values.count == 1, let value = values.first, !value.isEmpty else { return nil }
        return value
    }

    func values(_ name: String) -> [String] { all.filter { $0.name == name }.map(\.value) }

    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// - Returns: nil where a percent sign is not followed by two hexadecimal digits, or what they mean is not UTF-8.
    static func decoded(_ text: String, plusIsBlank: Bool) -> String? {
        PercentCoding.decoded(plusIsBlank ? String(text.map { $0 == "+" ? " " : $0 }) : text)
    }

    /// As a value in a query.
    static func encoded(_ text: String) -> String { PercentCoding.encoded(text) }
}
