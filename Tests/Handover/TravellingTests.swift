import Catalogue
import Dossiers
import Gateway
import JSON
import Sandbox
import Testing

@testable import Handover

@Suite("A dossier travels through its agency's system") struct TravellingTests {
    static let story = [
        "1 Đăng ký thường trú cho hộ mới", "2 Đã tiếp nhận hồ sơ", "4 Đang thẩm định hồ sơ", "9 Đã ký duyệt kết quả", "10 Đã trả kết quả cho công dân",
    ]

    @Test("Hà Nội's is brought it and tells in the national dialect, by its own number")
    func haNoi() async throws {
        let bed = try await HandoverBed(), system = try bed.haNoi
        try await bed.play {
            let dossier = try await bed.submit(files: BringingTests.files)
            await bed.pass()
            try await work(system, bed)
            #expect(try await bed.story(dossier) == Self.story && system.timeline(dossier.number) == Self.story)
            #expect(try await bed.now(dossier).state == .returned)
        }
    }

    @Test("Lâm Đồng's fetches it from the feed with its files, acknowledges it and tells at /api/v1")
    func lamDong() async throws {
        let bed = try await HandoverBed(), system = try bed.lamDong
        try await bed.play {
            let dossier = try await bed.submit(to: "H36", files: BringingTests.files)
            #expect(try await HandoverDesk(bed.book).overdue(now: bed.clock.now()).isEmpty)
            await bed.pass(.hours(9))
            let overdue = try await HandoverDesk(bed.book).overdue(now: bed.clock.now())
            #expect(overdue.map(\.number) == [dossier.number] && overdue.map(\.since) == [dossier.begun])
            #expect(try await system.fetch(bed.line) == 1)
            #expect(try await system.fetch(bed.line) == 0)
            #expect(system.files(dossier.number) == Set(dossier.files.map(\.digest)))
            #expect(try await HandoverDesk(bed.book).overdue(now: bed.clock.now()).isEmpty)
            try await work(system, bed)
            #expect(try await bed.story(dossier) == Self.story && system.timeline(dossier.number) == Self.story)
            #expect(try await bed.now(dossier).numbers["H36"] == system.ownNumber(dossier.number))
        }
    }

    @Test("The Ministry of Public Security's acknowledges it later, and tells at /api/v1")
    func boCongAn() async throws {
        let bed = try await HandoverBed(), system = try bed.boCongAn
        try await bed.play {
            let dossier = try await bed.submit(to: "G01")
            await bed.pass()
            #expect(try await system.advance(bed.line) == 0)
            system.acknowledge(dossier.number)
            await bed.pass(.minutes(2))
            try await work(system, bed)
            #expect(try await bed.story(dossier) == Self.story && system.timeline(dossier.number) == Self.story)
        }
    }

    private func work(_ system: AgencySystem, _ bed: HandoverBed) async throws {
        for _ in 0..<4 {
            bed.clock.advance(by: .minutes(5))
            #expect(try await system.advance(bed.line) == 1)
        }
        #expect(try await system.advance(bed.line) == 0)
    }

    @Test("What waits is listed from the longest on, and not once it is erased or taken")
    func waiting() async throws {
        let bed = try await HandoverBed()
        try await bed.play {
            var dossiers: [Dossier] = []
            for key in ["a", "b", "c"] {
                dossiers.append(try await bed.submit(key, to: "H36"))
                bed.clock.advance(by: .minutes(1))
            }
            bed.clock.advance(by: .hours(8))
            let desk = HandoverDesk(bed.book)
            #expect(try await desk.overdue(now: bed.clock.now()).map(\.number) == dossiers.map(\.number))
            #expect(try await desk.overdue(now: bed.clock.now(), limit: 1).map(\.number) == [dossiers[0].number])
            try await bed.book.erase(dossiers[0].stream)
            let sender = Sender(agency: try #require(AgencyCode("H36")), via: "api")
            _ = try await bed.book.turnDown(dossiers[1].stream, reason: "Không thuộc thẩm quyền", from: sender)
            #expect(try await desk.overdue(now: bed.clock.now()).map(\.number) == [dossiers[2].number])
        }
    }
}
