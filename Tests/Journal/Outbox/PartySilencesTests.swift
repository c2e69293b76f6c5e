import Testing

@testable import Journal

@Suite("A party that is silent") struct PartySilencesTests {
    private func fails(_ message: Int64, _ silences: inout PartySilences) -> Bool { silences.ended(message, isFailure: true) }

    @Test("A message that fails while others are answered waits for a person after twelve times")
    func singled() {
        var silences = PartySilences()
        for _ in 0..<11 {
            #expect(!fails(1, &silences))
            _ = silences.ended(2, isFailure: false)
        }
        #expect(fails(1, &silences))
        #expect(!fails(1, &silences))
    }

    @Test("However often a message fails while the party answers nobody, it is sent again")
    func outage() {
        var silences = PartySilences()
        _ = silences.ended(2, isFailure: false)
        for _ in 0..<100 { #expect(!fails(1, &silences)) }
    }

    @Test("A message that was answered begins anew")
    func answered() {
        var silences = PartySilences()
        for _ in 0..<11 {
            _ = silences.ended(1, isFailure: true)
            _ = silences.ended(2, isFailure: false)
        }
        _ = silences.ended(1, isFailure: false)
        #expect(!fails(1, &silences))
    }
}
