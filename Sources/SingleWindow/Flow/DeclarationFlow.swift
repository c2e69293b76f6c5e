/// A declaration's life over the meanings of its messages: a pure state machine, the same on both sides.
package struct DeclarationFlow: Sendable, Hashable {
    package private(set) var state = DeclarationState.draft
    /// Where it goes back to when a withdrawal is refused.
    package private(set) var before: DeclarationState?
    package private(set) var hasResult = false
    package private(set) var isResultWithdrawn = false

    package init() {}

    init(state: DeclarationState, before: DeclarationState?, hasResult: Bool, isResultWithdrawn: Bool) {
        self.state = state
        self.before = before
        self.hasResult = hasResult
        self.isResultWithdrawn = isResultWithdrawn
    }

    /// A message that does not fit.
    package struct IllegalMove: Error, Sendable, Hashable {
        package let state: DeclarationState
        package let meaning: Meaning
        package let allowed: [Meaning]

        package var words: String {
            "\(meaning.rawValue) does not fit a declaration that is \(state.rawValue); allowed: \(allowed.map(\.rawValue).joined(separator: ", "))"
        }
    }

    package var allowed: [Meaning] { Meaning.allCases.filter { after($0) != nil } }

    package mutating func move(_ meaning: Meaning) throws(IllegalMove) {
        guard let next = after(meaning) else { throw IllegalMove(state: state, meaning: meaning, allowed: allowed) }
        if meaning == .query { return }
        if next == .withdrawalAsked { before = state } else if state == .withdrawalAsked { before = nil }
        if meaning == .result {
            hasResult = true
            isResultWithdrawn = false
        }
        if meaning == .resultWithdrawn { isResultWithdrawn = true }
        state = next
    }

    /// The state after a message of this meaning; nil when it does not fit.
    private func after(_ meaning: Meaning) -> DeclarationState? {
        if meaning == .query { return state }
        if meaning == .resultWithdrawn { return hasResult && !isResultWithdrawn ? .accepted : nil }
        return switch (state, meaning) {
        case (.draft, .declare): .waiting
        case (.waiting, .accept): .accepted
        case (.waiting, .refuse): .refused
        case (.waiting, .askSupplement), (.accepted, .askSupplement): .supplementAsked
        // Before acceptance it needs nobody's agreement.
        case (.waiting, .withdraw): .withdrawn
        case (.supplementAsked, .supplement): .waiting
        case (.supplementAsked, .askLaterDate): .laterDateAsked
        case (.supplementAsked, .withdraw), (.accepted, .withdraw): .withdrawalAsked
        case (.laterDateAsked, .agreeLaterDate), (.laterDateAsked, .refuseLaterDate): .supplementAsked
        case (.accepted, .feeNotice), (.accepted, .feePaid), (.accepted, .result): .accepted
        case (.accepted, .askCorrection): .correctionAsked
        case (.accepted, .amend), (.correcting, .amend): .waiting
        case (.accepted, .complete): .complete
        case (.withdrawalAsked, .agreeWithdrawal): .withdrawn
        case (.withdrawalAsked, .refuseWithdrawal): before
        case (.correctionAsked, .agreeCorrection): .correcting
        case (.correctionAsked, .refuseCorrection): .accepted
        default: nil
        }
    }

    /// Whether it could fit once messages of these meanings have come that are perhaps on their way.
    package func mayFit(_ meaning: Meaning, after others: Set<Meaning>) -> Bool {
        var seen: Set<DeclarationFlow> = [self], front = [self]
        while let flow = front.popLast() {
            if flow.after(meaning) != nil { return true }
            for other in others {
                var next = flow
                guard (try? next.move(other)) != nil, seen.insert(next).inserted else { continue }
                front.append(next)
            }
        }
        return false
    }

    /// The meanings, of those given, that fit somewhere on the way from the beginning.
    package static func reachable(_ meanings: Set<Meaning>) -> Set<Meaning> {
        meanings.filter { DeclarationFlow().mayFit($0, after: meanings) }
    }
}
