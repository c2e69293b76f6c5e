/// Finds what a mistyped word may have meant.
package enum Spelling {
    /// The candidate with the fewest edits, if they are at most a third of the word's length (and at least one is allowed).
    /// A single character is no misspelling of another.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        guard word.count > 1 else { return nil }
        let most = max(1, word.count / 3)
        var best: (word: String, distance: Int)?
        for candidate in candidates where abs(candidate.count - word.count) <= most {
            let distance = edits(word, candidate)
            guard distance <= most else { continue }
            if let current = best, (current.distance, current.word) <= (distance, candidate) { continue }
            best = (candidate, distance)
        }
        return best?.word
    }

    /// Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment).
    static func edits(_ left: String, _ right: String) -> Int {
        let left = Array(left), right = Array(right)
        var last: [Int] = [], row = Array(0...right.count)
        for index in left.indices {
            var next = [index + 1]
            for column in right.indices {
                let replaced = row[column] + (left[index] == right[column] ? 0 : 1)
                var fewest = min(replaced, row[column + 1] + 1, next[column] + 1)
                if index > 0, column > 0, left[index] == right[column - 1], left[index - 1] == right[column] {
                    fewest = min(fewest, last[column - 1] + 1)
                }
                next.append(fewest)
            }
            last = row
            row = next
        }
        return row[right.count]
    }
}
