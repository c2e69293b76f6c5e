/// Reading of ASCII digits; full-width ones and those of other scripts are none here.
enum Digits {
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    static func isCapital(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }
    static func areAll(_ text: some StringProtocol) -> Bool { !text.isEmpty && text.utf8.allSatisfy(isDigit) }

    /// The number that 1 to 9 digits and nothing else make.
    static func number(_ text: some StringProtocol) -> Int? {
        guard (1...9).contains(text.utf8.count), areAll(text) else { return nil }
        return text.utf8.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// With leading zeros; longer numbers are written whole.
    static func text(_ number: Int, width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
