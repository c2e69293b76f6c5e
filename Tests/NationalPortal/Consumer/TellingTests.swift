import Catalogue
import Dossiers
import Gateway
import JSON
import Journal
import Sandbox
import Testing

@testable import NationalPortal

@Suite("A node tells the national portal", .timeLimit(.minutes(2))) struct TellingTests {
    @Test("A dossier goes from the book to the portal, and its steps after it; our timeline says that the portal has them")
    func thread() async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            try await bed.bring(12)
            try await bed.step(12)
            await bed.pass()
            #expect(bed.told(12) == [ConsumerBed.brought, ConsumerBed.stepped])
            #expect(try await bed.delivered(12) == 2)
            #expect(try await bed.waiting == 0)
            #expect(bed.portal.calls(.query) == 1 && bed.portal.calls(.synchronise) == 1 && bed.portal.calls(.progress) == 1)
        }
    }

    @Test("A dossier that the portal has goes as an update, and one that it has just so is not told again")
    func updates() async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            try await bed.bring(12)
            try await bed.bring(12, isUpdating: true, ["GhiChu": "Đã bổ sung bản sao"])
            await bed.pass()
            #expect(bed.told(12) == [ConsumerBed.brought, "2 Đã bổ sung bản sao"])
            #expect(bed.portal.calls(.synchronise) == 2)
        }
    }

    @Test("64 dossiers go at once, each in its order, with one log-in for all")
    func many() async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for serial in 1...64 {
                    group.addTask {
                        try await bed.bring(serial)
                        try await bed.step(serial, state: "4", at: "20260930100000", "Một")
                        try await bed.step(serial, state: "6", at: "20260930101000", "Hai")
                        try await bed.step(serial, state: "4", at: "20260930102000", "Ba")
                    }
                }
                try await group.waitForAll()
            }
            await bed.pass(.minutes(1))
            for serial in 1...64 { #expect(bed.told(serial) == [ConsumerBed.brought, "4 Một", "6 Hai", "4 Ba"]) }
            #expect(bed.portal.calls(.login) == 1)
            #expect(bed.portal.calls(.synchronise) == 64)
            #expect(bed.portal.calls(.progress) < 3 * 64)
            #expect(try await bed.waiting == 0)
        }
    }

    @Test("When the portal ends all sessions, all that is under way shares one new log-in")
    func sharedLogin() async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            try await bed.bring(1)
            await bed.pass()
            bed.portal.endSessions()
            try await bed.office.pause(ConsumerBed.party, "thử")
            for serial in 2...40 { try await bed.bring(serial) }
            try await bed.office.resume(ConsumerBed.party, "thử")
            await bed.pass(.minutes(1))
            #expect(bed.portal.numbers.count == 40)
            #expect(bed.portal.calls(.login) == 2)
        }
    }

    @Test("A step of a dossier that the portal does not have brings the dossier first")
    func missing() async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            for serial in 1...3 { try await bed.bring(serial) }
            await bed.pass()
            bed.portal.forget(ConsumerBed.number(2))
            try await bed.steps(1...3)
            for serial in 1...3 { #expect(bed.told(serial) == [ConsumerBed.brought, ConsumerBed.stepped]) }
            #expect(try await bed.dead.isEmpty)
        }
    }

    @Test("A delivery that is cancelled ends at once, though the portal does not answer")
    func cancels() async throws {
        let bed = try await ConsumerBed()
        bed.portal.misbehave(.slow(.seconds(3600)), at: .query)
        try await bed.bring(12)
        let message = try #require(try await bed.claim())
        let task = Task { await bed.courier.deliver(message) }
        while bed.portal.calls(.query) == 0 { await Task.yield() }
        task.cancel()
        guard case .again(_, _, isTransport: true) = await task.value else { return #expect(Bool(false)) }
        await bed.host.stop(within: .zero)
    }

    @Test("While the journal cannot be read a message comes again, and that is no fault of the portal's")
    func journalFails() async throws {
        let bed = try await ConsumerBed()
        try await bed.bring(12)
        let message = try #require(try await bed.claim())
        await bed.journal.close()
        guard case .again(_, _, isTransport: false) = await bed.courier.deliver(message) else { return #expect(Bool(false)) }
        #expect(bed.portal.calls(.login) == 0)
        await bed.host.stop(within: .zero)
    }

    @Test("A dossier that was erased before it was told is laid aside, with that as the reason")
    func erased() async throws {
        let bed = try await ConsumerBed()
        let dossier = try await bed.bring(12)
        let message = try #require(try await bed.claim())
        try await bed.book.erase(dossier.stream)
        guard case .dead(let reason, nil) = await bed.courier.deliver(message) else { return #expect(Bool(false)) }
        #expect(reason.contains("erased"))
        await bed.host.stop(within: .zero)
    }

    @Test("What a citizen hands in at our door is shared too, before the steps that its agency tells")
    func submitted() async throws {
        let bed = try await ConsumerBed()
        try await bed.play {
            let submission = Submission(
                agency: try ProviderBed.code("H26"), procedure: try #require(ProcedureCode("1.004222")),
                members: [
                    "ChuHoSo": "TRẦN THỊ MẪU", "LoaiDoiTuong": "1", "MaDoiTuong": "a1", "TrichYeuHoSo": "Xin thường trú",
                    "DinhDanhCHS": [["LoaiDinhDanh": "1", "SoDinhDanh": "001099000001"]], "SoDienThoai": "0912345678",
                ],
                files: [], caller: "c", idempotencyKey: "k")
            let number = try await bed.book.submit(submission).dossier.number
            var step = try #require(Sample.step(1, state: "2").object)
            step.set("MaHoSo", .string(number))
            step.set("ThoiDiemXuLy", "20260930120000")
            _ = try await bed.book.progress(ProgressStep(step), from: try bed.sender)
            await bed.pass()
            #expect(bed.portal.timeline(number) == ["1 Xin thường trú", "2 Đã chuyển thẩm định"])
            #expect(try await bed.dead.isEmpty)
        }
    }
}
