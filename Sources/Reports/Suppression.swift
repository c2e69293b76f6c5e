/// Small counts in what the public sees: under 5 they are hidden, and so is the next smallest beside them, since what is missing could
/// otherwise be had by subtracting from the total.
package enum Suppression {
    package static let least = 5

    /// - Parameter counts: the cells of one sum.
    /// - Returns: nil for each that is hidden; zeros are shown, being nobody's.
    package static func shown(_ counts: [Int]) -> [Int?] {
        var shown: [Int?] = counts.map { $0 == 0 || $0 >= least ? $0 : nil }
        let hidden = counts.indices.filter { shown[$0] == nil }
        // Several hidden ones of which the sum is known are safe only when it leaves more than one answer.
        guard hidden.count == 1 || !hidden.isEmpty && hidden.reduce(0, { $0 + counts[$1] }) < least else { return shown }
        let rest = counts.indices.filter { shown[$0] != nil && counts[$0] > 0 }
        if let next = rest.min(by: { counts[$0] < counts[$1] }) { shown[next] = nil }
        return shown
    }

    package static func text(_ count: Int?, real: Int, _ write: (Int) -> String) -> String {
        count.map(write) ?? (real < least ? "<\(least)" : "–")
    }
}
