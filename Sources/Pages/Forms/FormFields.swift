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
        var bytes: [UInt8] = [], rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x25:
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
                bytes.append(high << 4 | low)
            case 0x2b where plusIsBlank: bytes.append(0x20)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// As a value in a query.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: encoded.append(byte)
            default: encoded += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
