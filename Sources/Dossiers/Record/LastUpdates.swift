/// The updates that a dossier had last, so that one that comes again is told from one that is meant anew.
///
/// Old words that come again are a repetition when others came after them: their answer was lost, and the later ones
/// stand. The last words that come again are a repetition too, unless steps have moved the state away from where they left
/// it, and it may go back there: then the agency says it anew. Who means an older update anew says it in other words.
package struct LastUpdates: Sendable, Hashable {
    package struct Update: Sendable, Hashable {
        package let digest: String
        /// Where the dossier stood after it.
        package let state: DossierState

        package init(_ digest: String, _ state: DossierState) {
            self.digest = digest
            self.state = state
        }
    }

    /// More are not remembered: nobody repeats what was followed by so many others.
    static let most = 16

    /// The last one at the end.
    package private(set) var all: [Update]

    package init(_ all: [Update] = []) { self.all = all }

    /// - Parameter state: where the dossier stands now.
    package func isRepeated(_ digest: String, in state: DossierState) -> Bool {
        guard let last = all.last, all.contains(where: { $0.digest == digest }) else { return false }
        return last.digest != digest || last.state == state || !state.mayBecome(last.state)
    }

    package mutating func add(_ digest: String, _ state: DossierState) {
        all.removeAll { $0.digest == digest }
        all.append(Update(digest, state))
        all = all.suffix(Self.most)
    }
}
