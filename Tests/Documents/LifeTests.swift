import Documents
import Testing

@Suite("Where a document stands at a receiver")
struct LifeTests {
    /// Brings a document to where a status was the last.
    private static func life(_ steps: [DocumentStatus]) throws -> ReceiverLife {
        var life = ReceiverLife()
        for step in steps { _ = try life.take(step, by: step.teller, reason: "lý do") }
        return life
    }

    private static let ways: [DocumentStatus?: [DocumentStatus]] = [
        nil: [], .arrived: [.arrived], .refused: [.arrived, .refused], .accepted: [.arrived, .accepted],
        .assigned: [.arrived, .accepted, .assigned], .inProgress: [.arrived, .accepted, .inProgress],
        .done: [.arrived, .accepted, .done], .askedBack: [.arrived, .askedBack], .agreedBack: [.arrived, .askedBack, .agreedBack],
    ]
    /// The reference's table: what each status comes after.
    private static let after: [DocumentStatus: Set<DocumentStatus?>] = [
        .arrived: [nil], .refused: [.arrived], .accepted: [.arrived], .assigned: [.accepted], .inProgress: [.accepted, .assigned],
        .done: [.accepted, .assigned, .inProgress], .askedBack: [.arrived, .refused, .accepted, .assigned, .inProgress],
        .agreedBack: [.askedBack], .refusedBack: [.askedBack],
    ]

    @Test("Each status comes after those of the reference's table, and after no other", arguments: DocumentStatus.allCases)
    func table(_ status: DocumentStatus) throws {
        for (last, way) in Self.ways where last != status {
            var life = try Self.life(way)
            let before = life
            if Self.after[status]?.contains(last) == true {
                #expect(try life.take(status, by: status.teller, reason: "lý do"))
                #expect(life.latest == status)
            } else {
                #expect(throws: LifeRefusal.move(from: last, to: status)) { try life.take(status, by: status.teller, reason: "lý do") }
                #expect(life == before)
            }
        }
    }

    @Test("A status brought twice changes nothing")
    func twice() throws {
        var life = try Self.life([.arrived, .accepted])
        #expect(try !life.take(.accepted, by: .receiver))
        #expect(life.latest == .accepted)
    }

    @Test("Refusing a document, or to give it back, needs a reason", arguments: [DocumentStatus.refused, .refusedBack])
    func reasons(_ status: DocumentStatus) throws {
        var life = try Self.life(status == .refused ? [.arrived] : [.arrived, .askedBack])
        #expect(throws: LifeRefusal.noReason(status)) { try life.take(status, by: .receiver, reason: " \n") }
        #expect(try life.take(status, by: .receiver, reason: "sai thẩm quyền"))
    }

    @Test("Only the sender asks back, and only the receiver says the rest", arguments: DocumentStatus.allCases)
    func parties(_ status: DocumentStatus) {
        var life = ReceiverLife()
        let other: ReceiverLife.Party = status == .askedBack ? .receiver : .sender
        #expect(throws: LifeRefusal.notTheirs(status, other)) { try life.take(status, by: other, reason: "lý do") }
    }

    @Test("Work goes on from where it was when the receiver does not give the document back")
    func refusedBack() throws {
        var life = try Self.life([.arrived, .accepted, .assigned, .askedBack, .refusedBack])
        #expect(life.work == .assigned)
        #expect(throws: LifeRefusal.move(from: .refusedBack, to: .accepted)) { try life.take(.accepted, by: .receiver) }
        #expect(try life.take(.done, by: .receiver))
    }
}
