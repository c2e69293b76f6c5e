import Gateway

/// The request fields that chose a stored answer, and what they said (RFC 9111 §4.1).
struct VarySelectors: Sendable, Equatable {
    private struct Selector: Sendable, Equatable {
        let name: FieldName
        /// All lines' values joined by `, `; nil where the request had none.
        let value: [UInt8]?
    }

    private let selectors: [Selector]

    /// - Returns: nil for `Vary: *`, which no request ever matches.
    init?(of answer: Fields, to request: Fields) {
        let names = Set(answer.list(.vary).map { $0.lowercased() })
        guard !names.contains("*") else { return nil }
        selectors = names.sorted().map { name in
            let name = FieldName(name)
            return Selector(name: name, value: request.contains(name) ? Self.joined(name, in: request) : nil)
        }
    }

    /// As they were kept on disk.
    init(_ pairs: [(FieldName, [UInt8]?)]) { selectors = pairs.map { Selector(name: $0, value: $1) } }

    /// Names and values, for keeping them on disk.
    var pairs: [(FieldName, [UInt8]?)] { selectors.map { ($0.name, $0.value) } }

    var isEmpty: Bool { selectors.isEmpty }
    /// Bytes kept, for the accounts.
    var size: Int { selectors.reduce(0) { $0 + 64 + ($1.value?.count ?? 0) } }

    func match(_ request: Fields) -> Bool {
        for selector in selectors where !Self.matches(selector, request) { return false }
        return true
    }

    /// Compares line by line as if they were joined, so that nothing is made.
    private static func matches(_ selector: Selector, _ request: Fields) -> Bool {
        guard let value = selector.value else { return !request.contains(selector.name) }
        var place = 0
        var isFirst = true
        var isSame = true
        request.forEachValue(of: selector.name) { line in
            if !isFirst { isSame = isSame && value[place...].starts(with: separator) }
            if !isFirst { place = min(value.count, place + separator.count) }
            isSame = isSame && value[place...].starts(with: line)
            place = min(value.count, place + line.count)
            isFirst = false
        }
        return isSame && !isFirst && place == value.count
    }

    private static func joined(_ name: FieldName, in request: Fields) -> [UInt8] {
        var all: [UInt8] = []
        var isFirst = true
        request.forEachValue(of: name) { line in
            if !isFirst { all += separator }
            all += line
            isFirst = false
        }
        return all
    }

    private static let separator: [UInt8] = [0x2c, 0x20]
}
