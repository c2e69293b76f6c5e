import Gateway
import Glibc

/// A seeded sequence of keys, and how large each key's answer is.
struct Trace {
    let name: String
    let keys: [Int32]
    /// Bytes by key.
    let sizes: [Int32]

    /// Bytes of the population, without what only scans ask for; cache sizes are parts of it.
    let footprint: Int

    static let population = 100_000
    static let length = 1_000_000

    /// All of them, with sizes of one kind.
    static func all(_ kind: Sizes) -> [Trace] {
        [
            zipf(0.7, kind), zipf(0.9, kind), zipf(1.1, kind), scanned(kind), drifting(kind), loop(kind, ofCache: 0.05),
        ]
    }

    enum Sizes: String, CaseIterable {
        case uniform
        /// Lognormal with a median of 8 KiB and a mean of about 34 KiB, as pages and their parts are.
        case web
    }

    private static func zipf(_ exponent: Double, _ kind: Sizes) -> Trace {
        var random = SplitMix(seed: 7)
        var draw = ZipfDraw(population, exponent, seed: 11)
        let keys = (0..<length).map { _ in draw.next() }
        return Trace(name: "Zipf \(exponent)", keys: keys, sizes: sizes(population, kind, &random), among: population)
    }

    /// Zipf 0.9, and after each 100,000 requests one pass over 20,000 addresses nobody asks for again.
    private static func scanned(_ kind: Sizes) -> Trace {
        var random = SplitMix(seed: 7)
        var draw = ZipfDraw(population, 0.9, seed: 11)
        var keys: [Int32] = [], fresh = Int32(population)
        for number in 0..<length {
            keys.append(draw.next())
            guard number % 100_000 == 99_999 else { continue }
            for _ in 0..<20_000 {
                keys.append(fresh)
                fresh += 1
            }
        }
        return Trace(name: "Zipf 0.9 + scans", keys: keys, sizes: sizes(Int(fresh), kind, &random), among: population)
    }

    /// Zipf 0.9 where every 5,000 requests a hundredth of the addresses change their popularity with others.
    private static func drifting(_ kind: Sizes) -> Trace {
        var random = SplitMix(seed: 7), changes = SplitMix(seed: 13)
        var draw = ZipfDraw(population, 0.9, seed: 11)
        var names = Array(0..<Int32(population))
        let keys = (0..<length).map { number in
            if number % 5_000 == 4_999 {
                for _ in 0..<population / 200 {
                    names.swapAt(Int.random(in: 0..<population, using: &changes), Int.random(in: 0..<population, using: &changes))
                }
            }
            return names[Int(draw.next())]
        }
        return Trace(name: "Zipf 0.9, drifting", keys: keys, sizes: sizes(population, kind, &random), among: population)
    }

    /// Round and round over a fifth more than fits in a cache of this part of the footprint.
    private static func loop(_ kind: Sizes, ofCache part: Double) -> Trace {
        var random = SplitMix(seed: 7)
        let count = Int32(Double(population) * part * 1.2)
        return Trace(name: "loop of 1.2 x 5 %", keys: (0..<Int32(length)).map { $0 % count }, sizes: sizes(population, kind, &random), among: population)
    }

    private init(name: String, keys: [Int32], sizes: [Int32], among count: Int) {
        self.name = name
        self.keys = keys
        self.sizes = sizes
        footprint = sizes[..<count].reduce(0) { $0 + Int($1) }
    }

    private static func sizes(_ count: Int, _ kind: Sizes, _ random: inout SplitMix) -> [Int32] {
        (0..<count).map { _ in
            switch kind {
            case .uniform: 2048
            case .web: Int32(min(4_194_304, max(256, exp(9.0 + 1.7 * normal(&random)))))
            }
        }
    }

    /// Box and Muller's.
    private static func normal(_ random: inout SplitMix) -> Double {
        let first = Double.random(in: Double.leastNonzeroMagnitude..<1, using: &random), second = Double.random(in: 0..<1, using: &random)
        return (-2 * log(first)).squareRoot() * cos(2 * .pi * second)
    }
}

/// Keys by Zipf's law, which key is how popular being chance.
struct ZipfDraw {
    private var random: SplitMix
    private let sums: [Double]
    private let names: [Int32]

    init(_ count: Int, _ exponent: Double, seed: UInt64) {
        random = SplitMix(seed: seed)
        var sums: [Double] = [], sum = 0.0
        for rank in 1...count {
            sum += pow(Double(rank), -exponent)
            sums.append(sum)
        }
        self.sums = sums
        names = (0..<Int32(count)).shuffled(using: &random)
    }

    mutating func next() -> Int32 {
        let aim = Double.random(in: 0..<(sums.last ?? 1), using: &random)
        var low = 0, high = sums.count - 1
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] <= aim { low = middle + 1 } else { high = middle }
        }
        return names[low]
    }
}
