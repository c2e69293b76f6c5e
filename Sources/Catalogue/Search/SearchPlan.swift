/// The questions put to the index for one search, from the narrowest on.
///
/// Vietnamese words are mostly of two syllables, so each pair of neighbours (`ho_chieu`) is indexed beside the syllables:
/// pairs are rare where syllables are in every second title. Each question is an expression of FTS5 over such terms.
struct SearchPlan: Sendable {
    /// What each word of the search may be, the word itself first.
    let words: [[String]]
    let questions: [String]

    /// - Parameter isPrefix: the last word may be still on its way.
    init(_ asked: [String], _ vocabulary: Vocabulary, isPrefix: Bool = false) {
        let asked = Self.joinedApart(asked, vocabulary, isPrefix: isPrefix)
        var words = asked.map { vocabulary.has($0) ? [$0] : [$0] + vocabulary.near($0) }
        if isPrefix, let last = asked.last { words[words.count - 1] = [last] }
        self.words = words
        if isPrefix, let last = asked.last {
            let beginning = vocabulary.beginning(with: last)
            if !beginning.isEmpty { words[words.count - 1] = beginning }
        }
        var questions: [String] = []
        func ask(_ question: String?) { if let question, !questions.contains(question) { questions.append(question) } }
        ask(Self.all(Self.pairs(words)))
        ask(Self.all(words.map { Self.any($0) }))
        // Each word is one there is, but perhaps not the one that was meant.
        if !isPrefix, asked.count > 1 {
            for (index, word) in asked.enumerated() where vocabulary.has(word) {
                let near = vocabulary.near(word, limit: 4)
                guard !near.isEmpty else { continue }
                var others = words
                others[index] = near
                ask(Self.all(Self.pairs(others)))
            }
        }
        // Titles that have the pairs which tell most, whatever else they lack.
        if asked.count > 2 {
            let telling = (0..<asked.count - 1).sorted { Self.weight($0, asked, vocabulary) > Self.weight($1, asked, vocabulary) }.prefix(3)
            ask(telling.map { Self.pair(words[$0], words[$0 + 1]) }.joined(separator: " OR "))
        }
        ask(asked.filter(vocabulary.has).max { vocabulary.weight($0) < vocabulary.weight($1) }.map { Self.term($0) })
        self.questions = questions
    }

    private static func joinedApart(_ asked: [String], _ vocabulary: Vocabulary, isPrefix: Bool) -> [String] {
        asked.enumerated().flatMap { index, word in
            let isOpen = isPrefix && index == asked.count - 1
            return vocabulary.has(word) || isOpen ? [word] : vocabulary.split(word) ?? [word]
        }
    }

    private static func weight(_ index: Int, _ asked: [String], _ vocabulary: Vocabulary) -> Double {
        vocabulary.weight(asked[index]) + vocabulary.weight(asked[index + 1])
    }

    // MARK: Expressions

    /// Terms hold letters, digits and `_` alone; the quotes keep FTS5 from reading any of them as its own words.
    private static func term(_ text: String) -> String { "\"\(text)\"" }

    private static func any(_ words: [String]) -> String {
        words.count == 1 ? term(words[0]) : "(\(words.map(term).joined(separator: " OR ")))"
    }

    private static func pair(_ left: [String], _ right: [String]) -> String {
        any(left.prefix(3).flatMap { left in right.prefix(8).map { "\(left)_\($0)" } })
    }

    private static func pairs(_ words: [[String]]) -> [String] {
        words.indices.dropLast().map { pair(words[$0], words[$0 + 1]) }
    }

    private static func all(_ parts: [String]) -> String? { parts.isEmpty ? nil : parts.joined(separator: " AND ") }

    /// What the index holds of a title.
    static func indexed(_ words: [String]) -> String {
        (words + zip(words, words.dropFirst()).map { "\($0)_\($1)" }).joined(separator: " ")
    }
}
