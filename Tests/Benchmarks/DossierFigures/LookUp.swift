import Catalogue
import Dossiers
import Gateway
import Journal

/// Look-ups by number in a journal of ten million events, and what memory it takes.
enum LookUp {
    static func run(_ place: Place) async throws {
        let total = count("EVENTS", 10_000_000), perDossier = 4, real = 1000
        let journal = try await place.journal("lookup")
        let desk = Desk(journal)
        for index in 0..<real { try await desk.bring(index) }
        var chance = SplitMix(seed: 2017)
        let filling = try await Took.measure { try await fill(journal, total / perDossier, perDossier, &chance) }
        say("lookup: \(total) events of \(total / perDossier) dossiers written in \(filling.seconds.text(0)) s, \(filling.each(total).text(1)) processor-microseconds each; resident \(resident() >> 20) MiB")

        let asked = 10_000
        let byNumber = try await Took.measure {
            for index in 0..<asked {
                let key = Self.key(Int(truncatingIfNeeded: chance.next() >> 1) % (total / perDossier))
                guard try await journal.stream(known: Name("number", key)) != nil else { say("lookup: \(key) is missing at \(index)"); return }
            }
        }
        let whole = try await Took.measure {
            for index in 0..<asked {
                guard let number = desk.book.numberKey(desk.number(index % real), agency: nil), let dossier = try await desk.book.find(.number(number)),
                    try await !desk.book.timeline(dossier).isEmpty
                else { return say("lookup: a dossier is missing") }
            }
        }
        say("lookup by number: \(byNumber.each(asked).text(1)) processor-microseconds; a dossier opened with its timeline: \(whole.each(asked).text(1)); resident \(resident() >> 20) MiB")
        await journal.close()
    }

    private static func key(_ index: Int) -> String { "H\(26 + index % 30)-2017\(1000 + index / 30 % 300)-\(1_000_000 + index)" }

    /// Shaped on 2017: bytes are as many as sealed ones, and as little alike.
    private static func fill(_ journal: any Journal, _ dossiers: Int, _ perDossier: Int, _ chance: inout SplitMix) async throws {
        let content = (0..<4096).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
        try await callers(256, dossiers) { index in
            var append = Append(StreamName("dossier/" + key(index)), expected: 0)
            let from = index % 3000
            append.events = (0..<perDossier).map { NewEvent("progress", at: Instant(seconds: 1_500_000_000 + Int64(index)), audience: "H\(26 + index % 30)", content: Array(content[(from + $0)..<(from + $0 + 220)])) }
            append.head = Array(content[from..<(from + 700)])
            append.names = [Name("number", key(index))]
            _ = try await journal.append(append)
        }
    }
}
