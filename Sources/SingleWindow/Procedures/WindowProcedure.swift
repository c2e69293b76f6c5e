package import XML

/// A procedure that goes through the single window: which pair of type and function means what.
package struct WindowProcedure: Sendable, Hashable {
    package enum Side: String, Sendable, Hashable, CaseIterable { case business, ministry }

    /// What a result carries, and where in `Content` its number stands.
    package struct Result: Sendable, Hashable {
        package var name: String
        package var number: [String]

        package init(name: String, number: [String]) {
            self.name = name
            self.number = number
        }
    }

    package struct Pair: Sendable, Hashable {
        package let type: String
        package let function: String
        /// Who sends it.
        package let sender: Side
        package let meaning: Meaning
        /// What its `Content` must be; nil where the procedure does not say.
        package var schema: XMLSchema?
        /// Where in `Content` the reason stands that the applicant reads.
        package var reason: [String]?
        package var result: Result?

        package init(_ type: String, _ function: String, from sender: Side, _ meaning: Meaning) {
            self.type = type
            self.function = function
            self.sender = sender
            self.meaning = meaning
        }
    }

    /// At the window: ministry letters, group and number.
    package let code: String
    package let pairs: [Pair]

    package init(_ code: String, _ pairs: [Pair]) {
        self.code = code
        self.pairs = pairs
    }

    package func pair(_ type: String, _ function: String) -> Pair? { pairs.first { $0.type == type && $0.function == function } }
    package func pair(_ meaning: Meaning, from side: Side) -> Pair? { pairs.first { $0.meaning == meaning && $0.sender == side } }
    func meanings(of side: Side) -> Set<Meaning> { Set(pairs.filter { $0.sender == side }.map(\.meaning)) }

    /// What is wrong with a table; `motcua check` says it.
    package enum Flaw: Sendable, Hashable {
        case twice(type: String, function: String)
        /// Of 99 and 00 the first is how messages are received, the second how they are refused.
        case reserved(type: String, function: String)
        case unreachable(Meaning)
        case nothingDeclares
        /// The applicant must be told why.
        case reasonMissing(Meaning)
    }

    package var flaws: [Flaw] {
        var flaws: [Flaw] = []
        for (index, pair) in pairs.enumerated() {
            if pairs[..<index].contains(where: { $0.type == pair.type && $0.function == pair.function }) {
                flaws.append(.twice(type: pair.type, function: pair.function))
            }
            if ["99", "00"].contains(pair.function) || ["99", "00"].contains(pair.type) { flaws.append(.reserved(type: pair.type, function: pair.function)) }
            if pair.meaning.needsReason, pair.reason == nil { flaws.append(.reasonMissing(pair.meaning)) }
        }
        let meanings = Set(pairs.map(\.meaning))
        if !meanings.contains(.declare) { flaws.append(.nothingDeclares) }
        let unreachable = meanings.subtracting(DeclarationFlow.reachable(meanings))
        return flaws + unreachable.sorted { $0.rawValue < $1.rawValue }.map { .unreachable($0) }
    }
}

extension Meaning {
    /// It ends or stops what the applicant wants.
    var needsReason: Bool { [.refuse, .askSupplement].contains(self) }
}
