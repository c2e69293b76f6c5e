extension JSONParser {
    /// RFC 8259 §6: `-`, digits without a leading zero, a fraction, an exponent.
    mutating func number() throws(JSONFlaw) -> JSONNumber {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        if next == UInt8(ascii: "0") {
            position += 1
            if isDigit { throw flaw(.number, at: start) }
        } else {
            try digits()
        }
        if next == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        if position - start > limits.number { throw flaw(.numberTooLong, at: start) }
        return JSONNumber(checked: String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self))
    }

    private var isDigit: Bool {
        guard let next else { return false }
        return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next)
    }

    /// One at least.
    private mutating func digits() throws(JSONFlaw) {
        guard isDigit else { throw flaw(next == nil ? .endsEarly : .number) }
        while isDigit { position += 1 }
    }
}
