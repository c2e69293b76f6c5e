import JSON

/// What a list would change, or has changed.
package struct RegisterChange: Sendable, Hashable {
    /// One procedure that differs from what is in force.
    package struct Example: Sendable, Hashable {
        package let agency: AgencyCode
        package let code: ProcedureCode
        package let name: String
        /// The members that differ, as JSON names them; empty for what is new or ends.
        package let members: [String]
    }

    package var added = 0
    package var changed = 0
    package var same = 0
    package var ended = 0
    /// The first of each.
    package var examples: (added: [Example], changed: [Example], ended: [Example]) = ([], [], [])
    /// Of the register when it was looked at.
    package var revision = 0

    static let shown = 20

    package static func == (left: RegisterChange, right: RegisterChange) -> Bool {
        (left.added, left.changed, left.same, left.ended, left.revision) == (right.added, right.changed, right.same, right.ended, right.revision)
            && left.examples == right.examples
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(revision) }
}

extension RegisterChange {
    mutating func note(ended row: RegisterWriting.InForce) {
        ended += 1
        if examples.ended.count < Self.shown, let procedure = row.procedure { examples.ended.append(Example(procedure, [])) }
    }

    mutating func note(_ procedure: Procedure, against row: RegisterWriting.InForce?, _ content: [UInt8]) {
        guard let row else {
            added += 1
            if examples.added.count < Self.shown { examples.added.append(Example(procedure, [])) }
            return
        }
        guard row.content != content else { return same += 1 }
        changed += 1
        guard examples.changed.count < Self.shown else { return }
        let old = (try? JSON(parsing: row.content))?.object ?? [:], new = procedure.json.object ?? [:]
        let names = old.map(\.name) + new.map(\.name).filter { old[$0] == nil }
        examples.changed.append(Example(procedure, names.filter { old[$0] != new[$0] }))
    }
}

extension RegisterChange.Example {
    init(_ procedure: Procedure, _ members: [String]) {
        self.init(agency: procedure.agency, code: procedure.code, name: procedure.name?.vi ?? procedure.code.text, members: members)
    }
}
