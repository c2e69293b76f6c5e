import Gateway
import JSON
import Testing

@Suite("Whatever comes, JSON is read or refused") struct FuzzTests {
    @Test("Any value is what it was after it was written and read, compact or pretty", arguments: 1...8)
    func roundTrip(seed: UInt64) throws {
        var chance = SplitMix(seed: seed)
        for _ in 0..<300 {
            let value = Self.value(depth: 0, &chance)
            let read = try JSON(parsing: value.bytes)
            #expect(read == value && read.text == value.text, "seed \(seed)")
            #expect(try JSON(parsing: Array(value.pretty.utf8)) == value, "seed \(seed)")
        }
    }

    @Test("Bytes changed by chance never crash it, and what it takes it writes and takes again", arguments: 1...8)
    func mutations(seed: UInt64) throws {
        var chance = SplitMix(seed: seed)
        let spice = Array(#"{}[]",:\u0deE+-.tfn "#.utf8) + [0, 0x1F, 0x80, 0xC0, 0xE0, 0xED, 0xF0, 0xFF]
        for _ in 0..<1_500 {
            var bytes = Self.value(depth: 0, &chance).bytes
            for _ in 0..<Int.random(in: 1...4, using: &chance) {
                let place = Int.random(in: 0...bytes.count, using: &chance)
                switch Int.random(in: 0..<4, using: &chance) {
                case 0: bytes.insert(spice.randomElement(using: &chance) ?? 0, at: place)
                case 1 where place < bytes.count: bytes.remove(at: place)
                case 2 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &chance)
                default: bytes.removeSubrange(place...)
                }
            }
            guard let value = try? JSON(parsing: bytes) else {
                let flaw = try #require(ParsingTests.flaw(bytes), "seed \(seed)")
                #expect((0...bytes.count).contains(flaw.offset) && flaw.line > 0 && flaw.column > 0, "seed \(seed): \(flaw)")
                continue
            }
            #expect(try JSON(parsing: value.bytes) == value, "seed \(seed)")
        }
    }

    private static let characters: [Character] = ["a", "B", "7", " ", "\"", "\\", "/", "\n", "\0", "\u{7F}", "Đ", "ẫ", "🏠", "\u{2028}", "\u{FFFD}", "e\u{301}"]

    private static func text(_ chance: inout SplitMix) -> String {
        String((0..<Int.random(in: 0...8, using: &chance)).map { _ in characters.randomElement(using: &chance) ?? "a" })
    }

    static func value(depth: Int, _ chance: inout SplitMix) -> JSON {
        switch Int.random(in: 0..<(depth < 4 ? 7 : 5), using: &chance) {
        case 0: .null
        case 1: .bool(Bool.random(using: &chance))
        case 2: JSON(Int64.random(in: .min ... .max, using: &chance))
        case 3: JSONNumber(Double.random(in: -1e9...1e9, using: &chance)).map(JSON.number) ?? nil
        case 4: .string(text(&chance))
        case 5: .array((0..<Int.random(in: 0...3, using: &chance)).map { _ in value(depth: depth + 1, &chance) })
        default: .object(JSONObject((0..<Int.random(in: 0...(depth == 0 ? 20 : 3), using: &chance)).map { _ in (text(&chance), value(depth: depth + 1, &chance)) }))
        }
    }
}
