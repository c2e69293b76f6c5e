import Gateway
import NIOEmbedded
import Telemetry
import Testbed
import Testing

@Suite struct MetricsTests {
    private func finish(
        _ metrics: any ExchangeObserver, _ route: Route?, status: Int = 200, taking span: Span = .milliseconds(3),
        loop: EmbeddedEventLoop = EmbeddedEventLoop(), _ fill: (inout ExchangeRecord) -> Void = { _ in }
    ) throws {
        let clock = ManualClock()
        let exchange = try TestExchange.make(loop: loop, clock: clock)
        exchange.route = route
        fill(&exchange.record)
        clock.advance(by: span)
        metrics.finished(exchange, status: status, at: clock.tick())
    }

    @Test("Exchanges are counted by agency, connector, status and cache verdict, over all loops")
    func counts() throws {
        let metrics = Metrics()
        let one = try Sample.route()
        let two = try Sample.route(agency: "H01", connector: "form")
        for _ in 0..<3 {
            try finish(metrics, one) { $0.cache = AccessLogLineTests.cache(hit: true, ttl: 1) }
        }
        try finish(metrics, one, status: 503) { $0.fault = .stopping }
        try finish(metrics, two, status: 404)
        try finish(metrics, nil, status: 404)

        let series = metrics.series
        #expect(series.map(\.agency) == ["-", "G02", "H01"])
        #expect(series[1].exchanges() == 4)
        #expect(series[1].exchanges(statusClass: 2, verdict: .hit) == 3)
        #expect(series[1].exchanges(statusClass: 5) == 1)
        #expect(series[1].faults(.gateway) == 1)
        #expect(series[2].connector == "form")
        #expect(metrics.exchangesByVerdict[.hit] == 3)
        #expect(metrics.exchangesByVerdict[CacheVerdict.none] == 3)
    }

    @Test("Counts go by name, so a reload's new routes go on where the old ones were")
    func reload() throws {
        let metrics = Metrics()
        let loop = EmbeddedEventLoop()
        // Made and let go at once, so that their addresses are used again for other agencies.
        for round in 0..<200 { try finish(metrics, try Sample.route(agency: round % 2 == 0 ? "G02" : "H01"), loop: loop) }
        #expect(metrics.series.map { $0.exchanges() } == [100, 100])
    }

    @Test("More routes than are remembered by identity are counted all the same")
    func manyRoutes() throws {
        let metrics = Metrics()
        let loop = EmbeddedEventLoop()
        let routes = try (0..<1000).map { try Sample.route(agency: "A\($0)") }
        for _ in 0..<2 { for route in routes { try finish(metrics, route, loop: loop) } }
        #expect(metrics.series.count == 1000)
        #expect(metrics.series.allSatisfy { $0.exchanges() == 2 })
    }

    @Test("The exposition has a help and a type for every name, and a histogram that adds up")
    func exposition() throws {
        let metrics = Metrics()
        let route = try Sample.route()
        try finish(metrics, route, taking: Span(nanoseconds: 90_000)) {
            $0.cache = AccessLogLineTests.cache(hit: true, ttl: 1)
            $0.bytesSent = 1024
        }
        try finish(metrics, route, status: 502, taking: .seconds(20)) { $0.attempts = 2 }
        let lines = metrics.prometheusText().split(separator: "\n").map(String.init)

        #expect(lines.contains(#"motcua_exchanges_total{agency="G02",connector="portal",status="2xx",cache="hit"} 1"#))
        #expect(lines.contains(#"motcua_exchanges_total{agency="G02",connector="portal",status="5xx",cache="none"} 1"#))
        #expect(lines.contains(#"motcua_exchange_duration_seconds_bucket{agency="G02",connector="portal",le="0.0001"} 1"#))
        #expect(lines.contains(#"motcua_exchange_duration_seconds_bucket{agency="G02",connector="portal",le="10"} 1"#))
        #expect(lines.contains(#"motcua_exchange_duration_seconds_bucket{agency="G02",connector="portal",le="+Inf"} 2"#))
        #expect(lines.contains(#"motcua_exchange_duration_seconds_sum{agency="G02",connector="portal"} 20.00009"#))
        #expect(lines.contains(#"motcua_exchange_duration_seconds_count{agency="G02",connector="portal"} 2"#))
        #expect(lines.contains(#"motcua_sent_bytes_total{agency="G02",connector="portal"} 1024"#))
        #expect(lines.contains(#"motcua_upstream_requests_total{agency="G02",connector="portal"} 2"#))
        #expect(lines.contains("# TYPE motcua_exchange_duration_seconds histogram"))
        let helped = lines.filter { $0.hasPrefix("# HELP ") }.count
        #expect(helped == lines.filter { $0.hasPrefix("# TYPE ") }.count)
    }

    @Test("Gauges are asked when they are wanted, and their labels are escaped")
    func gauges() {
        let text = Metrics().prometheusText([
            Gauge("motcua_cache_bytes", "Bytes in\nthe cache.") { [.init(1.5)] },
            Gauge("motcua_circuit_open", "Open circuits.") { [.init(1, labels: [("connector", "a\"b\\c\nd")]), .init(.infinity)] },
            Gauge("motcua_log_lost_lines_total", "Lost.", kind: .counter) { [.init(7)] },
        ])
        #expect(text.hasSuffix("""
            # HELP motcua_cache_bytes Bytes in\\nthe cache.
            # TYPE motcua_cache_bytes gauge
            motcua_cache_bytes 1.5
            # HELP motcua_circuit_open Open circuits.
            # TYPE motcua_circuit_open gauge
            motcua_circuit_open{connector="a\\"b\\\\c\\nd"} 1
            motcua_circuit_open +Inf
            # HELP motcua_log_lost_lines_total Lost.
            # TYPE motcua_log_lost_lines_total counter
            motcua_log_lost_lines_total 7

            """))
    }

    @Test("A group tells each of its observers once")
    func group() throws {
        let first = Metrics(), second = Metrics()
        try finish(ObserverGroup([first, second]), nil)
        #expect([first, second].map { $0.series.first?.exchanges() } == [1, 1])
    }
}
