import Caching
import Telemetry

/// The figures of the cache on disk.
enum DiskGauges {
    /// None where the cache is in memory only.
    static func all(_ disk: DiskTier?) -> [Gauge] {
        guard let disk else { return [] }
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
