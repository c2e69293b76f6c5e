import Gateway
import Journal
import Sandbox
import Testing

@testable import NationalPortal

@Suite("What the portal has is compared with what we have", .timeLimit(.minutes(1))) struct ReconcilingTests {
    @Test("A dossier that the portal lost, and one that it has in another state, are listed before anything is sent; then they are mended")
    func mends() async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            for serial in 1...5 { try await bed.bring(serial) }
            try await bed.step(3)
            await bed.pass()
            bed.portal.forget(ConsumerBed.number(2))
            // PortalWord of by another hand.
            bed.portal.overrule(ConsumerBed.number(4), state: "6")

            let differences = try #require(await bed.office.reconcile(ConsumerBed.party))
            #expect(differences.map(\.ours) == ["2, accepted", "2, accepted"])
            #expect(differences.map(\.theirs) == [nil, "6, payment needed"])
            #expect(bed.told(2).isEmpty)

            #expect(try await bed.office.send(differences) == 2)
            await bed.pass()
            #expect(bed.told(2) == [ConsumerBed.brought])
            #expect(await bed.office.reconcile(ConsumerBed.party)?.isEmpty == true)
        }
    }

    @Test("A state that came by a step is a person's to mend: the record has not what that state demands")
    func byStep() async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            try await bed.bring(1)
            try await bed.step(1)
            await bed.pass()
            bed.portal.overrule(ConsumerBed.number(1), state: "6")
            let differences = try #require(await bed.office.reconcile(ConsumerBed.party))
            #expect(differences.map(\.theirs) == ["6, payment needed"] && differences.map(\.remedy) == [nil])
        }
    }

    @Test("What is still on its way is no difference, and what is behind a dead letter is one without a remedy")
    func undelivered() async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            bed.portal.poison(ConsumerBed.number(1), "17")
            try await bed.bring(1)
            await bed.pass()
            try await bed.office.pause(ConsumerBed.party, "thử")
            try await bed.bring(2)
            await bed.pass()
            let differences = try #require(await bed.office.reconcile(ConsumerBed.party))
            #expect(differences.map(\.theirs) == [nil] && differences.map(\.remedy) == [nil])
        }
    }

    @Test("A portal that does not answer cannot be compared with")
    func silent() async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            try await bed.bring(1)
            await bed.pass()
            bed.portal.standingFault = .html(502)
            #expect(await bed.office.reconcile(ConsumerBed.party) == nil)
        }
    }
}
