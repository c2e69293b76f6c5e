import Catalogue
import Gateway
import Testing

@Suite struct WireDateTests {
    @Test("A date is a moment in Vietnam, and is written back as it was", arguments: [
        ("19700101070000", 0), ("20260930081500", 1_790_730_900), ("20250701000000", 1_751_302_800), ("20250630235959", 1_751_302_799),
        ("20240229120000", 1_709_182_800), ("19691231235959", -25_201), ("20000229000000", 951_757_200), ("17000101000000", -8_520_361_200),
        ("22001231235959", 7_289_629_199),
    ] as [(String, Int64)])
    func reads(text: String, seconds: Int64) throws {
        #expect(try WireDate.read(text) == Instant(seconds: seconds))
        #expect(WireDate.text(Instant(seconds: seconds)) == text)
    }

    @Test("A wrong date says what is wrong with it", arguments: [
        ("", .form), ("20260930", .form), ("2026093008150", .form), ("202609300815000", .form), ("2026-09-30 08:15", .form), ("20260930T81500", .form),
        ("2026093008150a", .form), ("20260930 81500", .form), ("+2026093008150", .form), ("２0260930081500", .form), ("2026093008150\0", .form),
        ("20260930081500 ", .form), ("2026093008150\u{301}", .form), ("20260230000000", .day), ("20250229000000", .day), ("20260931000000", .day),
        ("20261301000000", .day), ("20260001000000", .day), ("20260100000000", .day), ("00000101000000", .day), ("00010101000000", .day),
        ("16991231235959", .day), ("22010101000000", .day), ("99991231235959", .day), ("21000229000000", .day), ("20260930240000", .time),
        ("20260930236000", .time), ("20260930235960", .time), ("20260930990000", .time), (String(repeating: "2", count: 1 << 20), .form),
    ] as [(String, WireDate.Flaw)])
    func refuses(text: String, expected: WireDate.Flaw) { #expect(throws: expected) { try WireDate.read(text) } }

    @Test("A part of a second is left out, before 1970 too")
    func fractions() {
        #expect(WireDate.text(Instant(nanoseconds: 999_999_999)) == "19700101070000")
        #expect(WireDate.text(Instant(nanoseconds: -1)) == "19700101065959")
    }

    @Test("Any second between 1700 and 2200 survives there and back", arguments: 1...20)
    func roundTrips(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        for _ in 0..<200 {
            let moment = Instant(seconds: Int64(chance.next(15_800_000_000)) - 8_510_000_000)
            #expect(try WireDate.read(WireDate.text(moment)) == moment)
        }
    }
}

@Suite struct DayTests {
    @Test("The calendar is Gregorian", arguments: [
        (1970, 1, 1, 0, Weekday.thursday), (2026, 9, 30, 20_726, .wednesday), (2000, 2, 29, 11_016, .tuesday), (1, 1, 1, -719_162, .monday),
        (9999, 12, 31, 2_932_896, .friday), (1969, 12, 31, -1, .wednesday),
    ])
    func gregorian(year: Int, month: Int, day: Int, number: Int, weekday: Weekday) throws {
        let found = try #require(Day(year: year, month: month, day: day))
        #expect(found.number == number && found.weekday == weekday)
        #expect(found.civil == (year, month, day) && found.year == year && found.month == month && found.day == day)
    }

    @Test("There are no other days", arguments: [(2025, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0), (0, 1, 1), (10_000, 1, 1), (-1, 1, 1)])
    func none(year: Int, month: Int, day: Int) { #expect(Day(year: year, month: month, day: day) == nil) }

    @Test("A day begins at 17:00 UTC of the day before")
    func begins() {
        #expect(Day(Instant(seconds: 17 * 3600 - 1)) == Day(number: 0) && Day(Instant(seconds: 17 * 3600)) == Day(number: 1))
        #expect(Day(Instant(seconds: -7 * 3600)) == Day(number: 0) && Day(Instant(nanoseconds: -7 * 3_600_000_000_000 - 1)) == Day(number: -1))
    }

    @Test("Day after day, each has a date of its own and a weekday of its own")
    func consecutive() throws {
        var last = try #require(Day(year: 1999, month: 12, day: 31))
        for _ in 0..<3000 {
            let next = last.adding(1)
            #expect(Day(year: next.year, month: next.month, day: next.day) == next && next > last && next.digits > last.digits)
            #expect(next.weekday != last.weekday && next.adding(7).weekday == next.weekday)
            last = next
        }
    }
}
