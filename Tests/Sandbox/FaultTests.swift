import Gateway
import NIOCore
import NIOEmbedded
import Sandbox
import Testbed
import Testing

@Suite("A sandbox fault")
struct FaultTests {
    @Test("Faults are written as one word, slow with its seconds", arguments: [
        ("slow", .slow(.seconds(5))), ("slow:30", .slow(.seconds(30))), ("drop", .drop), ("500", .serverError),
        ("half", .half), ("flap", .flap), ("slow:", nil), ("slow:-1", nil), ("slow:4000", nil), ("drop:1", nil), ("", nil), ("SLOW", nil),
    ] as [(String, SandboxFault?)])
    func spelling(text: String, fault: SandboxFault?) {
        #expect(SandboxFault(text) == fault)
        if let fault { #expect(SandboxFault(fault.description) == fault) }
    }

    @Test("Drop closes without a word")
    func drop() throws {
        guard case .now(.failure(.clientLeft)) = try Portal().reply(.get, "/bo-cong-an/", fields: ["sandbox-fault": "drop"]) else {
            Issue.record("answered")
            return
        }
    }

    @Test("500 is answered as such, for every method")
    func serverError() throws {
        #expect(try Portal().answer(.get, "/bo-cong-an/", fields: ["sandbox-fault": "500"]).status == 500)
        #expect(try Portal().answer(.post, "/bo-cong-an/nop-ho-so", fields: ["sandbox-fault": "500"]).status == 500)
    }

    @Test("Half announces the whole length and breaks off before it", arguments: ["/bo-cong-an/", "/bo-cong-an/lon?bytes=5000000"])
    func half(target: String) throws {
        let portal = try Portal()
        let whole = try portal.answer(.get, target).body.length
        let answer = try portal.answer(.get, target, fields: ["sandbox-fault": "half"])
        #expect(answer.body.length == whole)
        portal.loop.advanceTime(by: .milliseconds(50))
        let (bytes, end) = answer.body.drained()
        #expect(bytes.readableBytes > 0)
        #expect(bytes.readableBytes < whole ?? 0)
        guard case .failed(let error)? = end else {
            Issue.record("ended well")
            return
        }
        #expect(error.detail == .answerBroken)
    }

    @Test("Flap answers 503 and well in turn, counting its own requests only")
    func flap() throws {
        let portal = try Portal()
        let statuses = try (0..<4).map { _ in
            _ = try portal.answer(.get, "/bo-cong-an/")
            return try portal.answer(.get, "/bo-cong-an/", fields: ["sandbox-fault": "flap"]).status
        }
        #expect(statuses == [503, 200, 503, 200])
    }

    @Test("Slow answers after its time and not before; who leaves earlier gets nothing")
    func slow() throws {
        let portal = try Portal()
        func ask() throws -> PendingAnswer {
            guard case .later(let pending) = try portal.reply(.get, "/bo-cong-an/", fields: ["sandbox-fault": "slow:30"]) else {
                throw Portal.Late()
            }
            return pending
        }
        var status: Int?
        try ask().whenDelivered { status = try? $0.get().status }
        let left = try ask()
        left.whenDelivered { _ in Issue.record("answered one that had left") }
        left.cancel()
        portal.loop.advanceTime(by: .milliseconds(29_999))
        #expect(status == nil)
        portal.loop.advanceTime(by: .milliseconds(1))
        #expect(status == 200)
    }

    @Test("A standing fault meets every request, the health check's too, until it is lifted; a request's own goes before")
    func standing() throws {
        let portal = try Portal()
        portal.connector.standingFault = .serverError
        #expect(try portal.answer(.get, "/healthz").status == 500)
        #expect(try portal.answer(.get, "/bo-cong-an/", fields: ["sandbox-fault": "flap"]).status == 503)
        portal.connector.standingFault = nil
        #expect(try portal.answer(.get, "/healthz").status == 200)
    }
}
