import Gateway

/// A number that somebody else knows, asked when it is wanted: connections open, bytes in the cache.
package struct Gauge: Sendable {
    package enum Kind: String, Sendable { case gauge, counter }

    package struct Sample: Sendable {
        package let value: Double
        package let labels: [(name: String, value: String)]
        package init(_ value: Double, labels: [(name: String, value: String)] = []) {
            self.value = value
            self.labels = labels
        }
    }

    let name: String
    let help: String
    let kind: Kind
    let read: @Sendable () -> [Sample]

    /// - Parameter name: with the unit at its end, and `_total` after that where it is a counter.
    package init(_ name: String, _ help: String, kind: Kind = .gauge, read: @escaping @Sendable () -> [Sample]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.read = read
    }
}

/// Prometheus' text format, version 0.0.4.
enum PrometheusText {
    static func write(_ series: [MetricsSeries], _ gauges: [Gauge]) -> String {
        var text = Page()
        writeExchanges(series, to: &text)
        writeDurations(series, to: &text)
        writeSums(series, to: &text)
        for gauge in gauges {
            text.open(gauge.name, gauge.help, gauge.kind.rawValue)
            for sample in gauge.read() { text.line(gauge.name, sample.labels, number(sample.value)) }
        }
        return text.text
    }

    private static func writeExchanges(_ series: [MetricsSeries], to text: inout Page) {
        text.open("motcua_exchanges_total", "Exchanges answered, by status class and by the cache's part in it.", "counter")
        for one in series {
            for statusClass in 0..<MetricsCells.statusClasses {
                for verdict in CacheVerdict.allCases {
                    let count = one.cells.exchanges(statusClass: statusClass, verdict)
                    guard count > 0 else { continue }
                    let status = statusClass == 0 ? "none" : "\(statusClass)xx"
                    text.line("motcua_exchanges_total", labels(one) + [("status", status), ("cache", verdict.rawValue)], String(count))
                }
            }
        }
    }

    private static func writeDurations(_ series: [MetricsSeries], to text: inout Page) {
        let name = "motcua_exchange_duration_seconds"
        text.open(name, "From a request's first byte to the end of its answer.", "histogram")
        for one in series {
            var sum: UInt64 = 0
            for (index, count) in one.cells.buckets.enumerated() {
                sum += count
                let bound = index < MetricsCells.bounds.count ? number(Double(MetricsCells.bounds[index]) / 1e6) : "+Inf"
                text.line(name + "_bucket", labels(one) + [("le", bound)], String(sum))
            }
            text.line(name + "_sum", labels(one), number(Double(one.cells.microseconds) / 1e6))
            text.line(name + "_count", labels(one), String(sum))
        }
    }

    private static func writeSums(_ series: [MetricsSeries], to text: inout Page) {
        text.open("motcua_received_bytes_total", "Bytes of requests.", "counter")
        for one in series { text.line("motcua_received_bytes_total", labels(one), String(one.bytesReceived)) }
        text.open("motcua_sent_bytes_total", "Bytes of answers.", "counter")
        for one in series { text.line("motcua_sent_bytes_total", labels(one), String(one.bytesSent)) }
        text.open("motcua_upstream_requests_total", "Requests sent to upstreams, retries included.", "counter")
        for one in series { text.line("motcua_upstream_requests_total", labels(one), String(one.attempts)) }
        text.open("motcua_faults_total", "Exchanges that failed, by whose fault it was.", "counter")
        for one in series {
            for fault in MetricsCells.faults where one.faults(fault) > 0 {
                text.line("motcua_faults_total", labels(one) + [("fault", fault.rawValue)], String(one.faults(fault)))
            }
        }
    }

    private static func labels(_ series: MetricsSeries) -> [(name: String, value: String)] {
        [("agency", series.agency), ("connector", series.connector)]
    }

    /// Whole numbers without a fraction, as far as a double holds them exactly.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 9e15 ? String(Int64(value)) : String(value)
    }

    private struct Page {
        var text = ""

        mutating func open(_ name: String, _ help: String, _ type: String) {
            text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(type)\n"
        }

        mutating func line(_ name: String, _ labels: [(name: String, value: String)], _ value: String) {
            text += name
            if !labels.isEmpty {
                text += "{" + labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }.joined(separator: ",") + "}"
            }
            text += " " + value + "\n"
        }

        private static func escaped(_ text: String, quotes: Bool) -> String {
            var escaped = ""
            for character in text {
                switch character {
                case "\\": escaped += "\\\\"
                case "\n", "\r\n": escaped += "\\n"
                case "\"" where quotes: escaped += "\\\""
                default: escaped.append(character)
                }
            }
            return escaped
        }
    }
}
