import Gateway

/// Whose counts they are; `-` where no route was found.
struct MetricsKey: Hashable, Sendable {
    let agency: String
    let connector: String

    init(_ route: Route?) {
        agency = route?.agency.code ?? "-"
        connector = route?.connectorName ?? "-"
    }

    func names(_ route: Route?) -> Bool {
        agency == route?.agency.code ?? "-" && connector == route?.connectorName ?? "-"
    }
}

/// One loop's counts.
struct MetricsTable: Sendable {
    private struct Recent {
        var route: ObjectIdentifier?
        var place = -1
    }

    private var places: [MetricsKey: Int] = [:]
    private var keys: [MetricsKey] = []
    private var cells: [MetricsCells] = []
    /// Where a route's counts were found last. Identity leads there without hashing a name; the names are still
    /// compared, since after a reload another route may live at the same address.
    private var recent = [Recent](repeating: Recent(), count: 1 << recentBits)
    private static let recentBits = 8

    var all: some Sequence<(MetricsKey, MetricsCells)> { zip(keys, cells) }

    mutating func count(_ exchange: Exchange, status: Int, duration: Span) {
        cells[place(of: exchange.route)].count(exchange.record, status: status, duration: duration)
    }

    private mutating func place(of route: Route?) -> Int {
        let identity = route.map(ObjectIdentifier.init)
        // Objects are aligned to 16 bytes.
        let slot = (identity?.hashBits ?? 0) >> 4 & (1 << Self.recentBits - 1)
        let last = recent[slot]
        if last.place >= 0, last.route == identity, keys[last.place].names(route) { return last.place }
        let place = placeByName(MetricsKey(route))
        recent[slot] = Recent(route: identity, place: place)
        return place
    }

    private mutating func placeByName(_ key: MetricsKey) -> Int {
        if let place = places[key] { return place }
        places[key] = keys.count
        keys.append(key)
        cells.append(MetricsCells())
        return keys.count - 1
    }
}

extension ObjectIdentifier {
    fileprivate var hashBits: Int { Int(bitPattern: UInt(bitPattern: self)) }
}
