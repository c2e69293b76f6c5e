import Catalogue
import Dossiers
import Foundation
import Gateway
import JSON
import Journal
import Synchronization
import Testbed
import Testing
import XML

@testable import SingleWindow

@Suite("A dossier that goes through the single window", .timeLimit(.minutes(2)))
struct DossierTests {
    private func handIn(_ bed: WindowBed, _ key: String = "k", contents: [[UInt8]] = []) async throws -> Dossier {
        let shelf = FileShelf(journal: bed.business.dossiers.journal, vault: bed.business.dossiers.vault)
        var files: [DossierFile] = []
        for content in contents {
            var upload = shelf.begin(at: bed.clock.now())
            try await upload.add(content)
            files.append(try await upload.finish())
        }
        let papers = files.enumerated().map { index, file -> JSON in
            ["TepDinhKemId": .string(file.digest), "TenTepDinhKem": .string("tệp \(index).pdf"), "DuongDanTaiTepTin": ""]
        }
        let submission = Submission(
            agency: try #require(AgencyCode("G02")), procedure: try #require(ProcedureCode("2.000123")),
            members: [
                "ChuHoSo": "CÔNG TY GIẢ LẬP", "LoaiDoiTuong": "2", "MaDoiTuong": "0101234567", "TrichYeuHoSo": "Nhập khẩu giả lập",
                "DinhDanhCHS": [["LoaiDinhDanh": "3", "SoDinhDanh": "0100109106"]],
            ] + (papers.isEmpty ? [:] : ["TaiLieuNop": .array(papers)]),
            files: files, caller: "test", idempotencyKey: key)
        return try await bed.business.dossiers.submit(submission).dossier
    }

    private func story(_ bed: WindowBed, _ dossier: Dossier) async throws -> [String] {
        let now = try await bed.business.dossiers.load(dossier.stream)
        return try await bed.business.dossiers.timeline(now).map { entry in
            entry.event.kind.rawValue + (entry.event.state.map { " \($0.rawValue)" } ?? "") + (entry.words.map { ": \($0)" } ?? "")
        }
    }

    @Test("It becomes a declaration, its agency has it when the window says so, and each of the ministry's words is on its timeline", arguments: Store.allCases)
    func whole(_ store: Store) async throws {
        try await WindowBed.play(store) { bed in
            let dossier = try await handIn(bed)
            await bed.pass(.minutes(2))
            #expect(try await bed.state(bed.ministry, reference: dossier.number) == .waiting)
            for (meaning, content) in [
                (Meaning.accept, "Note"), (.askSupplement, "Reason"),
            ] {
                try await bed.say(meaning, reference: dossier.number, [content: "Thiếu hợp đồng"])
                await bed.pass(.minutes(1))
            }
            try await bed.say(.supplement, by: bed.business, reference: dossier.number)
            await bed.pass(.minutes(1))
            try await bed.say(.accept, reference: dossier.number)
            await bed.pass(.minutes(1))
            _ = try await bed.ministry.book.send(
                .init(.result, WindowBed.code, dossier.number, content: [.element("Licence", [.element("Number", "GP-01")])]), with: bed.ministry.peerName)
            await bed.pass(.minutes(1))
            try await bed.say(.complete, reference: dossier.number)
            await bed.pass(.minutes(1))
            let told = try await story(bed, dossier)
            #expect(told == [
                "submitted 1: Nhập khẩu giả lập", "acknowledged", "progress 2: Đã tiếp nhận hồ sơ", "progress 5: Yêu cầu bổ sung: Thiếu hợp đồng",
                "progress 2: Đã tiếp nhận hồ sơ", "progress 9: Kết quả: Giấy phép nhập khẩu số GP-01", "progress 10: Đã hoàn thành",
            ])
            #expect(try await bed.business.waiting() == 0)
            #expect(try await bed.business.dead() == [])
        }
    }

    @Test("Its files stand in the declaration, each with its name, its digest and its content", arguments: Store.allCases)
    func files(_ store: Store) async throws {
        try await WindowBed.play(store) { bed in
            let contents: [[UInt8]] = [Array("giấy tờ giả lập".utf8), [UInt8](repeating: 7, count: 300_000)]
            let dossier = try await handIn(bed, contents: contents)
            await bed.pass(.minutes(2))
            let left = try await bed.business.book.journal.messages(nil, state: nil, after: 0, limit: 9).map { "\($0.message.party) \($0.reason ?? "")" }
            #expect(left == [])
            let declaration = try #require(try await bed.ministry.book.declaration(WindowBed.code, dossier.number))
            let envelope = try Envelope(reading: XMLDocument(parsing: try #require(try await bed.ministry.book.timeline(declaration).first).envelope).root)
            let papers = envelope.content?.descendants(["Papers", "Paper"]) ?? []
            #expect(papers.map { $0.child("Name")?.text } == ["tệp 0.pdf", "tệp 1.pdf"])
            #expect(papers.map { $0.child("Sha256")?.text } == dossier.files.map(\.digest))
            #expect(papers.map { Data(base64Encoded: $0.child("Data")?.text ?? "").map { Array($0) } } == contents)
        }
    }

    @Test("Files that are more than a declaration carries wait for a person, with the reason")
    func tooMuch() async throws {
        try await WindowBed.play(.sqlite) { bed in
            _ = try await handIn(bed, contents: [[UInt8](repeating: 7, count: Int(DeclaredFiles.limit) + 1)])
            await bed.pass(.minutes(2))
            #expect(try await bed.business.dead() == ["the dossier's files have 14680065 bytes, more than the 14680064 that a declaration carries"])
        }
    }

    @Test("Two steps of one second that say the same are two steps")
    func sameSecond() async throws {
        try await WindowBed.play(.sqlite) { bed in
            let dossier = try await handIn(bed)
            await bed.pass(.minutes(2))
            for (meaning, name) in [(Meaning.accept, "Note"), (.askSupplement, "Reason")] { try await bed.say(meaning, reference: dossier.number, [name: "x"]) }
            await bed.pass()
            try await bed.say(.supplement, by: bed.business, reference: dossier.number)
            await bed.pass()
            try await bed.say(.accept, reference: dossier.number)
            await bed.pass()
            #expect(try await bed.business.dossiers.load(dossier.stream).state == .accepted)
        }
    }

    @Test("Its applicant's name is in no head and no skeleton of the declaration")
    func sealed() async throws {
        try await WindowBed.play(.sqlite) { bed in
            let dossier = try await handIn(bed)
            await bed.pass(.minutes(2))
            let stream = Declaration.stream(WindowBed.code, dossier.number), journal = bed.ministry.book.journal
            let stored = try #require(try await journal.stream(stream)), events = try await journal.events(of: stream, after: 0, limit: 9)
            for bytes in [stored.head] + events.map(\.content) {
                #expect(String(decoding: bytes, as: UTF8.self).firstRange(of: "CÔNG TY") == nil)
            }
            let left = try await bed.business.book.journal.messages(nil, state: nil, after: 0, limit: 9).map { "\($0.message.party) \($0.reason ?? "")" }
            #expect(left == [])
            let declaration = try #require(try await bed.ministry.book.declaration(WindowBed.code, dossier.number))
            let envelope = try #require(try await bed.ministry.book.timeline(declaration).first?.envelope)
            #expect(String(decoding: envelope, as: UTF8.self).firstRange(of: "<Name>CÔNG TY GIẢ LẬP</Name>") != nil)
        }
    }

    @Test("A dossier whose declaration is not answered waits, with the citizen told that it waits", arguments: Store.allCases)
    func waits(_ store: Store) async throws {
        try await WindowBed.play(store) { bed in
            bed.ministry.line.standing.withLock { $0 = .down }
            let dossier = try await handIn(bed)
            await bed.pass(.hours(5))
            let before = try await story(bed, dossier)
            #expect(before == ["submitted 1: Nhập khẩu giả lập"])
            bed.ministry.line.standing.withLock { $0 = nil }
            await bed.pass(.hours(2))
            let after = try await story(bed, dossier)
            #expect(after == ["submitted 1: Nhập khẩu giả lập", "acknowledged"])
        }
    }
}

private func + (one: JSONObject, more: JSONObject) -> JSONObject { JSONObject(one.map { ($0.name, $0.value) } + more.map { ($0.name, $0.value) }) }
