import Journal
import Telemetry

/// What waits for which party.
enum OutboxGauges {
    static func all(_ keeping: Housekeeping?) -> [Gauge] {
        guard let keeping else { return [] }
        return [
            Gauge("motcua_outbox_waiting", "Messages on their way to a party.") {
                keeping.count.parties.map { Gauge.Sample(Double($0.waiting), labels: [("party", $0.party)]) }
            },
            Gauge("motcua_outbox_dead", "Messages to a party that wait for a person.") {
                keeping.count.parties.map { Gauge.Sample(Double($0.dead), labels: [("party", $0.party)]) }
            },
            Gauge("motcua_outbox_circuit_open", "1 where a party does not answer.") {
                keeping.count.parties.map { Gauge.Sample($0.circuit == .closed ? 0 : 1, labels: [("party", $0.party)]) }
            },
            Gauge("motcua_dossiers_overdue", "Dossiers handed in here that no agency has taken for longer than they should wait; 100 at most.") {
                [Gauge.Sample(Double(keeping.count.overdue.count))]
            },
        ]
    }
}
