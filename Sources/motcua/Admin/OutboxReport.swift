import Catalogue
import Dossiers
import Gateway
import Journal

/// How the outboxes are, for `motcua outbox show`.
struct OutboxReport: Codable, Sendable {
    struct Party: Codable, Sendable {
        let party: String
        /// running, paused, stopping, or nobody: no connector of that name delivers here.
        let work: String
        /// closed, open or probing.
        let circuit: String
        let underWay: Int
        let waiting: Int
        let dead: Int
    }

    struct Letter: Codable, Sendable {
        let message: Int64
        let party: String
        let of: String
        let kind: String
        let attempts: Int
        let reason: String
    }

    /// A dossier handed in here that its agency has not taken.
    struct Overdue: Codable, Sendable {
        let number: String
        let agency: String
        /// Seconds since 1970.
        let since: Int64
    }

    let parties: [Party]
    /// The first of them, by number.
    let dead: [Letter]
    /// The oldest that failed and are tried again.
    let failing: [Letter]
    /// The longest waiting first.
    let overdue: [Overdue]

    init(_ house: DossierHouse) async throws(JournalFailure) {
        await house.keeping.look()
        parties = try await house.office.show().map(Party.init)
        dead = try await house.office.deadLetters().map(Letter.init)
        failing = try await house.office.failing().map(Letter.init)
        overdue = house.keeping.count.overdue.map { Overdue(number: $0.number, agency: $0.agency, since: $0.since.seconds) }
    }

    var text: String {
        if parties.isEmpty { return "no party has messages, and none is told of dossiers" }
        let table = parties.map { party in
            "\(party.party): \(party.work)\(party.circuit == "closed" ? "" : ", circuit \(party.circuit)"), \(party.waiting) waiting, \(party.underWay) under way, \(party.dead) dead"
        }
        let letters = dead.map(\.text)
        let again = failing.map(\.text), againHeading = again.isEmpty ? [] : ["", "Failed, and tried again:"]
        let heading = letters.isEmpty ? [] : ["", "Dead letters (motcua outbox retry MESSAGE, or drop MESSAGE --reason WORDS):"]
        let late = overdue.map { "  \($0.number)  \($0.agency), since \(WireDate.text(Instant(seconds: $0.since)))" }
        let lateHeading = late.isEmpty ? [] : ["", "Handed in here and not taken by their agency (ask it):"]
        return (table + heading + letters + againHeading + again + lateHeading + late).joined(separator: "\n")
    }
}

extension OutboxReport.Party {
    init(_ status: PartyStatus) {
        party = status.party
        work = switch status.work {
        case .running: "running"
        case .paused: "paused"
        case .stopping: "stopping"
        case .none: "nobody delivers"
        }
        circuit = switch status.circuit {
        case .closed: "closed"
        case .open: "open"
        case .probing: "probing"
        }
        underWay = status.underWay
        waiting = status.waiting
        dead = status.dead
    }
}

extension OutboxReport.Letter {
    fileprivate var text: String { "  \(message)  \(party)  \(of)  \(kind), tried \(attempts) times: \(reason)" }

    init(_ stored: StoredMessage) {
        message = stored.message.id
        party = stored.message.party
        of = stored.message.stream.text
        kind = stored.message.kind
        attempts = stored.message.attempt
        reason = stored.reason ?? "no reason given"
    }
}
