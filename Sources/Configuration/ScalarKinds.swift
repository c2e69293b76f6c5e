import Gateway

extension Kind where Value == String {
    /// One line of text for people.
    static let line = line(atMost: 200)

    static func line(atMost most: Int) -> Kind {
        Kind.word("a line of text of at most \(most) characters") { (text: String) throws(Hint) in
            guard (1...most).contains(text.count) else { throw Hint() }
            guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) else { throw Hint("a control character") }
            return text
        }
    }

    /// A name by which a file refers to its own parts.
    static let label = Kind.word("a name of letters, digits, - and _") { (text: String) throws(Hint) in
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy({ Letters.isLabel($0) }) else { throw Hint() }
        return text
    }

    /// A file or folder, made absolute.
    static let path: Kind = {
        let allowed = "a path, from the parent of the configuration's folder"
        return Kind(allowed) { found in
            guard let text = found.text, !text.contains("\0") else { return found.refuse(allowed: allowed) }
            return found.draft.surroundings.absolute(text)
        }
    }()
}

extension Kind where Value == Bool {
    static let truth = Kind.word("true or false") { (text: String) throws(Hint) in
        guard let value = Bool(text) else { throw Hint() }
        return value
    }
}

extension Kind where Value == Span {
    static func duration(_ range: ClosedRange<Span>) -> Kind {
        let allowed = "a duration from \(UnitText.text(range.lowerBound)) to \(UnitText.text(range.upperBound)), such as 250ms, 10s, 5m, 2h or 1d"
        return Kind.word(allowed) { (text: String) throws(Hint) in
            guard let span = UnitText.span(text) else { throw Hint(Int(text) == nil ? nil : "without a unit") }
            guard range.contains(span) else { throw Hint("out of range") }
            return span
        }
    }
}

extension Kind where Value == Int {
    static func size(_ range: ClosedRange<Int>) -> Kind {
        let allowed = "a size from \(UnitText.text(bytes: range.lowerBound)) to \(UnitText.text(bytes: range.upperBound)), such as 64KiB or 256MiB"
        return Kind.word(allowed) { (text: String) throws(Hint) in
            guard let bytes = UnitText.bytes(text) else { throw Hint(Int(text) == nil ? nil : "without a unit") }
            guard range.contains(bytes) else { throw Hint("out of range") }
            return bytes
        }
    }

    static func count(_ range: ClosedRange<Int>) -> Kind {
        Kind.word("a whole number from \(range.lowerBound) to \(range.upperBound)") { (text: String) throws(Hint) in
            guard text.utf8.allSatisfy({ Letters.isDigit($0) || $0 == 0x2d }), let count = Int(text) else { throw Hint() }
            guard range.contains(count) else { throw Hint("out of range") }
            return count
        }
    }

    static let percent = Kind.word("a percentage from 0% to 100%, such as 20%") { (text: String) throws(Hint) in
        guard text.last == "%", text.utf8.dropLast().allSatisfy({ Letters.isDigit($0) }), let count = Int(text.dropLast()) else { throw Hint() }
        guard count <= 100 else { throw Hint("out of range") }
        return count
    }

    /// A limit in its own unit.
    static func limit(_ limit: Limit) -> Kind {
        switch limit.unit {
        case .bytes: .size(limit.range)
        case .count: .count(limit.range)
        case .milliseconds:
            .milliseconds(.duration(.milliseconds(Int64(limit.range.lowerBound))...(.milliseconds(Int64(limit.range.upperBound)))))
        }
    }

    private static func milliseconds(_ kind: Kind<Span>) -> Kind {
        Kind(kind.allowed) { found in kind.read(found).map { Int($0.milliseconds) } }
    }
}

extension Kind where Value: RawRepresentable & CaseIterable & Sendable, Value.RawValue == String {
    /// One word of a closed list.
    static var choice: Kind {
        let words = Value.allCases.map(\.rawValue)
        return Kind.word(Phrase.list(words)) { (text: String) throws(Hint) in
            guard let value = Value(rawValue: text) else {
                throw Hint(Spelling.nearest(to: text, among: words).map { "did you mean \"\($0)\"?" })
            }
            return value
        }
    }
}

/// Kinds of bytes in names and fields.
enum Letters {
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
    static func isLabel(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) || byte == 0x2d || byte == 0x5f }
    /// `tchar` of RFC 9110 §5.6.2.
    static func isToken(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte) }
    static func isToken(_ text: some StringProtocol) -> Bool { !text.isEmpty && text.utf8.allSatisfy { isToken($0) } }
}
