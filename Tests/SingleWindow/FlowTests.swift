import Testing

@testable import SingleWindow

@Suite("A declaration's life over meanings")
struct FlowTests {
    private static func flow(_ meanings: [Meaning]) throws -> DeclarationFlow {
        var flow = DeclarationFlow()
        for meaning in meanings { try flow.move(meaning) }
        return flow
    }

    /// How each state is come to, and what each meaning that fits there leads to: the reference's table.
    static let table: [(by: [Meaning], state: DeclarationState, next: [Meaning: DeclarationState])] = [
        ([], .draft, [.declare: .waiting]),
        ([.declare], .waiting, [.accept: .accepted, .refuse: .refused, .askSupplement: .supplementAsked, .withdraw: .withdrawn]),
        ([.declare, .askSupplement], .supplementAsked, [.supplement: .waiting, .askLaterDate: .laterDateAsked, .withdraw: .withdrawalAsked]),
        ([.declare, .askSupplement, .askLaterDate], .laterDateAsked, [.agreeLaterDate: .supplementAsked, .refuseLaterDate: .supplementAsked]),
        ([.declare, .accept], .accepted, [
            .feeNotice: .accepted, .feePaid: .accepted, .result: .accepted, .askSupplement: .supplementAsked, .withdraw: .withdrawalAsked,
            .askCorrection: .correctionAsked, .amend: .waiting, .complete: .complete,
        ]),
        ([.declare, .accept, .withdraw], .withdrawalAsked, [.agreeWithdrawal: .withdrawn, .refuseWithdrawal: .accepted]),
        ([.declare, .askSupplement, .withdraw], .withdrawalAsked, [.agreeWithdrawal: .withdrawn, .refuseWithdrawal: .supplementAsked]),
        ([.declare, .accept, .askCorrection], .correctionAsked, [.agreeCorrection: .correcting, .refuseCorrection: .accepted]),
        ([.declare, .accept, .askCorrection, .agreeCorrection], .correcting, [.amend: .waiting]),
        ([.declare, .accept, .result], .accepted, [
            .feeNotice: .accepted, .feePaid: .accepted, .result: .accepted, .askSupplement: .supplementAsked, .withdraw: .withdrawalAsked,
            .askCorrection: .correctionAsked, .amend: .waiting, .complete: .complete, .resultWithdrawn: .accepted,
        ]),
        ([.declare, .accept, .result, .complete], .complete, [.resultWithdrawn: .accepted]),
        ([.declare, .accept, .complete], .complete, [:]), ([.declare, .refuse], .refused, [:]), ([.declare, .withdraw], .withdrawn, [:]),
    ]

    @Test("Every row of the reference's table, and no other move; a query moves nothing", arguments: table.indices)
    func rows(_ index: Int) throws {
        let row = Self.table[index], flow = try Self.flow(row.by)
        #expect(flow.state == row.state)
        for meaning in Meaning.allCases {
            var next = flow
            if meaning == .query {
                try next.move(.query)
                #expect(next == flow)
            } else if let expected = row.next[meaning] {
                try next.move(meaning)
                #expect(next.state == expected, "\(meaning)")
            } else {
                #expect(throws: DeclarationFlow.IllegalMove.self, "\(meaning)") { try next.move(meaning) }
            }
        }
    }

    @Test("A result that was withdrawn is marked, and one given anew is none such")
    func resultWithdrawn() throws {
        var flow = try Self.flow([.declare, .accept, .result, .complete, .resultWithdrawn])
        #expect(flow.isResultWithdrawn)
        #expect(throws: DeclarationFlow.IllegalMove.self) { try flow.move(.resultWithdrawn) }
        try flow.move(.result)
        #expect(!flow.isResultWithdrawn)
    }

    @Test("An illegal move names the state, the meaning and what is allowed")
    func words() throws {
        var flow = try Self.flow([.declare, .askSupplement, .askLaterDate])
        #expect { try flow.move(.declare) } throws: {
            ($0 as? DeclarationFlow.IllegalMove)?.words
                == "declare does not fit a declaration that is later-date-asked; allowed: query, agree-later-date, refuse-later-date"
        }
    }

    @Test("A procedure's table is judged: pairs twice, reserved ones, meanings that nothing leads to, reasons that are missing")
    func flaws() {
        func procedure(_ pairs: [(String, String, WindowProcedure.Side, Meaning)]) -> WindowProcedure {
            WindowProcedure("X", pairs.map { WindowProcedure.Pair($0.0, $0.1, from: $0.2, $0.3) })
        }
        #expect(procedure([("10", "01", .business, .declare), ("11", "01", .ministry, .accept)]).flaws == [])
        #expect(procedure([("10", "01", .business, .declare), ("10", "01", .business, .amend)]).flaws.contains(.twice(type: "10", function: "01")))
        #expect(procedure([("10", "99", .business, .declare)]).flaws == [.reserved(type: "10", function: "99")])
        #expect(procedure([("10", "01", .business, .declare), ("12", "01", .ministry, .agreeCorrection)]).flaws == [.unreachable(.agreeCorrection)])
        #expect(procedure([("11", "01", .ministry, .accept)]).flaws == [.nothingDeclares, .unreachable(.accept)])
        #expect(procedure([("10", "01", .business, .declare), ("11", "02", .ministry, .refuse)]).flaws == [.reasonMissing(.refuse)])
    }
}
