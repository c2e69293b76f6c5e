import Catalogue
import Gateway
import Testing

@Suite struct WorkingCalendarTests {
    private let calendar = WorkingCalendar()

    private func due(_ accepted: String, _ limit: String, _ calendar: WorkingCalendar = WorkingCalendar()) throws -> String {
        switch calendar.due(after: try WireDate.read(accepted), limit: try #require(TimeLimit(limit))) {
        case .known(let moment): WireDate.text(moment)
        case .provisional(let moment, let year): "\(WireDate.text(moment)) provisional \(year)"
        case .unknown(let year): "unknown \(year)"
        }
    }

    @Test("Working days end with the work of the n-th working day after the acceptance", arguments: [
        ("20260928090000", "1 working day", "20260929170000"), ("20260928090000", "5 working days", "20261005170000"),
        ("20260925165959", "1 working day", "20260928170000"), ("20260926100000", "1 working day", "20260928170000"),
        ("20260928235959", "1 working day", "20260929170000"), ("20260929000000", "1 working day", "20260930170000"),
        // Over Tết 2026: 13 February is a Friday, work begins again on the 23rd.
        ("20260213090000", "1 working day", "20260223170000"), ("20260212090000", "3 working days", "20260224170000"),
        // Over 30 April and 1 May 2025, with 2 May off and 26 April worked for it.
        ("20250425090000", "1 working day", "20250426170000"), ("20250429090000", "1 working day", "20250505170000"),
        // National Day 2026, with 31 August off and 22 August worked for it.
        ("20260821090000", "1 working day", "20260822170000"), ("20260828090000", "1 working day", "20260903170000"),
        ("20161230090000", "1 working day", "20170103170000"), ("20181228090000", "2 working days", "20190103170000"),
        ("20190104090000", "1 working day", "20190105170000"),
    ])
    func days(accepted: String, limit: String, expected: String) throws { #expect(try due(accepted, limit) == expected) }

    @Test("Hours count while the office works", arguments: [
        ("20260928080000", "1 working hour", "20260928090000"), ("20260928080000", "7 working hours", "20260928170000"),
        ("20260928080000", "8 working hours", "20260929090000"), ("20260928110000", "1 working hour", "20260928140000"),
        ("20260928103000", "1 working hour", "20260928113000"), ("20260928120000", "1 working hour", "20260928143000"),
        ("20260928060000", "1 working hour", "20260928090000"), ("20260928170000", "1 working hour", "20260929090000"),
        ("20260928220000", "1 working hour", "20260929090000"), ("20260925163000", "1 working hour", "20260928083000"),
        ("20260926100000", "1 working hour", "20260928090000"), ("20260213160000", "2 working hours", "20260223090000"),
        ("20260928091517", "2 working hours", "20260928111517"),
    ])
    func hours(accepted: String, limit: String, expected: String) throws { #expect(try due(accepted, limit) == expected) }

    @Test("Days of the calendar end with a working day's work", arguments: [
        ("20260928090000", "1 day", "20260929170000"), ("20260924090000", "2 days", "20260928170000"), ("20260924090000", "30 days", "20261026170000"),
        ("20260214090000", "2 days", "20260223170000"),
    ])
    func calendarDays(accepted: String, limit: String, expected: String) throws { #expect(try due(accepted, limit) == expected) }

    @Test("A way through a reckoned year is provisional, into a year without a table unknown", arguments: [
        ("20261230090000", "3 working days", "20270105170000 provisional 2027"), ("20261230090000", "1 working day", "20261231170000"),
        ("20271230090000", "2 working days", "unknown 2028"), ("20271231160000", "2 working hours", "unknown 2028"),
        ("20271220090000", "20 days", "unknown 2028"), ("20151231090000", "1 working hour", "unknown 2015"), ("20151231090000", "1 working day", "20160104170000"),
        ("20260928090000", "1000 working days", "unknown 2028"), ("21990101000000", "1 working day", "unknown 2199"),
        ("17000101000000", "1000 days", "unknown 1702"),
    ])
    func bounds(accepted: String, limit: String, expected: String) throws { #expect(try due(accepted, limit) == expected) }

    @Test("An office with other hours has other ends")
    func otherHours() throws {
        let hours = try #require(WorkingHours("07:30-11:00, 12:00-16:30, 18:00-20:00"))
        #expect(hours.description == "07:30-11:00, 12:00-16:30, 18:00-20:00")
        let calendar = WorkingCalendar(hours: hours)
        #expect(try due("20260928090000", "1 working day", calendar) == "20260929200000")
        #expect(try due("20260928103000", "6 working hours", calendar) == "20260928190000")
        #expect(WorkingHours.standard.description == "08:00-11:30, 13:30-17:00")
    }

    @Test("Hours that overlap, touch, run back or leave the day are none", arguments: [
        "", "08:00", "08:00-", "-", "8:00-11:30", "08:00-08:00", "11:30-08:00", "08:00-11:30, 11:30-17:00", "08:00-11:30, 11:00-17:00", "13:30-17:00, 08:00-11:30",
        "08:00-24:01", "08:60-09:00", "08:00–11:30", "08:00-11:30,", "０8:00-11:30", "08.00-11.30", "08:00-11:30 13:30-17:00",
    ])
    func noHours(text: String) { #expect(WorkingHours(text) == nil) }

    @Test("More time is never due earlier, later acceptance never sooner, and it is always while the office works", arguments: 1...20)
    func monotonic(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        for _ in 0..<20 {
            let accepted = try #require(Day(year: 2016, month: 1, day: 1)).adding(chance.next(3900)).moment(second: chance.next(86_400))
            let later = Instant(nanoseconds: accepted.nanoseconds + Int64(chance.next(1_000_000)) * 1_000_000_000)
            let count = 1 + chance.next(60)
            for make in [TimeLimit.workingDays, TimeLimit.workingHours, TimeLimit.calendarDays] {
                let due = try #require(calendar.due(after: accepted, limit: make(count)).moment)
                #expect(due > accepted)
                #expect(try #require(calendar.due(after: accepted, limit: make(count + 1)).moment) >= due)
                #expect(try #require(calendar.due(after: later, limit: make(count)).moment) >= due)
                #expect(calendar.isWorking(Day(due)) == true)
            }
        }
    }
}

@Suite struct TimeLimitTests {
    @Test("A time limit is read and written in one way", arguments: [
        ("5 working days", TimeLimit.workingDays(5), "5 ngày làm việc"), ("1 working day", .workingDays(1), "1 ngày làm việc"),
        ("8 working hours", .workingHours(8), "8 giờ làm việc"), ("30 days", .calendarDays(30), "30 ngày"), ("1000 days", .calendarDays(1000), "1000 ngày"),
    ])
    func reads(text: String, limit: TimeLimit, vietnamese: String) {
        #expect(TimeLimit(text) == limit && limit.description == text && limit.vietnamese == vietnamese)
    }

    @Test("Anything else is none", arguments: [
        "", "5", "5d", "5 d", "days", "0 days", "1001 days", "-1 days", "+5 days", "5  days", " 5 days", "5 days ", "5 Working Days", "5 hours", "2 working day",
        "５ days", "5 days\0", "9999999999999999999 days", "5\tdays", "1.5 days",
    ])
    func refuses(text: String) { #expect(TimeLimit(text) == nil) }
}

@Suite struct HolidaysTests {
    private let holidays = Holidays.vietnam

    @Test("The table holds the years 2016 to 2027, the last of them reckoned")
    func years() {
        #expect(holidays.basis.keys.sorted() == Array(2016...2027))
        #expect(holidays.basis.filter { $0.value == .reckoned }.map(\.key) == [2027])
        #expect(holidays.exceptions.values.allSatisfy { !$0.name.isEmpty && !$0.source.isEmpty })
    }

    @Test("A year has as many days off as its law gives, and one more for each make-up day", arguments: 2016...2027)
    func counts(year: Int) {
        let days = holidays.exceptions.values.filter { $0.day.year == year }
        let law = year < 2021 ? 10 : year < 2026 ? 11 : 12
        let swapped = [2018: 1, 2019: 1, 2024: 1, 2025: 1, 2026: 2][year] ?? 0
        #expect(days.count { !$0.isWorking } == law + swapped)
        // The day worked for 31 December 2018 is in January 2019.
        #expect(days.count(where: \.isWorking) == [2019: 2, 2024: 1, 2025: 1, 2026: 2][year] ?? 0)
    }

    @Test("Known days are as they were", arguments: [
        ("20160210", false), ("20160503", false), ("20170202", true), ("20181231", false), ("20190105", true), ("20200123", false), ("20210903", false),
        ("20220901", false), ("20230503", false), ("20240504", true), ("20240505", false), ("20250502", false), ("20260102", false), ("20260110", true),
        ("20260822", true), ("20260823", false), ("20260831", false), ("20261123", true), ("20261124", false), ("20270210", false), ("20270211", true),
    ])
    func known(day: String, isWorking: Bool) throws {
        #expect(holidays.isWorking(Day(try WireDate.read(day + "120000"))) == isWorking)
    }

    @Test("A table with a line that is not understood is none", arguments: [
        "2026", "2026 guessed", "2026 announced\n2026 announced", "2026-01-01 off | a | b", "2026 announced\n2025-01-01 off | a | b",
        "2026 announced\n2026-01-01 off | a", "2026 announced\n2026-01-01 closed | a | b", "2026 announced\n2026-01-01 work | a | b",
        "2026 announced\n2026-01-03 off | a | b", "2026 announced\n2026-02-30 off | a | b", "2026 announced\n2026-01-01 off | a | b\n2026-01-01 off | a | b",
    ])
    func refuses(text: String) { #expect(Holidays(text) == nil) }

    @Test("Where there is no table, nothing is known")
    func none() { #expect(Holidays.none.isWorking(Day(number: 20_000)) == nil) }
}
