import Gateway
import Sandbox
import Testing

@Suite("Faults of an agency's system are written as they are read") struct FaultSpellingTests {
    @Test("Each is read and written the same", arguments: ["slow:5", "half", "lost", "drop", "wrong-digest", "refuse:Thiếu giấy: khai sinh", "html:502"])
    func reads(text: String) throws { #expect(try #require(AgencySystemFault(text)).description == text) }

    @Test("What may be left out has a standard", arguments: ["slow", "refuse", "html"])
    func standards(text: String) { #expect(AgencySystemFault(text)?.description.hasPrefix(text + ":") == true) }

    @Test("Anything else is none", arguments: ["", "sloww", "slow:x", "slow:-1", "slow:3601", "half:1", "html:99", "html:600", "lost:", "wrong"])
    func wrong(text: String) { #expect(AgencySystemFault(text) == nil) }
}
