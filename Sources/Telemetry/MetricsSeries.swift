package import Gateway

/// What has been counted of one agency's connector, over all loops.
package struct MetricsSeries: Sendable {
    package let agency: String
    package let connector: String
    let cells: MetricsCells

    init(_ key: MetricsKey, _ cells: MetricsCells) {
        agency = key.agency
        connector = key.connector
        self.cells = cells
    }

    /// - Parameters:
    ///   - statusClass: 1 to 5, or 0 for a status that is none; nil for all.
    ///   - verdict: nil for all.
    package func exchanges(statusClass: Int? = nil, verdict: CacheVerdict? = nil) -> UInt64 {
        let classes = statusClass.map { [$0] } ?? Array(0..<MetricsCells.statusClasses)
        let verdicts = verdict.map { [$0] } ?? CacheVerdict.allCases
        return classes.reduce(0) { sum, statusClass in
            verdicts.reduce(sum) { $0 + cells.exchanges(statusClass: statusClass, $1) }
        }
    }

    package func faults(_ fault: GatewayError.Fault) -> UInt64 { cells.faults(fault) }
    package var bytesReceived: UInt64 { cells.bytesReceived }
    package var bytesSent: UInt64 { cells.bytesSent }
    /// Requests sent to the upstream, retries included.
    package var attempts: UInt64 { cells.attempts }
}
