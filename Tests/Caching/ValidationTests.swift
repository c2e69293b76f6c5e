import Gateway
import Synchronization
import Testbed
import Testing

@testable import Caching

@Suite("RFC 9111 §4.3: validation")
struct ValidationTests {
    @Test("A client that has the stored answer gets a 304 from the store", arguments: [
        ("\"1\"", "\"1\"", true), ("\"1\"", "W/\"1\"", true), ("W/\"1\"", "\"1\"", true), ("\"1\"", "\"0\", W/\"1\"", true),
        ("\"1\"", "*", true), ("\"1\"", "\"2\"", false), ("\"1\"", "1", false), ("\"a,b\"", "\"x\", \"a,b\"", true),
    ])
    func ifNoneMatch(_ etag: String, _ condition: String, _ isKnown: Bool) throws {
        let scene = Scene(.ok("max-age=60", [("ETag", etag), ("Content-Type", "text/plain")]))
        try scene.get()
        let answer = try scene.get("/", [.ifNoneMatch: condition])
        #expect(answer.status == (isKnown ? 304 : 200))
        #expect(answer.said == "hit")
        #expect(answer.fields.contains(.etag))
        #expect(answer.fields.contains(.contentType) == !isKnown)
        #expect((answer.body.length == 0) == isKnown)
    }

    @Test("The 304 of a stored answer is kept ready like the answer itself, and is the same one for every client")
    func readyNotModified() throws {
        let scene = Scene(.ok("max-age=60", [("ETag", "\"1\""), ("Content-Type", "text/plain")]))
        try scene.get()
        let ready = try ["\"1\"", "W/\"1\"", "*"].map { condition -> SharedAnswer? in
            guard case .shared(let answer, _, let status) = scene.connector.answer(try scene.exchange("/", .get, [.ifNoneMatch: condition]))
            else { return nil }
            #expect(status.hit)
            return answer
        }
        #expect(ready.allSatisfy { $0 != nil && $0 === ready[0] })
        #expect(ready[0]?.status == 304)
    }

    @Test("If-Modified-Since counts only without If-None-Match", arguments: [
        ([(FieldName.ifModifiedSince, Scene.begin)], 304), ([(.ifModifiedSince, Scene.hundredSecondsBefore)], 304),
        ([(.ifModifiedSince, "Tue, 14 Nov 2023 22:11:39 GMT")], 200), ([(.ifModifiedSince, "hôm qua")], 200),
        ([(.ifModifiedSince, Scene.begin), (.ifNoneMatch, "\"2\"")], 200),
    ])
    func ifModifiedSince(_ fields: [(FieldName, String)], _ status: Int) throws {
        let scene = Scene(.ok("max-age=60", [("ETag", "\"1\""), ("Last-Modified", Scene.hundredSecondsBefore)]))
        try scene.get()
        let exchange = try scene.exchange("/")
        for (name, value) in fields { exchange.replaceFields { $0.add(name, value) } }
        #expect(try scene.connector.answer(exchange).outcome?.get().status == status)
    }

    @Test("A stale answer is validated with its own validators, and a 304 makes it fresh with the new fields")
    func freshened() throws {
        let scene = Scene(
            .ok("max-age=10", [("ETag", "\"1\""), ("Last-Modified", Scene.hundredSecondsBefore), ("X-A", "old"), ("Content-Type", "text/plain")]),
            .status(304, [("Cache-Control", "max-age=100"), ("X-A", "new"), ("ETag", "\"1\""), ("Content-Type", "text/html")]))
        try scene.get()
        scene.clock.advance(by: .seconds(11))
        let answer = try scene.get("/", [.ifNoneMatch: "\"7\""])
        #expect(answer.status == 200 && answer.text == "xin chào")
        #expect(answer.said == "fwd=stale; fwd-status=304; stored")
        #expect(scene.lastAsked.values(.ifNoneMatch) == ["\"1\""])
        #expect(scene.lastAsked.first(.ifModifiedSince) == Scene.hundredSecondsBefore)
        scene.clock.advance(by: .seconds(99))
        let later = try scene.get()
        #expect(later.said == "hit" && later.fields.first("x-a") == "new" && later.fields.first(.contentType) == "text/html")
        #expect(scene.cache.statistics.entries == 1)
    }

    @Test("A client whose copy was found good by the origin gets a 304")
    func knownAfterValidation() throws {
        let scene = Scene(.ok("max-age=10", [("ETag", "\"1\"")]), .status(304))
        try scene.get()
        scene.clock.advance(by: .seconds(11))
        #expect(try scene.get("/", [.ifNoneMatch: "\"1\""]).status == 304)
    }

    @Test("A 304 about another representation makes us fetch the whole")
    func otherRepresentation() throws {
        let scene = Scene(.ok("max-age=10", [("ETag", "\"1\"")]), .status(304, [("ETag", "\"2\"")]), .ok("max-age=10", body: "mới"))
        try scene.get()
        scene.clock.advance(by: .seconds(11))
        #expect(try scene.get().text == "mới")
        #expect(scene.asked == 3 && !scene.lastAsked.contains(.ifNoneMatch))
    }

    @Test("A 304 that forbids storing gives the whole to the one who asked, and nothing stays")
    func forbidden() throws {
        let scene = Scene(.ok("max-age=10", [("ETag", "\"1\"")]), .status(304, [("Cache-Control", "no-store")]))
        try scene.get()
        scene.clock.advance(by: .seconds(11))
        let answer = try scene.get()
        #expect(answer.status == 200 && answer.text == "xin chào")
        #expect(scene.cache.statistics.entries == 0)
    }

    @Test("A stale answer that the origin has replaced by one not to be stored goes away")
    func superseded() throws {
        let scene = Scene(.ok("max-age=10", [("ETag", "\"1\"")]), .status(404, [("Cache-Control", "no-store")]))
        try scene.get()
        scene.clock.advance(by: .seconds(11))
        #expect(try scene.get().status == 404)
        #expect(scene.cache.statistics.entries == 0)
    }

    @Test("Conditions meant for the origin go to the origin", arguments: [FieldName.ifMatch, .ifUnmodifiedSince])
    func originConditions(_ name: FieldName) throws {
        let scene = Scene(.ok("max-age=60", [("ETag", "\"1\"")]))
        try scene.get()
        #expect(try scene.get("/", [name: "\"1\""]).said == "fwd=request; fwd-status=200")
        #expect(scene.lastAsked.contains(name))
    }

    @Test("HEAD on a stale answer validates it")
    func head() throws {
        let scene = Scene(.ok("max-age=10", [("ETag", "\"1\"")], body: "12345"), .status(304))
        try scene.get()
        scene.clock.advance(by: .seconds(11))
        let answer = try scene.get("/", method: .head)
        #expect(answer.status == 200 && answer.body.length == 0 && answer.fields.first(.contentLength) == "5")
        #expect(scene.origin.state.withLock { $0.methods.last } == .get)
    }

    @Test("§4.3.4: a strong validator in a 304 makes every stored answer fresh that bears it")
    func allWithThatValidator() throws {
        let scene = Scene(
            .ok("max-age=10", [("Vary", "X-A"), ("ETag", "\"1\"")], body: "một"),
            .ok("max-age=10", [("Vary", "X-A"), ("ETag", "\"1\"")], body: "một"),
            .ok("max-age=10", [("Vary", "X-A"), ("ETag", "\"2\"")], body: "hai"),
            .status(304, [("ETag", "\"1\""), ("Cache-Control", "max-age=50"), ("X-New", "1")]))
        for choice in ["1", "2", "3"] { try scene.get("/", ["x-a": choice]) }
        scene.clock.advance(by: .seconds(11))
        try scene.get("/", ["x-a": "1"])
        let other = try scene.get("/", ["x-a": "2"])
        #expect(other.said == "hit" && other.fields.first("x-new") == "1" && other.text == "một")
        scene.will(.ok("max-age=10", [("Vary", "X-A")], body: "ba"))
        #expect(try scene.get("/", ["x-a": "3"]).text == "ba")
    }

    @Test("§4.3.4: a 304 with another Last-Modified than the stored one is not about it")
    func otherDate() throws {
        let scene = Scene(
            .ok("max-age=10", [("Last-Modified", Scene.hundredSecondsBefore)], body: "cũ"),
            .status(304, [("Last-Modified", Scene.begin)]), .ok("max-age=10", body: "mới"))
        try scene.get()
        scene.clock.advance(by: .seconds(11))
        #expect(try scene.get().text == "mới")
        #expect(!scene.lastAsked.contains(.ifModifiedSince))
    }

    @Test("RFC 9110 §13.1.3: two dates are no condition")
    func twoDates() throws {
        let scene = Scene(.ok("max-age=60", [("Last-Modified", Scene.hundredSecondsBefore)]))
        try scene.get()
        #expect(try scene.get("/", [.ifModifiedSince: Scene.begin]).status == 304)
        #expect(try scene.get("/", [.ifModifiedSince: Scene.begin, .ifModifiedSince: Scene.begin]).status == 200)
    }
}
