import Catalogue
package import Dossiers
package import Journal

/// Reads the journal's feed on from where it was left, and takes what it says into the counts.
package struct ReportKeeper: Sendable {
    private let journal: any Journal
    private let vault: Vault
    private let ledger: ReportLedger
    /// Events a transaction.
    private static let page = 2000

    package init(_ journal: any Journal, _ vault: Vault, _ ledger: ReportLedger) {
        self.journal = journal
        self.vault = vault
        self.ledger = ledger
    }

    /// - Returns: events read.
    @discardableResult
    package func catchUp() async throws -> Int {
        var read = 0
        while !Task.isCancelled {
            let position = try await ledger.position(), events = try await journal.feed(nil, after: position, limit: Self.page)
            guard let last = events.last else { return read }
            var facts: [String: DossierFact] = [:], order: [String] = []
            for event in events where event.stream.text.hasPrefix("dossier/") {
                let stream = event.stream.text
                if facts[stream] == nil {
                    guard let fact = try await beginning(stream) else { continue }
                    facts[stream] = fact
                    order.append(stream)
                }
                // The skeleton is in the clear.
                guard let told = DossierEvent(kind: event.kind, at: event.at, content: event.content, key: nil), let state = told.state, !told.isLate else { continue }
                facts[stream]?.move(to: state, at: told.at)
            }
            var changes: [ReportLedger.Change] = []
            for stream in order {
                guard var fact = facts[stream] else { continue }
                if let dossier = try await dossier(stream) { fact.take(dossier) }
                changes.append(ReportLedger.Change(stream: stream, fact: fact))
            }
            try await ledger.take(changes, upTo: last.position)
            read += events.count
        }
        return read
    }

    /// As it was counted last, or as a dossier begins.
    private func beginning(_ stream: String) async throws -> DossierFact? {
        if let known = try await ledger.fact(stream) { return known }
        guard let dossier = try await dossier(stream) else { return nil }
        return DossierFact(agency: dossier.agency, procedure: dossier.record.procedure ?? "", channel: 0, received: Day(dossier.begun), state: .registered)
    }

    private func dossier(_ stream: String) async throws -> Dossier? {
        try await journal.stream(StreamName(stream)).flatMap { Dossier($0, vault: vault) }
    }
}
