import Catalogue
import Gateway
import Sandbox

/// Synthetic dossiers in the shape of 2017: agencies have the shares of the Government Office's report
/// (`SandboxAgency.dossiers2017`), days those of the working week. The same index gives the same dossier, so none is kept.
struct Year2017 {
    struct Shape {
        let agency: String
        /// `yyyymmdd`.
        let day: String
        let events: Int
        let begun: Instant
    }

    private let seed: UInt64
    private let agencies = SandboxAgency.all
    /// Up to and with each agency.
    private let sums: [Int]
    private let days: [Day]
    private let daySums: [Int]

    init(seed: UInt64) {
        self.seed = seed
        sums = Self.sums(agencies.map(\.dossiers2017))
        let first = Day(Instant(seconds: 1_483_228_800))
        days = (0..<365).map { first.adding($0) }
        // A counter is closed on Sundays and half of Saturdays; what is handed in then was handed in online, a tenth.
        daySums = Self.sums((0..<365).map { [1, 10, 10, 10, 10, 10, 5][$0 % 7] })
    }

    private static func sums(_ weights: [Int]) -> [Int] { weights.reduce(into: []) { $0.append(($0.last ?? 0) + $1) } }

    /// - Returns: the place whose share of all the number falls into.
    private static func place(_ number: UInt64, _ sums: [Int]) -> Int {
        let wanted = Int(number % UInt64(sums.last ?? 1))
        return sums.firstIndex { wanted < $0 } ?? 0
    }

    func shape(_ index: Int) -> Shape {
        var chance = SplitMix(seed: seed &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15)
        let agency = agencies[Self.place(chance.next(), sums)], day = days[Self.place(chance.next(), daySums)]
        // Registrations at a ministry are short, a province's dossiers pass more desks: 2 to 5 events and 3 to 7.
        let events = agency.kind == .ministry ? 2 + Int(chance.next() % 4) : 3 + Int(chance.next() % 5)
        // From 07:30 to 17:00.
        let begun = day.moment(second: 27_000 + Int(chance.next() % 34_200))
        return Shape(agency: agency.reference.code, day: day.digits, events: events, begun: begun)
    }

    func key(_ index: Int) -> String {
        let shape = shape(index)
        return "\(shape.agency)-\(shape.day)-\(1_000_000 + index)"
    }

    /// The largest difference between an agency's share of `counts` and its share of 2017, in percent of the latter.
    func deviation(_ counts: [String: Int]) -> Double {
        let all = Double(counts.values.reduce(0, +)), whole = Double(sums.last ?? 1)
        return agencies.map { abs(Double(counts[$0.reference.code] ?? 0) / all / (Double($0.dossiers2017) / whole) - 1) * 100 }.max() ?? 100
    }
}
