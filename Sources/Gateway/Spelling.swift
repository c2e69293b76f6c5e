/// Finds what a mistyped word may have meant.
package enum Spelling {
    /// The candidate with the fewest edits, if they are at most a third of the word's length (and at least one is allowed).
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
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

    /// Insertions, deletions and replacements between two words (Levenshtein).
    static func edits(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let replaced = diagonal + (character == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
