import Catalogue
import Gateway
import Journal
import Testbed
import Testing

@testable import Documents

@Suite("What a document does to one before it", .serialized)
struct EffectTests {
    private static func revoke(_ organs: [String], number: String = "137") throws -> Business {
        var business = Business(.revoke)
        business.reason = "Ban hành nhầm"
        business.documentId = try DocumentBed.id("H26", number)
        business.receivers = try organs.map { Business.Receiver(organ: try DocumentBed.organ($0)) }
        return business
    }

    @Test("A revoke asks the receivers it names, and no other, for the document back; agreed or refused, their lives go on", arguments: Store.allCases)
    func revoke(_ store: Store) async throws {
        try await DocumentBed.play(store) { bed in
            let sent = try await bed.send("H26", to: ["G02", "G22"]), g02 = try DocumentBed.organ("G02"), g22 = try DocumentBed.organ("G22")
            for organ in [g02, g22] { _ = try await bed.axis.tell(.arrived, of: sent.id, by: organ) }
            try await bed.send("H26", to: ["G02"], number: "138", business: try Self.revoke(["G02"]))
            await bed.pass()
            #expect(try await bed.latest(bed.axis, "H26", of: "G02") == "13")
            #expect(try await bed.latest(bed.axis, "H26", of: "G22") == "01")
            await #expect(throws: DocumentTrouble.life(.noReason(.refusedBack))) { try await bed.axis.tell(.refusedBack, of: sent.id, by: g02) }
            _ = try await bed.axis.tell(.refusedBack, of: sent.id, by: g02, reason: "Đã trả lời công dân")
            _ = try await bed.axis.tell(.accepted, of: sent.id, by: g02)
            #expect(try await bed.latest(bed.axis, "H26", of: "G02") == "03")
            try await bed.send("H26", to: ["G22"], number: "139", business: try Self.revoke(["G22"]))
            await bed.pass()
            _ = try await bed.axis.tell(.agreedBack, of: sent.id, by: g22)
            await #expect(throws: DocumentTrouble.life(.move(from: .agreedBack, to: .accepted))) { try await bed.axis.tell(.accepted, of: sent.id, by: g22) }
        }
    }

    @Test("What cannot be asked for is said on the later document, and what can still happens", arguments: Store.allCases)
    func without(_ store: Store) async throws {
        try await DocumentBed.play(store) { bed in
            let sent = try await bed.send("H26", to: ["G02", "G22"]), g02 = try DocumentBed.organ("G02"), g22 = try DocumentBed.organ("G22")
            for status: DocumentStatus in [.arrived, .accepted, .done] { _ = try await bed.axis.tell(status, of: sent.id, by: g02) }
            _ = try await bed.axis.tell(.arrived, of: sent.id, by: g22)
            try await bed.send("H26", to: ["G02", "G22"], number: "138", business: try Self.revoke(["G02", "G22", "H49"]))
            await bed.pass()
            #expect(try await bed.latest(bed.axis, "H26", of: "G02") == "06")
            #expect(try await bed.latest(bed.axis, "H26", of: "G22") == "13")
            let later = try #require(try await bed.at(bed.axis, "H26", "138"))
            let said = try await bed.axis.timeline(later).last
            #expect(said?.kind == .withoutEffect)
            #expect(said?.words == "G02: status 13 does not follow status 06; H49 did not receive it")
        }
    }

    @Test("An effect waits a day for the document it names, and then a person looks", arguments: Store.allCases)
    func waits(_ store: Store) async throws {
        try await DocumentBed.play(store) { bed in
            try await bed.send("H26", to: ["G22"], number: "200", business: try Self.revoke(["G22"], number: "199"))
            try await bed.send("H26", to: ["G22"], number: "201", business: try Self.revoke(["G22"], number: "198"))
            await bed.pass(.hours(1))
            let late = try await bed.send("H26", to: ["G22"], number: "199")
            _ = try await bed.axis.tell(.arrived, of: late.id, by: try DocumentBed.organ("G22"))
            await bed.pass(.hours(1))
            #expect(try await bed.latest(bed.axis, "H26", "199", of: "G22") == "13")
            await bed.pass(.hours(24))
            let dead = try await bed.axis.journal.messages(nil, state: .dead, after: 0, limit: 10)
            #expect(dead.map(\.reason) == ["the document it names, H26,2026/10/01,198/UBND-VX, has not come within a day"])
        }
    }

    @Test("A replacement is marked at each organ it names; another sender's document is not touched", arguments: Store.allCases)
    func replace(_ store: Store) async throws {
        try await DocumentBed.play(store) { bed in
            let sent = try await bed.send("H26", to: ["G02", "G22"])
            var business = Business(.replace)
            business.replaced = [.init(documentId: sent.documentId, organs: [try DocumentBed.organ("G22")])]
            let by = try await bed.send("H26", to: ["G22"], number: "138", business: business)
            // G22 has no document of that identifier: it cannot replace the city's.
            business.replaced[0].organs = []
            _ = try await bed.axis.send(try DocumentBed.document("G22", to: ["H26"], number: "139", business: business), [], request: "G22/139")
            await bed.pass(.hours(25))
            let after = try #require(try await bed.at(bed.axis, "H26"))
            #expect(after.replacements == [.init(by: by.id, organs: [try DocumentBed.organ("G22")])])
            let kinds = try await bed.axis.timeline(after).filter { $0.kind == .replaced }.map { $0.organ?.canonical }
            #expect(kinds == ["H26", "G22"])
            #expect(try await bed.axis.journal.messages(nil, state: .dead, after: 0, limit: 10).count == 1)
        }
    }

    @Test("A revoke that comes to the node from the axis asks there too")
    func beyond() async throws {
        try await DocumentBed.play(.sqlite) { bed in
            try await bed.send("H26", to: ["G02"])
            _ = await bed.collector.round()
            let here = try #require(try await bed.at(bed.node, "H26"))
            _ = try await bed.node.tell(.arrived, of: here.id, by: try DocumentBed.organ("G02"))
            await bed.pass()
            try await bed.send("H26", to: ["G02"], number: "138", business: try Self.revoke(["G02"]))
            _ = await bed.collector.round()
            await bed.pass()
            #expect(try await bed.latest(bed.node, "H26", of: "G02") == "13")
            _ = try await bed.node.tell(.agreedBack, of: here.id, by: try DocumentBed.organ("G02"))
            await bed.pass()
            #expect(try await bed.latest(bed.axis, "H26", of: "G02") == "15")
        }
    }
}
