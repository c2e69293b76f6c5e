import Dossiers
import Testing

@Suite("A dossier's states") struct StateTests {
    /// As the reference has them, row by row.
    static let next: [Int: Set<Int>] = [
        1: [2, 3, 5, 7], 2: [4, 5, 6, 7, 8, 9], 3: [], 4: [5, 6, 7, 8, 9], 5: [2, 4, 3, 7, 8], 6: [4, 7, 8, 9], 7: [], 8: [], 9: [10], 10: [],
    ]

    @Test("Of all hundred pairs those of the reference are moves, and the same again is none that is refused")
    func pairs() {
        var count = 0
        for from in DossierState.allCases {
            for to in DossierState.allCases {
                count += 1
                let isAllowed = from == to || Self.next[from.rawValue]?.contains(to.rawValue) == true
                #expect(from.mayBecome(to) == isAllowed, "\(from) to \(to)")
            }
        }
        #expect(count == 100)
    }

    @Test("Nothing follows a refusal, a withdrawal, a stop and a return")
    func finals() {
        #expect(Set(DossierState.allCases.filter(\.isFinal).map(\.rawValue)) == [3, 7, 8, 10])
        #expect(Set(DossierState.allCases.filter(\.needsReason).map(\.rawValue)) == [3, 5, 8])
    }

    @Test("A state is read from its decimal digits only", arguments: ["", "0", "01", "11", "+1", " 1", "1 ", "1.0", "one", "１"])
    func strictness(_ text: String) {
        #expect(DossierState(text) == nil)
    }

    @Test("Each state is read as it is written, and has two names", arguments: DossierState.allCases)
    func names(_ state: DossierState) {
        #expect(DossierState(String(state.rawValue)) == state)
        #expect(!state.vi.isEmpty && !state.en.isEmpty && state.vi != state.en)
    }
}
