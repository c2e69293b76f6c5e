import Gateway
import NIOCore
import Testing

@testable import Caching

@Suite("Refreshing ahead of expiry")
struct RefreshAheadTests {
    @Test("A much used answer is refreshed behind in the last tenth of its lifetime, and nobody waits")
    func ahead() throws {
        let scene = Scene(.ok("max-age=100"), .ok("max-age=100", body: "mới"))
        try scene.get()
        scene.clock.advance(by: .seconds(89))
        for _ in 0..<5 { #expect(try scene.get().said == "hit") }
        #expect(scene.asked == 1)
        scene.clock.advance(by: .seconds(2))
        for _ in 0..<2 {
            let answer = try scene.get()
            #expect(answer.said == "hit" && answer.text == "xin chào")
        }
        #expect(scene.asked == 2)
        let fresh = try scene.get()
        #expect(fresh.said == "hit" && fresh.text == "mới" && fresh.cacheStatus?.ttl == 100)
    }

    @Test("What is used once there is left to expire")
    func seldomUsed() throws {
        let scene = Scene(.ok("max-age=100"))
        try scene.get()
        scene.clock.advance(by: .seconds(95))
        #expect(try scene.get().said == "hit")
        #expect(scene.asked == 1)
    }

    @Test("The origin is asked once more in a lifetime at most, whatever it answers", arguments: [Canned.down, .status(503), .status(500)])
    func once(_ failure: Canned) throws {
        let scene = Scene(.ok("max-age=100"), failure)
        try scene.get()
        scene.clock.advance(by: .seconds(95))
        for _ in 0..<20 { #expect(try scene.get().said == "hit") }
        #expect(scene.asked == 2)
    }

    @Test("An answer that was old when it came is not asked for again and again")
    func oldOnArrival() throws {
        let scene = Scene(.ok("max-age=100", [("Age", "95")]))
        for _ in 0..<20 { try scene.get() }
        #expect(scene.asked == 1)
    }

    @Test("A short lifetime, a rule that says no, and no-cache leave it out", arguments: [("max-age=9", true), ("max-age=100", false)])
    func leftOut(_ control: String, _ isOn: Bool) throws {
        var rules = CacheRules()
        rules.refreshesAhead = isOn
        let scene = Scene(rules: rules, .ok(control))
        try scene.get()
        scene.clock.advance(by: control == "max-age=9" ? .milliseconds(8900) : .seconds(99))
        for _ in 0..<5 { #expect(try scene.get().said == "hit") }
        #expect(scene.asked == 1)
    }

    @Test("Of a day's lifetime the last minute is enough")
    func lastMinute() throws {
        let scene = Scene(.ok("max-age=86400"))
        try scene.get()
        scene.clock.advance(by: .seconds(86_330))
        for _ in 0..<5 { try scene.get() }
        #expect(scene.asked == 1)
        scene.clock.advance(by: .seconds(15))
        for _ in 0..<5 { try scene.get() }
        #expect(scene.asked == 2)
    }

    @Test("Only so many refreshes are under way at once for one connector; the others have their turn later")
    func bounded() throws {
        let scene = HeldScene()
        let standard = Limits.refreshes.standard
        for number in 0..<(standard + 5) {
            _ = try scene.client([:], "/\(number)")
            scene.deliver(number, .ok("max-age=100"))
        }
        scene.clock.advance(by: .seconds(95))
        for _ in 0..<3 { for number in 0..<(standard + 5) { #expect(try scene.client([:], "/\(number)").answer?.said == "hit") } }
        #expect(scene.origin.count == 2 * standard + 5)
        for index in (standard + 5)..<scene.origin.count { scene.deliver(index, .ok("max-age=100")) }
        for number in 0..<(standard + 5) { _ = try scene.client([:], "/\(number)") }
        #expect(scene.origin.count == 2 * (standard + 5))
    }
}
