import Caching
import Configuration
import Front
import Gateway
import Telemetry

/// The numbers that `/metrics` shows beside the counted exchanges.
enum AdminGauges {
    static func all(_ gateway: RunningGateway) -> [Gauge] {
        [
            Gauge("motcua_connections", "Client connections open.") { [Gauge.Sample(Double(gateway.front.service.openConnections))] },
            Gauge("motcua_cache_bytes", "Bytes of stored answers, bookkeeping included.") { [Gauge.Sample(Double(gateway.cache.statistics.bytes))] },
            Gauge("motcua_cache_answers", "Stored answers.") { [Gauge.Sample(Double(gateway.cache.statistics.entries))] },
            Gauge("motcua_cache_evictions_total", "Answers that left for want of room.", kind: .counter) {
                [Gauge.Sample(Double(gateway.cache.statistics.evictions))]
            },
        ] + onDisk(gateway) + [
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

    /// None where the cache is in memory only.
    private static func onDisk(_ gateway: RunningGateway) -> [Gauge] {
        guard let disk = gateway.cache.disk else { return [] }
        let figures: [(String, String, Gauge.Kind, @Sendable (DiskTier.Statistics) -> Int)] = [
            ("bytes", "Bytes of stored answers on disk.", .gauge, { $0.bytes }),
            ("files", "Files of stored answers on disk.", .gauge, { $0.files }),
            ("hits_total", "Answers that memory did not have and the disk had.", .counter, { $0.hits }),
            ("dropped_total", "Answers that were not written to disk: it was too slow, or refused.", .counter, { $0.dropped }),
            ("damaged_total", "Files found damaged or of another version, and removed.", .counter, { $0.damaged }),
            ("evictions_total", "Answers that left the disk for want of room.", .counter, { $0.evictions }),
            ("failures_total", "Operations that the disk refused.", .counter, { $0.failures }),
        ]
        return figures.map { name, help, kind, figure in
            Gauge("motcua_cache_disk_" + name, help, kind: kind) { [Gauge.Sample(Double(figure(disk.statistics)))] }
        }
    }
}
