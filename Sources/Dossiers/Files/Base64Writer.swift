/// Base64 (RFC 4648 §4) written as bytes come, without line ends.
package struct Base64Writer: Sendable {
    /// Up to two bytes that do not fill a group yet.
    private var rest: [UInt8] = []

    package init() {}

    package mutating func write(_ bytes: [UInt8]) -> [UInt8] {
        let all = rest + bytes
        let whole = all.count / 3 * 3
        rest = Array(all[whole...])
        return Self.text(all[..<whole])
    }

    package mutating func finish() -> [UInt8] {
        defer { rest = [] }
        guard !rest.isEmpty else { return [] }
        let missing = 3 - rest.count
        let group = rest + [UInt8](repeating: 0, count: missing)
        return Self.text(group[...]).dropLast(missing) + [UInt8](repeating: UInt8(ascii: "="), count: missing)
    }

    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func text(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: bytes.count / 3 * 4) { out, count in
            letters.withUnsafeBufferPointer { letters in
                bytes.withUnsafeBufferPointer { bytes in
                    var at = 0
                    while at < bytes.count {
                        let group = Int(bytes[at]) << 16 | Int(bytes[at + 1]) << 8 | Int(bytes[at + 2])
                        out[count] = letters[group >> 18]
                        out[count + 1] = letters[group >> 12 & 63]
                        out[count + 2] = letters[group >> 6 & 63]
                        out[count + 3] = letters[group & 63]
                        count += 4
                        at += 3
                    }
                }
            }
        }
    }
}
