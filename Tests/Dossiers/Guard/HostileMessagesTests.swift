import Dossiers
import JSON
import Journal
import Testing

/// Acceptance 3 of issue 5: hostile and wrong messages, each refused by field and rule, none of it stored.
@Suite("Hostile and wrong messages") struct HostileMessagesTests {
    @Test("There are more than sixty, each with its own name")
    func count() {
        #expect(HostileMessage.all.count > 60)
        #expect(Set(HostileMessage.all.map(\.name)).count == HostileMessage.all.count)
    }

    @Test("A wrong message is refused by field and rule, says nothing personal, and leaves nothing behind", arguments: HostileMessage.all)
    func refused(_ message: HostileMessage) async throws {
        let bed = try BookBed()
        if let state = message.before { _ = try await bed.book.synchronise(TestRecord.make(state), isUpdating: false, from: bed.sender) }
        let position = try await bed.journal.lastPosition()

        let submission = Submission(
            agency: bed.province, procedure: try bed.submission().procedure, members: [:], files: [], caller: "tests", idempotencyKey: "k")
        let refused = await refusal { () async throws(BookRefusal) in
            switch message.door {
            case .new(let record): _ = try await bed.book.synchronise(record, isUpdating: false, from: bed.sender)
            case .update(let record): _ = try await bed.book.synchronise(record, isUpdating: true, from: bed.sender)
            case .progress(let step): _ = try await bed.book.progress(step, from: bed.sender)
            case .submit(let members):
                var submission = submission
                submission.members = members
                _ = try await bed.book.submit(submission)
            }
        }

        let findings = try #require(refused).findings
        #expect(findings.map { "\($0.field) \($0.rule)" } == ["\(message.field) \(message.rule)"])
        if let secret = message.secret { #expect(!findings.contains { $0.text.contains(secret) }) }
        #expect(findings.allSatisfy { !$0.wanted.isEmpty && !$0.shape.isEmpty })
        #expect(try await bed.journal.lastPosition() == position)
        #expect(try await bed.journal.names("number", prefix: "", after: nil, limit: 10).count == (message.before == nil ? 0 : 1))
        #expect(try await bed.journal.names("factor", prefix: "", after: nil, limit: 10).count == (message.before == nil ? 0 : 2))
    }
}
