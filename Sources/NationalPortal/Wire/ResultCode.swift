package import JSON

/// What a reply says came of a call (`error_code`): a number or a string, read by its value and never by the words beside it.
package struct ResultCode: Hashable, Sendable, CustomStringConvertible {
    /// As it travelled: `00`, `0`, `-1`.
    package let text: String
    /// As a number, else as a string.
    package let isNumber: Bool

    package init(_ text: String) { self.init(text, isNumber: false) }
    package init(number: Int) { self.init(String(number), isNumber: true) }

    private init(_ text: String, isNumber: Bool) {
        self.text = text
        self.isNumber = isNumber
    }

    /// - Returns: nil for anything but a string or a number.
    package init?(_ json: JSON) {
        switch json {
        case .string(let text): self.init(text)
        case .number(let number): self.init(number.text, isNumber: true)
        default: return nil
        }
    }

    /// As it travels.
    package var json: JSON { isNumber ? value.map { JSON($0) } ?? .string(text) : .string(text) }

    /// Nil where it is no whole number.
    package var value: Int? {
        if let value = Int(text) { return value }
        // Some servers write 0.0.
        guard text.utf8.allSatisfy({ $0 > 0x20 }), let number = (try? JSON(parsing: Array(text.utf8)))?.number else { return nil }
        return number.double.flatMap { Int(exactly: $0) }
    }

    /// 0, "0" or "00".
    package var isDone: Bool { value == 0 }

    /// The session is not known, or no more.
    package var refusesSession: Bool { value == -1 }

    /// The dossier is there already: 3, or -3 where the words say so.
    package func saysExists(_ message: String) -> Bool {
        value == 3 || value == -3 && message.lowercased().contains("đã tồn tại")
    }

    package var description: String { text }

    /// Equal by value where both have one.
    package static func == (left: ResultCode, right: ResultCode) -> Bool {
        guard let one = left.value, let other = right.value else { return left.text == right.text }
        return one == other
    }

    package func hash(into hasher: inout Hasher) {
        if let value { hasher.combine(value) } else { hasher.combine(text) }
    }
}
