/// How often a code has each digit, packed: two codes that differ much in it differ at least as much in letters.
///
/// A province has two thousand procedures; comparing a mistyped code with each by its edits takes milliseconds, and a
/// batch may have many such codes.
struct CodeLikeness {
    /// Four bits each for 0 to 9 and for all other bytes, at most 15.
    private let counts: UInt64

    init(_ text: String) {
        var counts: UInt64 = 0
        for byte in text.utf8 {
            let shift = Digits.isDigit(byte) ? UInt64(byte - 0x30) * 4 : 40
            if counts >> shift & 15 < 15 { counts += 1 << shift }
        }
        self.counts = counts
    }

    /// Edits that lie between the codes at the least.
    func leastEdits(to other: CodeLikeness) -> Int {
        var more = 0, fewer = 0
        for shift in stride(from: 0, through: 40, by: 4) {
            let difference = Int(counts >> UInt64(shift) & 15) - Int(other.counts >> UInt64(shift) & 15)
            if difference > 0 { more += difference } else { fewer -= difference }
        }
        return max(more, fewer)
    }
}
