import Catalogue
import Dossiers
import Gateway
import JSON
import Journal
import Sandbox
import Synchronization
import Testbed
import Testing

@testable import Handover

@Suite("A dossier is brought from the door to its agency's system") struct BringingTests {
    static let files = [Array("giấy khai sinh".utf8), Array("hộ chiếu".utf8), []]

    @Test("It arrives whole, is acknowledged by number and by each file's digest, and the agency's number is tied to ours")
    func arrives() async throws {
        let bed = try await HandoverBed(), system = try bed.haNoi
        try await bed.play {
            let dossier = try await bed.submit(files: Self.files)
            await bed.pass()
            let now = try await bed.now(dossier), own = try #require(system.ownNumber(dossier.number))
            #expect(system.numbers == [dossier.number] && system.files(dossier.number) == Set(dossier.files.map(\.digest)))
            #expect(now.handover == .acknowledged(at: bed.clock.now()) && now.numbers == ["H26": own])
            #expect(try await bed.kinds(dossier) == [.submitted, .numbered, .acknowledged])
            try await bed.nothingIsLeft()
            #expect(system.calls(.question) == 0)
            #expect(try await bed.journal.verify { _ in }.flaws == [])
        }
    }

    static let passing: [(AgencySystemFault, AgencySystem.Occasion)] = [
        (.slow(.seconds(3)), .dossier), (.slow(.seconds(3)), .file), (.half, .dossier), (.half, .file), (.lost, .dossier), (.lost, .file),
        (.drop, .dossier), (.drop, .file), (.html(502), .dossier), (.html(503), .file), (.html(200), .dossier), (.html(429), .dossier),
        (.html(409), .dossier), (.wrongDigest, .file), (.wrongDigest, .dossier),
    ]

    @Test("After a passing fault it is there once, with all its files", arguments: passing)
    func passingFault(fault: AgencySystemFault, occasion: AgencySystem.Occasion) async throws {
        let bed = try await HandoverBed(timeout: .milliseconds(fault == .slow(.seconds(3)) ? 400 : 20_000)), system = try bed.haNoi
        system.misbehave(fault, at: occasion)
        try await bed.play {
            let dossier = try await bed.submit(files: Self.files)
            await bed.pass(.minutes(10))
            #expect(system.numbers == [dossier.number] && system.files(dossier.number).isSuperset(of: dossier.files.map(\.digest)))
            #expect(try await bed.kinds(dossier) == [.submitted, .numbered, .acknowledged])
            try await bed.nothingIsLeft()
        }
    }

    @Test("A system that is down delays its own dossiers only, and gets them in the end")
    func down() async throws {
        let bed = try await HandoverBed(), system = try bed.haNoi
        system.standingFault = .drop
        try await bed.play {
            let dossiers = [try await bed.submit("a"), try await bed.submit("b")]
            let other = try await bed.submit("c", to: "G01")
            await bed.pass(.hours(3))
            #expect(system.numbers.isEmpty)
            #expect(try await bed.waiting() == 2)
            #expect(try bed.boCongAn.numbers == [other.number])
            system.standingFault = nil
            await bed.pass(.hours(2))
            #expect(Set(system.numbers) == Set(dossiers.map(\.number)))
            try await bed.nothingIsLeft()
        }
    }

    @Test("A system that never has a file is not believed: the file is brought twice, then a person looks")
    func wrongDigest() async throws {
        let bed = try await HandoverBed(), system = try bed.haNoi
        system.standingFault = .wrongDigest
        try await bed.play {
            let dossier = try await bed.submit(files: Self.files)
            await bed.pass()
            let reasons = try await bed.dead()
            #expect(reasons.count == 1 && reasons[0].contains("without 3 of its 3 files, which were brought twice") && system.calls(.file) == 6)
            #expect(try await bed.now(dossier).handover == .waiting(since: dossier.begun))
            system.standingFault = nil
            #expect(try await bed.office.retry(party: "H26/he-thong") == 1)
            await bed.pass()
            #expect(try await bed.kinds(dossier) == [.submitted, .numbered, .acknowledged])
        }
    }

    @Test("A refusal with a reason is told the citizen, and the dossier is brought no more")
    func refused() async throws {
        let bed = try await HandoverBed(), system = try bed.haNoi
        system.misbehave(.refuse("Thiếu giấy khai sinh: đề nghị nộp lại"), at: .dossier)
        try await bed.play {
            let dossier = try await bed.submit()
            await bed.pass(.days(1))
            let now = try await bed.now(dossier)
            #expect(now.handover == .turnedDown(at: dossier.begun) && now.state == .registered)
            #expect(try await bed.book.timeline(now).last?.words == "Thiếu giấy khai sinh: đề nghị nộp lại")
            try await bed.nothingIsLeft()
            #expect(system.calls(.dossier) == 1 && system.numbers.isEmpty)
        }
    }

    @Test("Taken and not yet acknowledged, it is asked after at growing intervals, and its applicant is told that it waits")
    func chased() async throws {
        let bed = try await HandoverBed(), system = try bed.boCongAn
        try await bed.play {
            let dossier = try await bed.submit(to: "G01", files: Self.files)
            await bed.pass(.hours(1))
            #expect(try await bed.now(dossier).handover == .waiting(since: dossier.begun))
            // At 0, 1, 3, 7, 15 and 31 minutes.
            #expect(system.calls(.dossier) == 6)
            #expect(try await bed.waiting("G01/he-thong") == 1)
            // Files that are there are asked after, and not brought again.
            #expect(system.calls(.file) == 3 && system.calls(.question) == 15)
            system.acknowledge(dossier.number)
            await bed.pass(.hours(1))
            #expect(try await bed.kinds(dossier) == [.submitted, .numbered, .acknowledged])
            try await bed.nothingIsLeft("G01/he-thong")
        }
    }

    @Test("What the system says at our door while the message waits is believed, and it is not brought again")
    func acknowledgedAtTheDoor() async throws {
        let bed = try await HandoverBed(), system = try bed.boCongAn
        try await bed.play {
            let dossier = try await bed.submit(to: "G01")
            await bed.pass()
            let sender = Sender(agency: try #require(AgencyCode("G01")), via: "api")
            _ = try await bed.book.acknowledge(dossier.stream, .init(number: nil, digests: []), from: sender)
            await bed.pass(.hours(1))
            #expect(system.calls(.dossier) == 1)
            try await bed.nothingIsLeft("G01/he-thong")
            #expect(try await bed.kinds(dossier) == [.submitted, .acknowledged])
        }
    }

    @Test("Intervals double from a minute to six hours")
    func intervals() {
        #expect((1...12).map { SystemCourier.chase(after: $0).seconds / 60 } == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360])
        #expect(SystemCourier.chase(after: .max) == .hours(6) && SystemCourier.chase(after: 0) == .minutes(1))
    }

    @Test("Whichever question to the journal fails, it is there once and acknowledged once", arguments: 1...9, [false, true])
    func journalFails(call: Int, isAfterEffect: Bool) async throws {
        let bed = try await HandoverBed(fault: .init(call: call, isAfterEffect: isAfterEffect)), system = try bed.haNoi
        try await bed.play {
            let dossier = try await bed.submit(files: Self.files)
            await bed.pass(.minutes(10))
            #expect(system.numbers == [dossier.number])
            #expect(try await bed.kinds(dossier) == [.submitted, .numbered, .acknowledged])
            try await bed.nothingIsLeft()
        }
    }

    @Test("Of a file of 100 MiB no more is read than the system takes")
    func large() async throws {
        let bed = try await HandoverBed(timeout: .minutes(4)), system = try bed.haNoi
        let piece = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 9) }
        let file = try await bed.upload(100 << 20) { _ in piece }
        let dossier = try await bed.submit("large", [file], [["TepDinhKemId": .string(file.digest), "TenTepDinhKem": "bản vẽ.pdf", "DuongDanTaiTepTin": ""]])
        let between = Between()
        system.onPiece { [faulty = bed.faulty] in between.took($0, ofPieces: faulty.calls) }
        try await bed.play { await bed.pass() }
        #expect(system.files(dossier.number) == [file.digest])
        // Most of it stands in the two sockets' buffers.
        #expect((1...24 << 20).contains(between.most), "\(between.most) bytes under way")
    }
}

/// How much of a file is between the shelf and the system.
private final class Between: Sendable {
    private let inside = Mutex((taken: 0, most: 0))
    var most: Int { inside.withLock { $0.most } }

    /// - Parameter pieces: asked of the journal so far.
    func took(_ bytes: Int, ofPieces pieces: Int) {
        inside.withLock { inside in
            inside.taken += bytes
            inside.most = max(inside.most, pieces * FileShelf.pieceLength - inside.taken)
        }
    }
}
