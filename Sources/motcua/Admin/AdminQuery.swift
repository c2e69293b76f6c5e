/// The parameters of a request at the admin address: `?tag=a%20b&soft`.
struct AdminQuery {
    let parameters: [(name: String, value: String?)]

    /// - Throws: where a percent sign is not followed by two hexadecimal digits, or what they mean is not UTF-8.
    init(_ query: String) throws(Refusal) {
        var parameters: [(name: String, value: String?)] = []
        for part in query.split(separator: "&") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(halves[0]), let value = halves.count == 1 ? .some(nil) : Self.decoded(halves[1]).map(Optional.some)
            else { throw Refusal("\(part) is not percent-encoded as it should be") }
            parameters.append((name, value))
        }
        self.parameters = parameters
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16), !digits.contains(0x2b) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// A value as it is written in a query.
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x2f, 0x3a, 0x5f, 0x7e: return String(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                return digits.utf8.count == 1 ? "%0" + digits : "%" + digits
            }
        }.joined()
    }
}
