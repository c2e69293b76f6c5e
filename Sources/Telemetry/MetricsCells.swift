import Gateway

/// The counts of one agency's connector.
struct MetricsCells: Sendable {
    /// Upper bounds of the histogram's buckets, in microseconds; a hit is among the first, a time-out among the last.
    static let bounds: [Int64] = [
        100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000,
    ]
    /// 0 for a status that is none, then 1xx to 5xx.
    static let statusClasses = 6
    static let faults: [GatewayError.Fault] = [.client, .upstream, .gateway]
    private static let verdicts = CacheVerdict.allCases.count

    /// By status class and verdict.
    private var exchanges = [UInt64](repeating: 0, count: statusClasses * verdicts)
    /// One more than there are bounds: the last has none.
    private(set) var buckets = [UInt64](repeating: 0, count: bounds.count + 1)
    private var faultCounts = [UInt64](repeating: 0, count: faults.count)
    private(set) var microseconds: UInt64 = 0
    private(set) var bytesReceived: UInt64 = 0
    private(set) var bytesSent: UInt64 = 0
    private(set) var attempts: UInt64 = 0

    func exchanges(statusClass: Int, _ verdict: CacheVerdict) -> UInt64 { exchanges[statusClass * Self.verdicts + verdict.place] }
    func faults(_ fault: GatewayError.Fault) -> UInt64 { faultCounts[fault.place] }

    mutating func count(_ record: ExchangeRecord, status: Int, duration: Span) {
        let statusClass = (100..<600).contains(status) ? status / 100 : 0
        exchanges[statusClass * Self.verdicts + CacheVerdict(record.cache).place] += 1
        let time = max(0, duration.microseconds)
        var bucket = 0
        while bucket < Self.bounds.count, time > Self.bounds[bucket] { bucket += 1 }
        buckets[bucket] += 1
        microseconds += UInt64(time)
        bytesReceived += UInt64(max(0, record.bytesReceived))
        bytesSent += UInt64(max(0, record.bytesSent))
        attempts += UInt64(max(0, record.attempts))
        if let fault = record.fault { faultCounts[fault.fault.place] += 1 }
    }

    mutating func add(_ other: MetricsCells) {
        for index in exchanges.indices { exchanges[index] += other.exchanges[index] }
        for index in buckets.indices { buckets[index] += other.buckets[index] }
        for index in faultCounts.indices { faultCounts[index] += other.faultCounts[index] }
        microseconds += other.microseconds
        bytesReceived += other.bytesReceived
        bytesSent += other.bytesSent
        attempts += other.attempts
    }
}

extension CacheVerdict {
    fileprivate var place: Int {
        switch self {
        case .none: 0
        case .hit: 1
        case .stale: 2
        case .collapsed: 3
        case .miss: 4
        case .expired: 5
        case .bypass: 6
        }
    }
}

extension GatewayError.Fault {
    /// As in `MetricsCells.faults`.
    fileprivate var place: Int {
        switch self {
        case .client: 0
        case .upstream: 1
        case .gateway: 2
        }
    }
}
