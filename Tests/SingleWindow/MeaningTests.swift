import SingleWindow
import Testing

@Suite("Meanings")
struct MeaningTests {
    @Test("The closed list has twenty-one")
    func count() { #expect(Meaning.allCases.count == 21) }
}
