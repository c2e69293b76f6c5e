import Caching
import Configuration
import Front
import Gateway
import Telemetry

/// The numbers that `/metrics` shows beside the counted exchanges.
enum AdminGauges {
    static func all(_ gateway: RunningGateway) -> [Gauge] {
        [Gauge("motcua_connections", "Client connections open.") { [Gauge.Sample(Double(gateway.front.service.openConnections))] }]
            + CacheGauges.all(gateway.cache) + DiskGauges.all(gateway.cache.disk) + OutboxGauges.all(gateway.dossiers?.keeping)
            + [
                Gauge("motcua_refused_files", "Configuration files that are not served as they stand on disk.") {
                    [Gauge.Sample(Double(gateway.snapshot.tree.configuration.refusals.count))]
                },
                Gauge("motcua_upstream_circuit_open", "1 where an upstream's circuit is not closed.") {
                    StatusReport(gateway).upstreams.map {
                        Gauge.Sample($0.circuit == "closed" ? 0 : 1, labels: [("agency", $0.agency), ("connector", $0.connector), ("upstream", $0.upstream)])
                    }
                },
            ]
    }
}
