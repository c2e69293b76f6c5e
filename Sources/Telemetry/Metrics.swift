package import Gateway
package import NIOCore
import Synchronization

/// Counts every exchange by agency, connector, status and cache verdict, and how long it took.
///
/// What comes in is a finished exchange, on its own loop; what goes out is `series` and, through
/// `PrometheusText`, the exposition for the admin address. Each loop counts in a table of its own
/// (`MetricsTable`); asking adds them up. Counts survive a reload, since they go by name.
package final class Metrics: ExchangeObserver {
    private static let stripeBits = 4

    private final class Stripe: ExchangeObserver {
        let table = Mutex(MetricsTable())

        func finished(_ exchange: Exchange, status: Int, at tick: Tick) {
            table.withLock { $0.count(exchange, status: status, duration: tick - exchange.arrived) }
        }
    }

    private let stripes = (0..<1 << stripeBits).map { _ in Stripe() }

    package init() {}

    package func finished(_ exchange: Exchange, status: Int, at tick: Tick) {
        observer(on: exchange.loop).finished(exchange, status: status, at: tick)
    }

    package func observer(on loop: any EventLoop) -> any ExchangeObserver { stripes[loop.stripe(bits: Self.stripeBits)] }

    /// What has been counted so far, ordered by agency and connector.
    package var series: [MetricsSeries] {
        var sums: [MetricsKey: MetricsCells] = [:]
        for stripe in stripes {
            stripe.table.withLock { table in
                for (key, cells) in table.all { sums[key, default: MetricsCells()].add(cells) }
            }
        }
        return sums.map(MetricsSeries.init).sorted { ($0.agency, $0.connector) < ($1.agency, $1.connector) }
    }

    /// Exchanges by cache verdict, over all agencies.
    package var exchangesByVerdict: [CacheVerdict: UInt64] {
        var sums: [CacheVerdict: UInt64] = [:]
        for series in series {
            for verdict in CacheVerdict.allCases { sums[verdict, default: 0] += series.exchanges(verdict: verdict) }
        }
        return sums
    }

    /// Everything in Prometheus' text format 0.0.4.
    /// - Parameter gauges: what others know, asked now.
    package func prometheusText(_ gauges: [Gauge] = []) -> String {
        PrometheusText.write(series, gauges)
    }
}
