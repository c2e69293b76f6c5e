import Dossiers
import Gateway
import JSON
import Journal
import Sandbox
import Testing

@testable import NationalPortal

@Suite("The portal misbehaves", .timeLimit(.minutes(2))) struct MisbehaviourTests {
    private static let everywhere: [NationalPortalConnector.Occasion] = [.login, .query, .synchronise, .progress]
    private static let mishaps: [(NationalPortalFault, NationalPortalConnector.Occasion)] =
        [.drop, .lost, .half, .html(502), .html(503), .html(200), .array].flatMap { fault in everywhere.map { (fault, $0) } }
        + [(.session, .query), (.session, .synchronise), (.session, .progress), (.login, .login), (.blind, .query)]

    @Test("Whatever goes wrong once, each telling has its effect, and has it once", arguments: mishaps)
    func once(fault: NationalPortalFault, occasion: NationalPortalConnector.Occasion) async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            bed.portal.misbehave(fault, at: occasion)
            try await bed.bring(12)
            try await bed.step(12)
            await bed.pass(.minutes(5))
            #expect(bed.told(12) == [ConsumerBed.brought, ConsumerBed.stepped])
            #expect(try await bed.delivered(12) == 2)
            #expect(try await bed.dead.isEmpty)
        }
    }

    @Test("An answer that comes too late counts as none, and what it was about is told with one effect", arguments: [
        NationalPortalConnector.Occasion.login, .query, .synchronise, .progress,
    ])
    func slow(occasion: NationalPortalConnector.Occasion) async throws {
        let bed = try await ConsumerBed(timeout: .milliseconds(400))
        try await bed.play {
            bed.portal.misbehave(.slow(.seconds(30)), at: occasion)
            try await bed.bring(12)
            try await bed.step(12)
            await bed.pass(.minutes(5))
            #expect(bed.told(12) == [ConsumerBed.brought, ConsumerBed.stepped])
        }
    }

    @Test("A new dossier whose answer broke off is found by the look-up, and not told again")
    func brokenAnswer() async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            bed.portal.misbehave(.half, at: .synchronise)
            try await bed.bring(12)
            await bed.pass(.minutes(1))
            #expect(bed.portal.calls(.synchronise) == 1 && bed.portal.calls(.query) == 2)
            #expect(bed.told(12) == [ConsumerBed.brought] && bed.portal.numbers.count == 1)
            #expect(try await bed.delivered(12) == 1)
        }
    }

    @Test("A session that ends in the middle of a batch is made anew once, and no entry is lost or told twice", arguments: [true, false])
    func midBatch(saysItems: Bool) async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            for serial in 1...10 { try await bed.bring(serial) }
            await bed.pass()
            let calls = bed.portal.calls(.progress)
            bed.portal.misbehave(.sessionWithin(saysItems: saysItems), at: .progress)
            try await bed.steps(1...10)
            for serial in 1...10 { #expect(bed.told(serial) == [ConsumerBed.brought, ConsumerBed.stepped]) }
            #expect(bed.portal.calls(.progress) == calls + 2)
            #expect(bed.portal.calls(.login) == 2)
        }
    }

    @Test("A bad entry of a batch is laid aside with code and reason, and stops no other", arguments: [true, false])
    func poisoned(saysItems: Bool) async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            for serial in 1...10 { try await bed.bring(serial) }
            await bed.pass()
            bed.portal.manner.saysItems = saysItems
            bed.portal.poison(ConsumerBed.number(4), "17")
            try await bed.steps(1...10)
            for serial in 1...10 where serial != 4 { #expect(bed.told(serial).last == ConsumerBed.stepped) }
            let dead = try await bed.dead
            #expect(dead.map(\.reason) == ["error_code 17"])
            // The portal's words may name a person: they are sealed.
            let dossier = try await bed.book.load(try #require(dead.first).message.stream)
            let refused = try #require(try await bed.book.timeline(dossier).last?.event)
            #expect(refused.kind == .refused && refused.secret["reason"] == "không nhận tiến độ của hồ sơ này")
            // What waits behind it waits on, until a person has looked.
            try await bed.step(4, at: "20260930110000", "Nữa")
            await bed.pass(.minutes(5))
            #expect(bed.told(4) == [ConsumerBed.brought])
            bed.portal.poison(ConsumerBed.number(4), nil)
            #expect(try await bed.office.retry(dead.map(\.message.id)) == 1)
            await bed.pass(.minutes(1))
            #expect(bed.told(4) == [ConsumerBed.brought, ConsumerBed.stepped, "4 Nữa"])
        }
    }

    @Test("What is there already though the look-up did not show it goes as an update, once, however the code is written",
        arguments: NationalPortalManner.Exists.allCases, NationalPortalManner.Done.allCases)
    func exists(code: NationalPortalManner.Exists, done: NationalPortalManner.Done) async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            bed.portal.manner.exists = code
            bed.portal.manner.done = done
            try await bed.bring(12)
            await bed.pass()
            bed.portal.misbehave(.blind, at: .query)
            try await bed.bring(12, isUpdating: true, ["GhiChu": "Đã bổ sung"])
            await bed.pass()
            #expect(bed.told(12) == [ConsumerBed.brought, "2 Đã bổ sung"])
            #expect(bed.portal.calls(.synchronise) == 3)
        }
    }

    @Test("A session that is refused again and again is a failure that may pass, until it has failed too often")
    func sessionNeverHolds() async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            bed.portal.misbehave(.session, at: .query, times: 4)
            try await bed.bring(12)
            await bed.pass()
            // One call, once more with a new session, and no more than that.
            #expect(bed.portal.calls(.query) == 2 && bed.portal.calls(.login) == 2)
            await bed.pass(.minutes(1))
            #expect(bed.told(12) == [ConsumerBed.brought])
            bed.portal.standingFault = .session
            try await bed.bring(13)
            await bed.pass(.hours(1))
            #expect(try await bed.dead.map(\.reason) == ["error_code -1"])
        }
    }

    @Test("A log-in that is refused kills no message: the portal is let alone, and asked again now and then")
    func loginRefused() async throws {
        let bed = try await ConsumerBed(password: "sai")
        try await bed.play {
            for serial in 1...30 { try await bed.bring(serial) }
            await bed.pass(.minutes(3))
            #expect(try await bed.dead.isEmpty)
            #expect(try await bed.waiting == 30)
            #expect(bed.portal.calls(.login) < 20)
            #expect(bed.portal.calls(.query) == 0)
            let reasons = try await bed.journal.messages(ConsumerBed.party, state: nil, after: 0, limit: 100).compactMap(\.reason)
            #expect(!reasons.isEmpty && reasons.allSatisfy { $0.hasPrefix("the portal refuses the log-in of 000.00.00.H26") && !$0.contains("sai,") })
        }
    }

    @Test("While a gateway between answers in HTML nothing is lost, and all of it goes when the portal is back")
    func outage() async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            bed.portal.standingFault = .html(502)
            for serial in 1...30 { try await bed.bring(serial) }
            await bed.pass(.minutes(10))
            #expect(bed.portal.numbers.isEmpty)
            #expect(try await bed.dead.isEmpty)
            bed.portal.standingFault = nil
            await bed.pass(.minutes(2))
            #expect(bed.portal.numbers.count == 30)
            #expect(try await bed.waiting == 0)
        }
    }
}

extension ConsumerBed {
    /// A step of each, all due at once, and told.
    func steps(_ serials: ClosedRange<Int>) async throws {
        try await office.pause(Self.party, "thử")
        await office.idle()
        for serial in serials { try await step(serial) }
        try await office.resume(Self.party, "thử")
        await pass(.minutes(1))
    }
}
