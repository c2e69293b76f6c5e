import Gateway
import NIOCore
import Testing

@testable import Caching

@Suite("RFC 9111 §5.2.1: what a request demands")
struct DemandsTests {
    /// Stored with a lifetime of 60 seconds, asked for again after a while.
    @Test("A stored answer is used exactly as far as the request allows", arguments: [
        ("max-age=10", 10, "hit"), ("max-age=10", 11, "request"), ("max-age=0", 0, "request"), ("max-age=x", 5, "request"),
        ("min-fresh=10", 50, "hit"), ("min-fresh=10", 51, "request"), ("no-cache", 1, "request"),
        ("max-stale", 1000, "max-stale"), ("max-stale=10", 70, "max-stale"), ("max-stale=10", 71, "stale"), ("max-stale=x", 61, "stale"),
        ("only-if-cached", 59, "hit"), ("only-if-cached, max-stale", 70, "max-stale"),
    ])
    func directives(_ control: String, _ after: Int64, _ said: String) throws {
        let scene = Scene(.ok("max-age=60"))
        try scene.get()
        scene.clock.advance(by: .seconds(after))
        let status = try #require(try scene.get("/", [.cacheControl: control]).cacheStatus)
        #expect((status.detail?.rawValue ?? (status.hit ? "hit" : status.forward?.rawValue)) == said)
        #expect(status.hit == (said == "hit" || said == "max-stale"))
    }

    @Test("max-stale does not overrule the answer", arguments: ["must-revalidate", "proxy-revalidate", "s-maxage=60"])
    func noStale(_ directive: String) throws {
        let scene = Scene(.ok("max-age=60, \(directive)"))
        try scene.get()
        scene.clock.advance(by: .seconds(61))
        #expect(try scene.get("/", [.cacheControl: "max-stale"]).said.hasPrefix("fwd=stale"))
    }

    @Test("only-if-cached with nothing to use is refused, and nobody is asked")
    func onlyIfCached() throws {
        let scene = Scene(.ok("max-age=60"))
        guard case .failure(let error)? = try scene.ask("/", .get, [.cacheControl: "only-if-cached"]) else {
            Issue.record("it was answered")
            return
        }
        #expect(error == .onlyIfCached && scene.asked == 0)
    }

    @Test("Pragma counts where there is no Cache-Control")
    func pragma() throws {
        let scene = Scene(.ok("max-age=60"))
        try scene.get()
        #expect(try scene.get("/", [.pragma: "no-cache"]).said.hasPrefix("fwd=request"))
        #expect(try scene.get("/", [.pragma: "no-cache", .cacheControl: "max-stale"]).said == "hit")
    }

    @Test("A request with a body, or to switch protocols, passes by")
    func body() throws {
        let scene = Scene(.ok("max-age=60"))
        try scene.get()
        let exchange = try scene.exchange("/")
        exchange.body = .bytes(.init(string: "x"))
        #expect(try scene.connector.answer(exchange).outcome?.get().said == "fwd=request; fwd-status=200")
    }
}
