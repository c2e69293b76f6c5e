/// The words of all titles with how many titles have each: what a mistyped word is corrected by, and how much a word tells.
package struct Vocabulary: Sendable {
    private let counts: [String: Int]
    private let byLength: [Int: [(word: [UInt8], count: Int)]]
    private let titles: Int

    /// - Parameter titles: how many there are.
    package init(_ counts: [String: Int], titles: Int) {
        self.counts = counts
        self.titles = max(1, titles)
        var byLength: [Int: [(word: [UInt8], count: Int)]] = [:]
        for (word, count) in counts { byLength[word.utf8.count, default: []].append((Array(word.utf8), count)) }
        self.byLength = byLength
    }

    package func has(_ word: String) -> Bool { counts[word] != nil }

    /// From 0 for what every title has, to some 17 for what one in a hundred thousand has.
    package func weight(_ word: String) -> Double { weight(count: counts[word] ?? 0) }

    private func weight(count: Int) -> Double {
        var ratio = Double(titles) / Double(count + 1), weight = 0.0
        while ratio > 1 {
            weight += min(1, ratio - 1)
            ratio /= 2
        }
        return weight + 0.1
    }

    /// Words that one typing mistake lies between, the most frequent first.
    package func near(_ word: String, limit: Int = 6) -> [String] {
        let own = Array(word.utf8)
        guard own.count > 1 else { return [] }
        var near: [(word: [UInt8], count: Int)] = []
        for length in own.count - 1...own.count + 1 {
            for candidate in byLength[length] ?? [] where Self.isOneEdit(own, candidate.word) { near.append(candidate) }
        }
        return near.sorted { ($0.count, $1.word.count) > ($1.count, $0.word.count) }.prefix(limit).map { String(decoding: $0.word, as: UTF8.self) }
    }

    /// Words that begin so, the most frequent first.
    package func beginning(with text: String, limit: Int = 8) -> [String] {
        var found: [(word: String, count: Int)] = []
        for (word, count) in counts where word.hasPrefix(text) { found.append((word, count)) }
        return found.sorted { ($0.count, $1.word) > ($1.count, $0.word) }.prefix(limit).map(\.word)
    }

    /// Two words that were written as one.
    package func split(_ word: String) -> [String]? {
        guard word.utf8.count > 3 else { return nil }
        var best: (parts: [String], count: Int)?
        for index in word.utf8.indices.dropFirst() {
            let left = String(word[..<index]), right = String(word[index...])
            guard let first = counts[left], let second = counts[right] else { continue }
            if best.map({ $0.count < min(first, second) }) ?? true { best = ([left, right], min(first, second)) }
        }
        return best?.parts
    }

    /// One letter more, fewer or other, or two neighbours swapped.
    static func isOneEdit(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        let shorter = min(left.count, right.count)
        var start = 0
        while start < shorter, left[start] == right[start] { start += 1 }
        var end = 0
        while end < shorter - start, left[left.count - 1 - end] == right[right.count - 1 - end] { end += 1 }
        let leftRest = left.count - start - end, rightRest = right.count - start - end
        if leftRest <= 1, rightRest <= 1 { return leftRest + rightRest > 0 }
        return leftRest == 2 && rightRest == 2 && left[start] == right[start + 1] && left[start + 1] == right[start]
    }
}
