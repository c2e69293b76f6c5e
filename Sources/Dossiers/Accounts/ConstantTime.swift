/// Comparing what must not be guessed byte by byte.
package enum ConstantTime {
    /// Takes as long for any two texts of these lengths.
    package static func equal(_ left: String, _ right: String) -> Bool {
        let one = Array(left.utf8), other = Array(right.utf8)
        guard one.count == other.count else { return false }
        var difference: UInt8 = 0
        for (a, b) in zip(one, other) { difference |= a ^ b }
        return difference == 0
    }
}
