import Catalogue
import Gateway
import JSON
import Journal
import Synchronization
import Testbed
import Testing
import XML

@testable import SingleWindow

@Suite("Sharing by agreement", .serialized)
struct SharingTests {
    /// - Parameter days: from and until, counted from the bed's day.
    private static func agreement(_ name: String, _ members: [String], days: (Int, Int?) = (0, nil), on bed: WindowBed) throws -> SharingAgreement {
        let today = Day(bed.clock.now())
        return SharingAgreement(
            name, of: WindowBed.code, with: WindowNode.unit(.business), type: "90", function: "01", members: try members.map { try #require(SharingAgreement.Member($0)) },
            from: today.adding(days.0), until: days.1.map { today.adding($0) }, basis: "Thông tư giả lập")
    }

    /// The ministry shares by these; at the window's end what is shared is a pair that moves nothing.
    private static func play(_ store: Store, _ make: (WindowBed) throws -> [SharingAgreement], _ act: (WindowBed) async throws -> Void) async throws {
        try await WindowBed.play(store) { bed in
            var settings = bed.ministry.book.settings
            settings.registrations[0].agreements = try make(bed)
            bed.ministry.book.use(settings)
            settings = bed.business.book.settings
            let procedure = settings.registrations[0].procedure
            settings.registrations[0].procedure = WindowProcedure(procedure.code, procedure.pairs + [.init("90", "01", from: .ministry, .query)])
            bed.business.book.use(settings)
            try await bed.business.book.send(
                .init(.declare, WindowBed.code, "R-1", content: [.element("Importer", [.element("TaxCode", "0100109106"), .element("Phone", "0900000000")])]), with: bed.business.peerName)
            await bed.pass()
            try await act(bed)
        }
    }

    /// What the other end was shown, in order: each member by name.
    private static func shown(_ bed: WindowBed) async throws -> [[String: String]] {
        let declaration = try #require(try await bed.business.book.declaration(WindowBed.code, "R-1"))
        return try await bed.business.book.timeline(declaration).filter { $0.facts["type"] == "90" }.map { event in
            let content = try Envelope(reading: XMLDocument(parsing: event.envelope).root).content?.child("SharedData")
            let members = (content?.children("Member") ?? []).map { ($0.attribute("name") ?? "", $0.text) }
            return Dictionary(members) { first, _ in first }
        }
    }

    private static func records(_ bed: WindowBed) async throws -> [WindowEvent] {
        let declaration = try #require(try await bed.ministry.book.declaration(WindowBed.code, "R-1"))
        return try await bed.ministry.book.timeline(declaration).filter { $0.kind == .shared }
    }

    @Test("Each move is shared as the agreement says: its members, their values, and nothing else", arguments: Store.allCases)
    func members(_ store: Store) async throws {
        try await Self.play(store, { [try Self.agreement("hai-quan", ["trangThai", "ketQua.so", "khaiBao/Importer/TaxCode"], on: $0)] }) { bed in
            try await bed.say(.accept)
            try await bed.ministry.book.send(
                .init(.result, WindowBed.code, "R-1", content: [.element("Licence", [.element("Number", "GP-01")])]), with: bed.ministry.peerName)
            await bed.pass()
            #expect(try await Self.shown(bed) == [
                ["trangThai": "waiting", "khaiBao/Importer/TaxCode": "0100109106"], ["trangThai": "accepted", "khaiBao/Importer/TaxCode": "0100109106"],
                ["trangThai": "accepted", "ketQua.so": "GP-01", "khaiBao/Importer/TaxCode": "0100109106"],
            ])
            let records = try await Self.records(bed)
            #expect(records.map { $0.facts["agreement"] } == ["hai-quan", "hai-quan", "hai-quan"])
            #expect(records.last?.facts["members"] == ["trangThai", "ketQua.so", "khaiBao/Importer/TaxCode"])
            #expect(records.allSatisfy { $0.facts["party"] == "NSW" })
            for node in [bed.business, bed.ministry] {
                #expect(try await node.waiting() == 0)
                #expect(try await node.dead() == [])
            }
        }
    }

    @Test("Nothing is shared without an agreement, before its first day or after its last", arguments: Store.allCases)
    func days(_ store: Store) async throws {
        try await Self.play(store, { _ in [] }) { bed in
            try await bed.say(.accept)
            await bed.pass()
            #expect(try await Self.shown(bed) == [])
            #expect(try await Self.records(bed).isEmpty)
        }
        try await Self.play(store, { [try Self.agreement("sau", ["trangThai"], days: (1, 2), on: $0)] }) { bed in
            try await bed.say(.accept)
            await bed.pass(.days(1))
            #expect(try await Self.shown(bed).isEmpty)
            try await bed.say(.result, ["Licence": "x"])
            await bed.pass(.days(2))
            try await bed.say(.complete)
            await bed.pass()
            #expect(try await Self.shown(bed) == [["trangThai": "accepted"]])
        }
    }

    @Test("A part of a declaration with others in it is not a value, and is not shared")
    func parts() async throws {
        try await Self.play(.sqlite, { [try Self.agreement("a", ["khaiBao/Importer"], on: $0)] }) { bed in
            try await bed.say(.accept)
            await bed.pass()
            #expect(try await Self.records(bed).isEmpty)
        }
        #expect(SharingAgreement.Member("khaiBao/*") == nil && SharingAgreement.Member("khaiBao/") == nil && SharingAgreement.Member("*") == nil)
    }

    @Test("A lost answer is asked for again under one identifier, so that the party is told once; what was removed shares no more", arguments: Store.allCases)
    func once(_ store: Store) async throws {
        try await Self.play(store, { [try Self.agreement("a", ["trangThai"], on: $0), try Self.agreement("b", ["yNghia"], on: $0)] }) { bed in
            bed.business.line.faults.withLock { $0 = [.lost, .lost, .lost] }
            try await bed.say(.accept)
            await bed.pass(.hours(1))
            #expect(try await Self.shown(bed) == [["trangThai": "waiting"], ["yNghia": "declare"], ["trangThai": "accepted"], ["yNghia": "accept"]])
            var settings = bed.ministry.book.settings
            settings.registrations[0].agreements.removeLast()
            bed.ministry.book.use(settings)
            try await bed.say(.complete)
            await bed.pass()
            #expect(try await Self.shown(bed).last == ["trangThai": "complete"])
        }
    }
}
