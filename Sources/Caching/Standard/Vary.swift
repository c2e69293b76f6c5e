import Gateway

/// The request fields that chose a stored answer, and what they said (RFC 9111 §4.1).
///
/// Values are compared as folded: see `ValueFolding`.
struct VarySelectors: Sendable, Equatable {
    private struct Selector: Sendable, Equatable {
        let name: FieldName
        /// All lines' values, folded; nil where the request had none.
        let value: [UInt8]?
    }

    private let selectors: [Selector]

    /// - Returns: nil for `Vary: *`, which no request ever matches.
    init?(of answer: Fields, to request: Fields) {
        var names = Set(answer.list(.vary).map { $0.lowercased() })
        guard !names.contains("*") else { return nil }
        names.formUnion(Self.implied(by: answer))
        selectors = names.sorted().map { name in
            let name = FieldName(name)
            return Selector(name: name, value: request.contains(name) ? Self.folded(name, in: request) : nil)
        }
    }

    /// As they were kept on disk.
    init(_ pairs: [(FieldName, [UInt8]?)]) { selectors = pairs.map { Selector(name: $0, value: $1) } }

    /// Names and values, for keeping them on disk.
    var pairs: [(FieldName, [UInt8]?)] { selectors.map { ($0.name, $0.value) } }

    /// What an answer shows to have been chosen by, though its origin may have forgotten to say so: a content coding,
    /// which not every client can read, and the one site that may use it.
    private static func implied(by answer: Fields) -> [String] {
        var names: [String] = []
        if answer.contains(.contentEncoding) { names.append("accept-encoding") }
        if let site = answer.first("access-control-allow-origin"), site != "*" { names.append("origin") }
        return names
    }

    var isEmpty: Bool { selectors.isEmpty }
    /// For a person: each field's name and what it said.
    var named: [(name: FieldName, value: String?)] {
        selectors.map { ($0.name, $0.value.map { String(decoding: $0, as: UTF8.self) }) }
    }
    /// Bytes kept, for the accounts.
    var size: Int {
        let values = selectors.reduce(0) { $0 + ($1.value.map { Footprint.array($0.count, ofStride: 1) } ?? 0) }
        return Footprint.array(selectors.count, ofStride: MemoryLayout<Selector>.stride) + values
    }

    func match(_ request: Fields) -> Bool {
        for selector in selectors where !Self.matches(selector, request) { return false }
        return true
    }

    /// Compares while folding, so that nothing is made.
    private static func matches(_ selector: Selector, _ request: Fields) -> Bool {
        guard let value = selector.value else { return !request.contains(selector.name) }
        guard request.contains(selector.name) else { return false }
        var folding = ValueFolding(selector.name)
        var place = 0
        var isSame = true
        request.forEachValue(of: selector.name) { line in
            folding.fold(line) { byte in
                isSame = isSame && place < value.count && value[place] == byte
                place += 1
            }
        }
        return isSame && place == value.count
    }

    private static func folded(_ name: FieldName, in request: Fields) -> [UInt8] {
        var folding = ValueFolding(name)
        var all: [UInt8] = []
        request.forEachValue(of: name) { line in folding.fold(line) { all.append($0) } }
        return all
    }
}

extension StoredHead {
    /// RFC 9111 §4.1: of several that match, one that names what chose it goes before one that does not, and then the one
    /// with the newest `Date`.
    func goesBefore(_ other: StoredHead) -> Bool {
        if selectors.isEmpty != other.selectors.isEmpty { return other.selectors.isEmpty }
        return date > other.date
    }
}
