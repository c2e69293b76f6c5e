import Gateway
import Testing

@testable import Caching

@Suite("RFC 9213: directives aimed at caches like us")
struct TargetedTests {
    @Test("§2.2: the first valid field of the list counts, and Cache-Control and Expires do not", arguments: [
        ([("CDN-Cache-Control", "max-age=60")], "no-store", true),
        ([("CDN-Cache-Control", "no-store")], "max-age=60", false),
        ([("CDN-Cache-Control", "private")], "max-age=60", false),
        ([("CDN-Cache-Control", "private;x=1, max-age=60")], "max-age=60", false),
        ([("CDN-Cache-Control", "no-store=5")], "max-age=60", false),
        ([("CDN-Cache-Control", "no-store=?0, max-age=60")], "no-store", true),
        ([("CDN-Cache-Control", "max-age=60"), ("Motcua-Cache-Control", "no-store")], "max-age=60", false),
        ([("CDN-Cache-Control", "no-store"), ("Motcua-Cache-Control", "max-age=60")], "no-store", true),
        ([("CDN-Cache-Control", "max-age=10"), ("CDN-Cache-Control", "max-age=60")], "no-store", true),
        ([("CDN-Cache-Control", "max-age=60, , ")], "no-store", false),
        ([("CDN-Cache-Control", "")], "max-age=60", true),
        ([("CDN-Cache-Control", "max-age=60;")], "no-store", false),
        ([("CDN-Cache-Control", "MAX-AGE=60")], "no-store", false),
        ([("CDN-Cache-Control", "no-store"), ("Motcua-Cache-Control", "&broken")], "max-age=60", false),
        ([("Other-Cache-Control", "no-store")], "max-age=60", true),
    ] as [([(String, String)], String, Bool)])
    func target(_ targeted: [(String, String)], _ control: String, _ isStored: Bool) throws {
        let scene = Scene(.ok(control, targeted))
        try scene.get()
        let second = try scene.get()
        #expect((second.said == "hit") == isStored)
        for (name, value) in targeted { #expect(second.fields.values(FieldName(name)).contains(value)) }
    }

    @Test("§2.1: a value of another type than the directive's is not consumed", arguments: [
        ("max-age=\"60\"", "max-age=0"), ("max-age=60.5", "no-store"), ("max-age", "no-store"), ("max-age=(60)", "no-store"),
    ])
    func types(_ targeted: String, _ control: String) throws {
        let scene = Scene(.ok(control, [("CDN-Cache-Control", targeted), ("Expires", Scene.tenSecondsAfter), ("Date", Scene.begin)]))
        try scene.get()
        #expect(try scene.get().said != "hit")
    }

    @Test("Expires does not count beside a targeted field that says nothing of freshness")
    func expires() throws {
        let scene = Scene(.ok(nil, [("CDN-Cache-Control", "must-revalidate"), ("Expires", Scene.tenSecondsAfter), ("Date", Scene.begin)]))
        try scene.get()
        #expect(try scene.get().said != "hit")
    }
}

@Suite("RFC 8246: immutable")
struct ImmutableTests {
    @Test("A reload of what cannot have changed is answered from the store; a forced one is not", arguments: [
        ("max-age=60, immutable", "max-age=0", "hit"), ("max-age=60", "max-age=0", "fwd=request; fwd-status=200; stored"),
        ("max-age=60, immutable", "no-cache", "fwd=request; fwd-status=200; stored"),
        ("max-age=60, immutable", "max-age=5", "fwd=request; fwd-status=200; stored"),
    ])
    func reload(_ control: String, _ demand: String, _ said: String) throws {
        let scene = Scene(.ok(control))
        try scene.get()
        scene.clock.advance(by: .seconds(10))
        #expect(try scene.get("/", [.cacheControl: demand]).said == said)
    }

    @Test("What is stale is asked for, immutable or not")
    func stale() throws {
        let scene = Scene(.ok("max-age=60, immutable"))
        try scene.get()
        scene.clock.advance(by: .seconds(61))
        #expect(try scene.get("/", [.cacheControl: "max-age=0"]).said == "fwd=stale; fwd-status=200; stored")
    }
}
