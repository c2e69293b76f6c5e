import Testing
import XML

@Suite("Failures of XML")
struct FailureTests {
    @Test("Two failures differ by their line")
    func place() { #expect(XMLFailure(.malformed, line: 1, "x") != XMLFailure(.malformed, line: 2, "x")) }
}
