import Gateway
import NIOCore
import NIOEmbedded
import Testing

@testable import Caching

@Suite("While a portal is down, and when it comes back")
struct OutageTests {
    static let open = Canned(error: GatewayError(503, .upstream, at: .connect, retry: .always, .circuitOpen))

    private func tick(_ seconds: Int64) -> Tick { Tick(nanoseconds: seconds * 1_000_000_000) }

    @Test("Three failures in a row are an outage, and so is one open circuit; a success between them is a beginning anew")
    func begins() {
        var state = OutageState()
        for _ in 0..<2 { state.failed(isRefused: false, .staleIfError, at: tick(0)) }
        state.succeeded(at: tick(0))
        for _ in 0..<2 { state.failed(isRefused: false, .staleIfError, at: tick(1)) }
        #expect(state.reason(at: tick(1), hasQueue: false) == nil && !state.isClear)
        state.failed(isRefused: false, .staleIfError, at: tick(2))
        #expect(state.reason(at: tick(2), hasQueue: false) == .staleIfError)
        var refused = OutageState()
        refused.failed(isRefused: true, .circuitOpen, at: tick(0))
        #expect(refused.reason(at: tick(0), hasQueue: false) == .circuitOpen)
    }

    @Test("After its first success a portal is spared for a minute, or until the last refresh has had its turn")
    func ends() {
        var state = OutageState()
        state.failed(isRefused: true, .circuitOpen, at: tick(0))
        state.succeeded(at: tick(10))
        #expect(state.reason(at: tick(69), hasQueue: false) == .recovering)
        #expect(state.reason(at: tick(70), hasQueue: true) == .recovering)
        #expect(state.reason(at: tick(70), hasQueue: false) == nil)
        state.succeeded(at: tick(70))
        #expect(state.isClear)
    }

    @Test("A failure while it comes back is the outage again; long after, it is a mishap")
    func relapse() {
        var state = OutageState()
        state.failed(isRefused: true, .circuitOpen, at: tick(0))
        state.succeeded(at: tick(10))
        var late = state
        state.failed(isRefused: false, .staleIfError, at: tick(20))
        #expect(state.reason(at: tick(20), hasQueue: false) == .staleIfError)
        late.failed(isRefused: false, .staleIfError, at: tick(200))
        #expect(late.reason(at: tick(200), hasQueue: false) == nil)
    }

    @Test("A failure of ten minutes ago says nothing of now")
    func forgotten() {
        var state = OutageState()
        state.failed(isRefused: true, .circuitOpen, at: tick(0))
        #expect(state.reason(at: tick(599), hasQueue: false) == .circuitOpen)
        #expect(state.reason(at: tick(600), hasQueue: false) == nil)
    }

    @Test("Turns are one in each slot, each at a moment of chance that its seed repeats")
    func pace() {
        var pace = RefreshPace(perSecond: 10, seed: 7), same = RefreshPace(perSecond: 10, seed: 7)
        let waits = (0..<50).compactMap { pace.reserve($0, at: tick(5)) }
        #expect(waits == (0..<50).compactMap { same.reserve($0, at: tick(5)) })
        for (index, wait) in waits.enumerated() { #expect(wait.milliseconds / 100 == Int64(index)) }
        #expect(Set(waits.map { $0.nanoseconds % 100_000_000 }).count > 40)
        #expect(pace.reserve(3, at: tick(6)) == nil)
        pace.turnCame(3)
        #expect(pace.reserve(3, at: tick(6)) != nil)
    }

    @Test("No more than 1,024 keys wait for their turn")
    func placesAreBounded() {
        var pace = RefreshPace(perSecond: 10, seed: 7)
        #expect((0..<5000).compactMap { pace.reserve($0, at: tick(0)) }.count == 1024)
    }

    @Test("With an open circuit nobody waits: the stale answer comes at once, and says why", arguments: [
        (Self.open, "hit; detail=circuit-open"),
        (Canned(error: GatewayError(503, .upstream, at: .connect, retry: .always, .noHealthyUpstream)), "hit; detail=stale-if-error"), (.down, "hit; detail=stale-if-error"), (.status(503), "hit; detail=stale-if-error"),
    ])
    func atOnce(_ failure: Canned, _ said: String) throws {
        let scene = HeldScene()
        for number in 0..<5 {
            _ = try scene.client([:], "/\(number)")
            scene.deliver(number, .ok("max-age=10, stale-if-error=3600"))
        }
        scene.clock.advance(by: .seconds(60))
        for number in 0..<3 {
            let client = try scene.client([:], "/\(number)")
            if scene.origin.count == 6 + number { scene.deliver(5 + number, failure) }
            #expect(client.answer?.said == said)
        }
        let asked = scene.origin.count
        let client = try scene.client([:], "/4")
        #expect(client.pending == nil && client.answer?.said == said && client.exchange.record.cache?.detail != nil)
        #expect(scene.origin.count == asked)
    }

    @Test("Who demands freshness waits for the portal's word, and what may not be used stale is not", arguments: [
        ("max-age=10, stale-if-error=3600", "max-age=5"), ("max-age=10, stale-if-error=3600", "min-fresh=1"),
        ("max-age=10, stale-if-error=3600", "no-cache"), ("max-age=10, must-revalidate", ""), ("max-age=10, stale-if-error=30", ""),
        ("max-age=10", ""),
    ])
    func asked(_ control: String, _ demand: String) throws {
        let scene = Scene(.ok(control), Self.open)
        try scene.get("/a")
        scene.clock.advance(by: .seconds(60))
        _ = try scene.ask("/b")
        let before = scene.asked
        _ = try scene.ask("/a", .get, demand.isEmpty ? [:] : [.cacheControl: demand])
        #expect(scene.asked == before + 1)
    }

    @Test("A thousand stale answers wanted at once after an outage are given at once, and refreshed sixteen a second")
    func recovery() throws {
        let scene = Scene(memory: 8 << 20, .ok("max-age=10, stale-if-error=3600"))
        for number in 0..<1000 { try scene.get("/\(number)") }
        scene.clock.advance(by: .seconds(60))
        scene.will(Self.open)
        #expect(try scene.get("/0").said == "hit; detail=circuit-open")
        scene.will(.ok("max-age=600", body: "mới"))
        let before = scene.asked
        for number in 0..<1000 {
            let reply = scene.connector.answer(try scene.exchange("/\(number)"))
            #expect(reply.isNow)
            #expect(try reply.outcome?.get().text == "xin chào")
        }
        #expect(scene.asked == before)
        var seconds = 0
        while scene.asked < before + 1000, seconds < 100 {
            let asked = scene.asked
            for _ in 0..<20 {
                scene.clock.advance(by: .milliseconds(50))
                scene.loop.advanceTime(by: .milliseconds(50))
            }
            seconds += 1
            #expect(scene.asked - asked <= Limits.refreshRate.standard)
            // Whoever asks meanwhile is answered from the store too, and asks the portal for nothing more.
            if seconds == 20 { #expect(try scene.get("/999").said == "hit; detail=recovering") }
        }
        #expect(seconds == 63 && scene.asked == before + 1000)
        for number in 0..<1000 {
            let answer = try scene.get("/\(number)")
            #expect(answer.said == "hit" && answer.text == "mới")
        }
    }

    @Test("After the time of recovery what is stale is asked for first again")
    func over() throws {
        let scene = Scene(.ok("max-age=10, stale-if-error=3600"))
        for target in ["/a", "/b"] { try scene.get(target) }
        scene.clock.advance(by: .seconds(60))
        scene.will(Self.open)
        try scene.get("/a")
        scene.will(.ok("max-age=600"))
        try scene.get("/a")
        scene.loop.advanceTime(by: .seconds(1))
        #expect(try scene.get("/a").said == "hit")
        #expect(try scene.get("/b").said == "hit; detail=recovering")
        scene.clock.advance(by: .seconds(61))
        scene.loop.advanceTime(by: .seconds(61))
        #expect(try scene.get("/b").said == "hit")
        scene.clock.advance(by: .seconds(700))
        #expect(try scene.get("/b").said == "fwd=stale; fwd-status=200; stored")
    }

    @Test("A fault that is not the portal's, and an error of one page, are no outage", arguments: [
        Canned(error: GatewayError(502, .gateway, at: .connect, retry: .ifIdempotent, .defect)), .status(500), .status(404),
    ])
    func noOutage(_ answer: Canned) throws {
        let scene = Scene(.ok("max-age=10, stale-if-error=3600"))
        for number in 0..<6 { try scene.get("/\(number)") }
        scene.clock.advance(by: .seconds(60))
        scene.will(answer)
        let before = scene.asked
        for number in 0..<6 { _ = try scene.ask("/\(number)") }
        #expect(scene.asked == before + 6)
    }

    @Test("Within stale-while-revalidate too, refreshes wait for their turn while the portal comes back")
    func whileRevalidate() throws {
        let scene = Scene(.ok("max-age=10, stale-while-revalidate=3600, stale-if-error=3600"))
        for number in 0..<100 { try scene.get("/\(number)") }
        scene.clock.advance(by: .seconds(60))
        scene.will(Self.open)
        try scene.get("/0")
        scene.will(.ok("max-age=600"))
        let before = scene.asked
        for number in 0..<100 { #expect(try scene.get("/\(number)").said == "hit; detail=stale-while-revalidate") }
        #expect(scene.asked == before)
        scene.loop.advanceTime(by: .seconds(1))
        #expect(scene.asked - before == Limits.refreshRate.standard)
    }

    @Test("Refreshes that hang hold so many places and no more; whose turn comes meanwhile is asked for when next wanted")
    func hanging() throws {
        let scene = HeldScene()
        for number in 0..<40 {
            _ = try scene.client([:], "/\(number)")
            scene.deliver(number, .ok("max-age=10, stale-if-error=3600"))
        }
        scene.clock.advance(by: .seconds(60))
        _ = try scene.client([:], "/0")
        scene.deliver(40, Self.open)
        for number in 0..<40 { #expect(try scene.client([:], "/\(number)").answer?.said == "hit; detail=circuit-open") }
        scene.loop.advanceTime(by: .seconds(5))
        #expect(scene.origin.count == 41 + Limits.refreshes.standard)
        for index in 41..<scene.origin.count { scene.deliver(index, .ok("max-age=600")) }
        for number in 0..<40 { _ = try scene.client([:], "/\(number)") }
        scene.loop.advanceTime(by: .seconds(5))
        #expect(scene.origin.count == 41 + 2 * Limits.refreshes.standard)
    }
}
