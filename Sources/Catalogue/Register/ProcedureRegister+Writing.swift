import GRDB

extension ProcedureRegister {
    /// What the list would change.
    package func compare(_ list: RegisterList) async throws(RegisterFailure) -> RegisterChange {
        try await read { db in
            var change = RegisterChange()
            change.revision = try Self.revision(db)
            let writing = try RegisterWriting(db)
            var named = Named(list)
            try list.each { procedure in
                try writing.compare(procedure, &change, list)
                named.note(procedure)
            }
            for gone in try writing.gone(named, list) { change.note(ended: gone) }
            return change
        }
    }

    /// Puts the list in, in one transaction.
    /// - Parameters:
    ///   - revision: of the comparison that was shown; another since then refuses.
    ///   - progress: called now and then with how many are done, on any thread.
    package func apply(
        _ list: RegisterList, ifStill revision: Int? = nil, progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(RegisterFailure) -> RegisterChange {
        do {
            return try await pool.write { db in
                var change = RegisterChange()
                change.revision = try Self.revision(db)
                if let revision, revision != change.revision { throw RegisterFailure("it was changed by another since; look again") }
                let writing = try RegisterWriting(db)
                var named = Named(list), done = 0
                try list.each { procedure in
                    try writing.apply(procedure, &change, list)
                    named.note(procedure)
                    done += 1
                    if done % 1000 == 0 { progress(done) }
                }
                for gone in try writing.gone(named, list) {
                    try writing.end(gone, on: list.since, by: list.source)
                    change.note(ended: gone)
                }
                guard change.added + change.changed + change.ended > 0 else { return change }
                try writing.finish()
                return change
            }
        } catch {
            throw RegisterFailure(error)
        }
    }
}
