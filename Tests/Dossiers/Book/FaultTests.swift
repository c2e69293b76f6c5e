import Catalogue
import Dossiers
import Gateway
import JSON
import Journal
import Testbed
import Testing

@Suite("Whichever call of the journal fails") struct FaultTests {
    /// What a run comes to, whatever went wrong on the way.
    private struct Outcome: Equatable {
        var kinds: [[String]] = []
        var states: [DossierState] = []
        var handover: [Bool] = []
        var numbers: [String] = []
        var waiting: [String: Int] = [:]
        var events: Int64 = 0
        var files = 0
        var flaws: [String] = []
    }

    /// As a caller does who was told that nothing was written, or perhaps.
    private static func persist<Value>(_ call: () async throws(BookRefusal) -> Value) async throws(BookRefusal) -> Value {
        do { return try await call() } catch {
            guard case .journal(let failure) = error, failure.isPassing else { throw error }
            return try await call()
        }
    }

    private static func run(_ fault: FaultyJournal.Fault?) async throws -> (outcome: Outcome, calls: Int) {
        let rules: (inout AgencyRules) -> Void = {
            $0.system = "agency:H26"
            $0.shares = ["national-portal"]
            $0.retentionDays = 1
        }
        let bed = try BookBed(rules)
        let faulty = FaultyJournal(bed.journal, fault: fault)
        let book = try bed.another(faulty, rules)
        let content = Array(repeating: UInt8(7), count: 300_000)
        let file = try await persist { () async throws(BookRefusal) in
            var upload = FileShelf(journal: faulty, vault: bed.vault).begin(at: Instant(seconds: 0))
            do throws(BookRefusal) {
                try await upload.add(content)
                return try await upload.finish()
            } catch {
                await upload.abandon()
                throw error
            }
        }
        let submission = try bed.submission(files: [file])
        let receipt = try await persist { () async throws(BookRefusal) in try await book.submit(submission) }
        let said = DossierBook.Acknowledgement(number: "000.00.00.H26-260930-7001", digests: [file.digest])
        let stream = receipt.dossier.stream
        _ = try await persist { () async throws(BookRefusal) in try await book.acknowledge(stream, said, from: bed.sender) }
        for (state, at) in [(DossierState.accepted, "20260930093000"), (.inProgress, "20260930094000")] {
            let step = TestRecord.step(state, at: at, number: "000.00.00.H26-260930-7001")
            _ = try await persist { () async throws(BookRefusal) in try await book.progress(step, from: bed.sender) }
        }
        for (state, isUpdating) in [(DossierState.accepted, false), (.inProgress, true), (.done, true), (.returned, true)] {
            _ = try await persist { () async throws(BookRefusal) in
                try await book.synchronise(TestRecord.make(state), isUpdating: isUpdating, from: bed.sender)
            }
        }
        bed.clock.advance(by: .days(2))
        _ = try await persist { () async throws(BookRefusal) in try await book.eraseDue() }
        return (try await outcome(bed, [stream, StreamName("dossier/H26.01-20260930-0012")]), faulty.calls)
    }

    private static func outcome(_ bed: BookBed, _ streams: [StreamName]) async throws -> Outcome {
        var outcome = Outcome()
        for stream in streams {
            let dossier = try await bed.book.load(stream)
            outcome.kinds.append(try await bed.book.timeline(dossier).map(\.event.kind.rawValue))
            outcome.states.append(dossier.state)
            outcome.handover.append(dossier.handover == .acknowledged(at: TestRecord.now))
            outcome.numbers += dossier.numbers.values
        }
        for backlog in try await bed.journal.backlog() { outcome.waiting[backlog.party] = backlog.waiting }
        let verified = try await bed.journal.verify { _ in }
        outcome.events = verified.events
        outcome.files = verified.files
        outcome.flaws = verified.flaws
        return outcome
    }

    @Test("before its effect or after, asking again comes to the same as if nothing had failed", arguments: [false, true])
    func sameOutcome(_ isAfterEffect: Bool) async throws {
        let (right, calls) = try await Self.run(nil)
        #expect(right.flaws.isEmpty && right.states == [.inProgress, .returned] && right.files == 1)
        #expect(right.kinds.map(\.count) == [5, 5] && right.kinds[1].last == "erased" && calls > 25)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for call in 1...calls {
                group.addTask {
                    let outcome = try await Self.run(.init(call: call, isAfterEffect: isAfterEffect)).outcome
                    #expect(outcome == right, "call \(call)")
                }
            }
            try await group.waitForAll()
        }
    }
}
