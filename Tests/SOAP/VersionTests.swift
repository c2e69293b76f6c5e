import SOAP
import Testing

@Suite("SOAP's versions")
struct VersionTests {
    @Test("Each has a namespace of its own")
    func namespaces() { #expect(Set(SOAPVersion.allCases.map(\.namespace)).count == 2) }
}
