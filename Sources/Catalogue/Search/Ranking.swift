/// How well a title answers a search.
struct Ranking: Sendable {
    /// What each word of the search may be, the word itself first.
    let words: [[String]]
    private let weights: [Double]
    private let all: Double
    private let isPrefix: Bool
    private let phrase: String

    init(_ words: [[String]], _ vocabulary: Vocabulary, isPrefix: Bool = false) {
        self.words = words
        self.isPrefix = isPrefix
        weights = words.map { alternatives in alternatives.map(vocabulary.weight).max() ?? 0.1 }
        all = max(0.1, weights.reduce(0, +))
        phrase = words.map { $0[0] }.joined(separator: " ")
    }

    /// From 0 on; 3 and more has every word of the search.
    /// - Parameters:
    ///   - folded: the title's words, with blanks between.
    ///   - offered: how many agencies do it.
    func score(_ folded: String, offered: Int) -> Double {
        let title = folded.utf8.split(separator: 0x20)
        var found = 0.0, places: [Int?] = []
        for (index, alternatives) in words.enumerated() {
            var best: (place: Int, share: Double)?
            for (rank, word) in alternatives.enumerated() {
                let isOpen = isPrefix && index == words.count - 1
                guard let place = title.firstIndex(where: { isOpen ? $0.starts(with: word.utf8) : $0.elementsEqual(word.utf8) }) else { continue }
                best = (place, rank == 0 ? 1 : 0.8)
                break
            }
            found += weights[index] * (best?.share ?? 0)
            places.append(best?.place)
        }
        let matched = places.compactMap { $0 }
        guard !matched.isEmpty else { return 0 }
        let neighbours = zip(places, places.dropFirst()).count { left, right in left.map { $0 + 1 == right } ?? false }
        let inOrder = words.count > 1 ? Double(neighbours) / Double(words.count - 1) : 1
        // What of the title was asked for: of two that have all words the shorter is meant.
        let covered = Double(Set(matched).count) / Double(max(1, title.count))
        let isFirst = (places.first ?? nil) == 0
        return 3 * found / all + inOrder + 1.5 * covered + (isFirst ? 0.2 : 0) + (folded == phrase ? 1 : 0) + Self.breadth(offered)
    }

    /// What many agencies do is asked for more often.
    private static func breadth(_ offered: Int) -> Double { offered > 20 ? 0.15 : offered > 1 ? 0.05 : 0 }
}
