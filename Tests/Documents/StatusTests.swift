import Documents
import Testing

@Suite("Status codes")
struct StatusTests {
    @Test("The reference's codes and no other")
    func codes() { #expect(DocumentStatus.allCases.map(\.rawValue) == ["01", "02", "03", "04", "05", "06", "13", "15", "16"]) }
}
