/// An agency's identifier in either order (`000.00.01.H26`, `H26.1`, `H26`); equal when they name the same unit.
///
/// A letter and two digits name the ministry (`G`) or province (`H`); up to three levels below it are numbers, of which
/// trailing zeros say nothing. Leading zeros of a level are spelling too. Letters other than `G` and `H` exist and are
/// kept as given.
package struct AgencyCode: Sendable, CustomStringConvertible {
    /// As the party wrote it; what it is shown.
    package let text: String
    /// From the top: letter, number, and three levels of 16, 16 and 16 bits.
    private let key: UInt64

    /// - Returns: nil for anything but one of the two orders, in ASCII capitals and digits.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.longest, let key = Self.read(text) else { return nil }
        self.text = text
        self.key = key
    }

    private init(key: UInt64) {
        self.key = key
        text = Self.write(key)
    }

    /// Bytes of `000.00.00.G22` and of `H49.123.123.123`.
    private static let longest = 15

    /// `G09.20`: level 1 first, trailing zero levels dropped, levels as wide as the old order has them.
    package var canonical: String { Self.write(key) }

    /// `000.00.20.G09`; nil where a level has more digits than the old order has room for.
    package var inOldOrder: String? {
        guard Self.level(2, key) < 100, Self.level(3, key) < 100 else { return nil }
        let below = [(4, 3), (3, 2), (2, 2)].map { Digits.text(Self.level($0.0, key), width: $0.1) }
        return (below + [Self.top(key)]).joined(separator: ".")
    }

    package var description: String { text }

    /// From the ministry or province down, without trailing zero levels.
    package var levels: [String] { canonical.split(separator: ".").map(String.init) }

    /// How many levels it has, from 1.
    package var depth: Int { (2...4).last { Self.level($0, key) != 0 } ?? 1 }

    /// The ministry or province.
    package var root: AgencyCode { AgencyCode(key: key & (0xffff << 48)) }

    /// The unit a level above; nil for a ministry or province.
    package var parent: AgencyCode? {
        depth > 1 ? AgencyCode(key: key & ~(0xffff << Self.shift(depth))) : nil
    }

    /// It is the other unit, or stands anywhere below it.
    package func isSame(orUnder other: AgencyCode) -> Bool {
        let shift = Self.shift(other.depth)
        return key >> shift == other.key >> shift
    }

    // MARK: The key

    /// How far to the right of the key a level ends.
    private static func shift(_ level: Int) -> Int { (4 - level) * 16 }
    private static func level(_ level: Int, _ key: UInt64) -> Int { Int(key >> shift(level) & 0xffff) }

    private static func top(_ key: UInt64) -> String {
        String(UnicodeScalar(UInt8(key >> 56))) + Digits.text(Int(key >> 48 & 0xff), width: 2)
    }

    private static func write(_ key: UInt64) -> String {
        let below = [(2, 2), (3, 2), (4, 3)].map { Digits.text(level($0.0, key), width: $0.1) }
        let count = (2...4).last { level($0, key) != 0 }.map { $0 - 1 } ?? 0
        return ([top(key)] + below.prefix(count)).joined(separator: ".")
    }

    private static func read(_ text: String) -> UInt64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, let last = parts.last, parts.count <= 4 else { return nil }
        if let top = readTop(first) {
            return readLevels(parts.dropFirst().map { ($0, 1...3) }, under: top)
        }
        guard parts.count == 4, let top = readTop(last) else { return nil }
        return readLevels([(parts[2], 2...2), (parts[1], 2...2), (parts[0], 3...3)], under: top)
    }

    private static func readTop(_ part: Substring) -> UInt64? {
        guard part.utf8.count == 3, let letter = part.utf8.first, Digits.isCapital(letter), let number = Digits.number(part.dropFirst())
        else { return nil }
        return UInt64(letter) << 56 | UInt64(number) << 48
    }

    /// - Parameter parts: from level 2 down, each with how many digits it may have.
    private static func readLevels(_ parts: [(text: Substring, width: ClosedRange<Int>)], under top: UInt64) -> UInt64? {
        var key = top
        for (index, part) in parts.enumerated() {
            guard part.width.contains(part.text.utf8.count), let number = Digits.number(part.text) else { return nil }
            key |= UInt64(number) << shift(index + 2)
        }
        return key
    }
}

extension AgencyCode: Hashable {
    package static func == (left: AgencyCode, right: AgencyCode) -> Bool { left.key == right.key }
    package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
