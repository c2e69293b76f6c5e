import Gateway
import Testing

@testable import Caching

@Suite("RFC 9111 §4.4: invalidation")
struct InvalidationTests {
    @Test("An unsafe method that succeeds makes its target void", arguments: [Method.post, .put, .delete, .patch, .other("MERGE")])
    func target(_ method: Method) throws {
        let scene = Scene(.ok("max-age=60"), .status(204))
        try scene.get("/ho-so")
        let answer = try scene.get("/ho-so", method: method)
        #expect(answer.said == "fwd=method; fwd-status=204")
        scene.will(.ok("max-age=60"))
        #expect(try scene.get("/ho-so").said.hasPrefix("fwd=uri-miss"))
    }

    @Test("A safe method and an error make nothing void", arguments: [(Method.options, 200), (.post, 400), (.post, 500), (.put, 404)])
    func kept(_ method: Method, _ status: Int) throws {
        let scene = Scene(.ok("max-age=60"), .status(status))
        try scene.get("/ho-so")
        try scene.get("/ho-so", method: method)
        #expect(try scene.get("/ho-so").said == "hit")
    }

    @Test("Location and Content-Location count on the same origin only", arguments: [
        ("/kq/1", true), ("http://motcua.example/kq/1", true), ("//MOTCUA.example/kq/1", true), ("1", true), ("1#x", true),
        ("http://other.example/kq/1", false), ("//other.example/kq/1", false), ("mailto:a@b.example", false), ("/kq/2", false), ("?x", false),
    ], [("Location"), ("Content-Location")])
    func location(_ reference: (String, Bool), _ name: String) throws {
        let scene = Scene(.ok("max-age=60"), .status(201, [(name, reference.0)]))
        try scene.get("/kq/1")
        try scene.get("/kq/nop", method: .post)
        scene.will(.ok("max-age=60"))
        #expect(try scene.get("/kq/1").said.hasPrefix("fwd") == reference.1)
    }
}
