import Catalogue
import Dossiers
import Gateway
import Journal

/// Look-ups by number in a journal of ten million events shaped on 2017, and what memory it takes.
enum LookUp {
    static func run(_ place: Place) async throws {
        let total = count("EVENTS", 10_000_000), real = 1000, year = Year2017(seed: 2017)
        let journal = try await place.journal("lookup")
        let desk = Desk(journal)
        for index in 0..<real { try await desk.bring(index) }
        var chance = SplitMix(seed: 2017), dossiers = 0, events = 0, counts: [String: Int] = [:]
        while events < total {
            let shape = year.shape(dossiers)
            counts[shape.agency, default: 0] += 1
            events += shape.events
            dossiers += 1
        }
        let filled = dossiers
        let filling = try await Took.measure { try await fill(journal, year, filled, &chance) }
        say("lookup: \(events) events of \(filled) dossiers written in \(filling.seconds.text(0)) s, \(filling.each(events).text(1)) processor-microseconds each; resident \(resident() >> 20) MiB")
        say("  shares of agencies differ from 2017's by at most \(year.deviation(counts).text(2)) percent of each: \(year.deviation(counts) < 1 ? "within" : "NOT within") 1")

        let asked = 10_000
        let byNumber = try await Took.measure {
            for index in 0..<asked {
                let key = year.key(Int(truncatingIfNeeded: chance.next() >> 1) % filled)
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

    /// Bytes are as many as sealed ones, and as little alike.
    private static func fill(_ journal: any Journal, _ year: Year2017, _ dossiers: Int, _ chance: inout SplitMix) async throws {
        let content = (0..<4096).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
        try await callers(256, dossiers) { index in
            let shape = year.shape(index), key = year.key(index), from = index % 3000
            var append = Append(StreamName("dossier/" + key), expected: 0)
            append.events = (0..<shape.events).map { NewEvent("progress", at: shape.begun, audience: shape.agency, content: Array(content[(from + $0)..<(from + $0 + 220)])) }
            append.head = Array(content[from..<(from + 700)])
            append.names = [Name("number", key)]
            _ = try await journal.append(append)
        }
    }
}
