/// One limit: its name in `gateway.yaml`, its unit, its default and range, and the status that answers a breach.
package struct Limit: Sendable, Hashable {
    package enum Unit: String, Sendable { case bytes, milliseconds, count }

    package let name: String
    package let unit: Unit
    package let standard: Int
    package let range: ClosedRange<Int>
    /// The HTTP status a breach answers, where there is one.
    package let status: Int?
    package let purpose: String

    init(_ name: String, unit: Unit, standard: Int, range: ClosedRange<Int>, status: Int? = nil, _ purpose: String) {
        self.name = name
        self.unit = unit
        self.standard = standard
        self.range = range
        self.status = status
        self.purpose = purpose
    }
}

/// Every limit of the gateway.
package enum Limits {
    /// RFC 6585 §5.
    package static let head = Limit("head", unit: .bytes, standard: 32 << 10, range: 1 << 10...1 << 20, status: 431, "a request's head, fields and trailers included")
    /// RFC 9110 §15.5.15.
    package static let target = Limit("target", unit: .bytes, standard: 8 << 10, range: 256...64 << 10, status: 414, "a request's target")
    package static let fieldLines = Limit("field-lines", unit: .count, standard: 128, range: 8...1024, status: 431, "lines in a field section")
    /// RFC 9110 §15.5.14.
    package static let body = Limit("body", unit: .bytes, standard: 100 << 20, range: 0...1 << 40, status: 413, "a request's body")
    package static let chunkExtensions = Limit("chunk-extensions", unit: .bytes, standard: 4 << 10, range: 0...64 << 10, status: 400, "all chunk extensions of one message (RFC 9112 §7.1.1)")
    package static let headTime = Limit("head-time", unit: .milliseconds, standard: 10_000, range: 100...300_000, status: 408, "from a request's first byte to the end of its head")
    package static let bodyTime = Limit("body-time", unit: .milliseconds, standard: 30_000, range: 100...3_600_000, status: 408, "without a byte of a request's body")
    package static let idleTime = Limit("idle-time", unit: .milliseconds, standard: 75_000, range: 100...3_600_000, "between two requests of one connection")
    package static let writeTime = Limit("write-time", unit: .milliseconds, standard: 60_000, range: 100...3_600_000, "without a byte taken by the client")
    package static let tunnelTime = Limit("tunnel-time", unit: .milliseconds, standard: 300_000, range: 100...86_400_000, "without a byte in either direction of a connection that changed its protocol")
    package static let drainTime = Limit("drain-time", unit: .milliseconds, standard: 30_000, range: 0...3_600_000, "for exchanges under way when the gateway stops")
    package static let connections = Limit("connections", unit: .count, standard: 20_000, range: 1...1_000_000, status: 503, "client connections in all")
    package static let connectionsPerAddress = Limit("connections-per-address", unit: .count, standard: 256, range: 1...1_000_000, status: 429, "client connections from one address")
    /// RFC 9113 §5.1.2.
    package static let streams = Limit("streams", unit: .count, standard: 128, range: 1...4096, "concurrent streams of one HTTP/2 connection")
    package static let resets = Limit("resets", unit: .count, standard: 200, range: 1...100_000, "stream resets of one HTTP/2 connection in 30 s before it is closed (CVE-2023-44487)")
    package static let bodyBuffer = Limit("body-buffer", unit: .bytes, standard: 256 << 10, range: 16 << 10...16 << 20, "of one body held in memory before its sender is made to wait")
    package static let storedObject = Limit("stored-object", unit: .bytes, standard: 16 << 20, range: 1 << 10...1 << 30, "one answer in the cache; larger ones pass through unstored")
    package static let transfers = Limit("transfers", unit: .count, standard: 4096, range: 1...100_000, status: 503, "transfers to one connector at once")
    package static let refreshes = Limit("refreshes", unit: .count, standard: 16, range: 1...4096, "refreshes of one connector's answers at once, ahead of their expiry or after an outage")
    package static let refreshRate = Limit("refresh-rate", unit: .count, standard: 16, range: 1...10_000, "refreshes begun in a second while a connector's portal is down or just back")
    package static let outboxInFlight = Limit("outbox-in-flight", unit: .count, standard: 10_000, range: 1...1_000_000, "messages to one party under way at once; the others wait on disk")
    package static let outboxLease = Limit("outbox-lease", unit: .milliseconds, standard: 120_000, range: 1000...3_600_000, "for which a message under way is this gateway's alone; after a crash it is sent again when it ends")

    package static let all = [
        head, target, fieldLines, body, chunkExtensions, headTime, bodyTime, idleTime, writeTime, tunnelTime, drainTime,
        connections, connectionsPerAddress, streams, resets, bodyBuffer, storedObject, transfers, refreshes, refreshRate, outboxInFlight,
        outboxLease,
    ]
}

/// The limits in force: what `gateway.yaml` says, else the default.
package struct LimitValues: Sendable, Hashable {
    private var changed: [String: Int] = [:]
    package init() {}

    package subscript(limit: Limit) -> Int {
        get { changed[limit.name] ?? limit.standard }
        set { changed[limit.name] = newValue }
    }

    /// A limit of time as a span; its unit must be milliseconds.
    package func span(_ limit: Limit) -> Span {
        precondition(limit.unit == .milliseconds, "\(limit.name) is not a time")
        return .milliseconds(Int64(self[limit]))
    }
}
