/// `Content-Range` of a 206 in bytes (RFC 9110 §14.4).
struct ContentRange: Equatable {
    let bytes: Range<Int>
    /// Bytes of the whole; nil where the origin does not say (`*`).
    let length: Int?

    init?(_ value: UnsafeRawBufferPointer) {
        let text = String(decoding: value, as: UTF8.self)
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased() == "bytes" else { return nil }
        let numbers = parts[1].split(separator: "/", omittingEmptySubsequences: false)
        guard numbers.count == 2 else { return nil }
        let ends = numbers[0].split(separator: "-", omittingEmptySubsequences: false).map(Self.number)
        guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last else { return nil }
        length = numbers[1] == "*" ? nil : Self.number(numbers[1])
        guard length != nil || numbers[1] == "*", last < length ?? .max else { return nil }
        bytes = first..<last + 1
    }

    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.count < 19, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int(text)
    }
}
