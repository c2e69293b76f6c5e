import Access
import Gateway
import Testbed
import Testing

@Suite struct AccessRuleTests {
    @Test("A public route carries no policy")
    func publicRoute() { #expect(AccessRule.public.policies.isEmpty) }

    @Test("A denied route refuses everyone with 403 and says the fault is the client's")
    func deniedRoute() throws {
        let exchange = try TestExchange.make()
        let policy = try #require(AccessRule.deny.policies.first)
        guard case .refuse(let error) = policy.judge(exchange) else {
            Issue.record("nobody may pass")
            return
        }
        #expect(error == .denied)
        #expect(error.status == 403)
    }

    @Test("Rules are read as the file writes them", arguments: zip(["public", "deny", "private"], [AccessRule.public, .deny, nil]))
    func spelling(_ text: String, _ rule: AccessRule?) { #expect(AccessRule(rawValue: text) == rule) }
}
