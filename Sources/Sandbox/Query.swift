import NIOCore

/// The members of a query as a form sends it (`application/x-www-form-urlencoded`).
struct Query {
    private let members: [String: String]

    init(_ query: ByteBuffer?) {
        var members: [String: String] = [:]
        for member in query.map({ String(buffer: $0) })?.split(separator: "&") ?? [] {
            let parts = member.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count == 2 ? String(parts[1].map { $0 == "+" ? " " : $0 }) : ""
            members[Self.decoded(String(parts[0]))] = Self.decoded(value)
        }
        self.members = members
    }

    subscript(name: String) -> String? { members[name] }

    /// The text with `%XX` decoded; a sign that is no such encoding stays.
    static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
            if byte == UInt8(ascii: "%"), digits.count == 2 {
                bytes.append(UInt8(digits[0] << 4 | digits[1]))
                rest.removeFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
