import Catalogue
import Gateway
import Testing

@Suite struct ProcedureCodeTests {
    @Test("A number of the national catalogue is read, with a local variant's agency or without", arguments: [
        ("1.004222", "1.004222", nil), ("6.999999", "6.999999", nil), ("2.000123.000.00.00.H26", "2.000123", "H26"),
        ("3.000001.012.03.01.G09", "3.000001", "G09.1.3.12"),
    ])
    func reads(text: String, national: String, agency: String?) throws {
        let code = try #require(ProcedureCode(text))
        #expect(code.text == text && "\(code)" == text && code.national == national && code.agency == agency.flatMap { AgencyCode($0) })
    }

    @Test("Anything else is none", arguments: [
        "", "1", "1.", "1.00422", "1.0042222", "0.004222", "7.004222", "a.004222", "1,004222", "1.00422a", " 1.004222", "1.004222 ", "1.004222\0",
        "1.004222.", "1.004222.H26", "1.004222.G09.20.001.0", "1.004222.H26.01.00.000", "1.004222.000.00.00.h26", "1.004222.000.00.00.H2", "1.004222.00.00.00.H26",
        "1.004222-000.00.00.H26", "1.004222.000.00.00.H26.1", "１.004222", "1.00422２", "1.00422\u{301}2", "1.004222\u{301}", "11.004222", "٣.004222",
        String(repeating: "1.004222", count: 1 << 16),
    ])
    func refuses(text: String) { #expect(ProcedureCode(text) == nil) }
}

@Suite struct DossierNumberTests {
    /// 2026-09-30, 08:00 in Vietnam.
    private static let now = Instant(seconds: 1_790_730_000)
    private let now = now

    private func read(_ text: String, _ scheme: DossierNumber.Scheme = .national, sender: String = "H26") throws -> DossierNumber {
        try DossierNumber(text, scheme: scheme, sender: #require(AgencyCode(sender)), now: now)
    }

    private func flaw(_ text: String, _ scheme: DossierNumber.Scheme = .national, sender: String = "H26") -> DossierNumber.Flaw? {
        do throws(DossierNumber.Flaw) {
            _ = try DossierNumber(text, scheme: scheme, sender: AgencyCode(sender)!, now: now)
            return nil
        } catch {
            return error
        }
    }

    @Test("Both forms are read", arguments: [
        ("000.00.01.H26-260930-0012", "H26", "2026-09-30", "H26.01-20260930-0012"), ("G09.20-20260609-0092637", "G09", "2026-06-09", "G09.20-20260609-0092637"),
        ("H26-260930-001", "H26", "2026-09-30", "H26-20260930-001"), ("H26-261001-123456", "H26", "2026-10-01", "H26-20261001-123456"),
        ("H26.1-20240229-0001", "000.00.01.H26", "2024-02-29", "H26.01-20240229-0001"),
    ])
    func reads(text: String, sender: String, day: String, key: String) throws {
        let number = try read(text, sender: sender)
        #expect(number.text == text && "\(number)" == text && number.day?.description == day && number.key == key)
    }

    @Test("A wrong number says what is wrong with it", arguments: [
        ("", .form), ("H26", .form), ("H26-260930", .form), ("H26-260930-12", .form), ("H26-260930-1234567", .form), ("H26-20260930-012", .form),
        ("H26-20260930-12345678", .form), ("H26-2609301-0012", .form), ("H26--0012", .form), ("H26-260930-", .form), ("H26-260930-0012-1", .form),
        ("h26-260930-0012", .form), ("H26-260930-00a2", .form), ("H26-260930- 012", .form), ("H26-260930-0012\n", .form), ("H26-26093０-0012", .form),
        ("H26-260930-00\u{301}12", .form), ("H26_260930_0012", .form), ("H26-+60930-0012", .form), ("-260930-0012", .form), ("H26-260930-0012\0", .form),
        ("H26-260931-0012", .day), ("H26-260230-0012", .day), ("H26-20250229-0012", .day), ("H26-261301-0012", .day), ("H26-260900-0012", .day),
        ("H26-00000101-0012", .day), ("H26-261002-0012", .future), ("H26-99991231-0012", .future), ("H26-991231-0012", .future),
        ("H27-260930-0012", .agency(AgencyCode("H27")!)), ("000.00.01.G01-260930-0012", .agency(AgencyCode("G01.1")!)),
    ] as [(String, DossierNumber.Flaw)])
    func refuses(text: String, expected: DossierNumber.Flaw) { #expect(flaw(text) == expected) }

    @Test("A unit's number is its own or that of a unit below, not that of the agency above")
    func sender() {
        #expect(flaw("000.00.01.H26-260930-0012", sender: "H26.1") == nil)
        #expect(flaw("005.00.01.H26-260930-0012", sender: "H26.1") == nil)
        #expect(flaw("H26-260930-0012", sender: "H26.1") == .agency(AgencyCode("H26")!))
    }

    @Test("A province that took another over sends the other's numbers on, from the day it did")
    func successor() throws {
        #expect(flaw("000.00.12.H25-250601-0012", sender: "H42") == nil)
        #expect(flaw("000.00.12.H25-250601-0012", sender: "H42.1") == .agency(AgencyCode("H25.12")!))
        #expect(flaw("000.00.12.H25-250601-0012", sender: "H26") == .agency(AgencyCode("H25.12")!))
        #expect(throws: DossierNumber.Flaw.agency(AgencyCode("H25")!)) {
            try DossierNumber("H25-250601-0012", sender: AgencyCode("H42")!, now: AgencyCode.mergerOfProvinces.adding(-1).moment())
        }
    }

    @Test("A number that is known is read without its sender and date judged", arguments: [
        ("000.00.01.H26-260930-0012", true), ("G01-20990101-0001", true), ("H26-260931-0012", false), ("HS-1", false), ("", false),
        (String(repeating: "H26-260930-0012", count: 1 << 16), false),
    ])
    func known(text: String, isNumber: Bool) throws {
        let number = DossierNumber(known: text)
        #expect((number != nil) == isNumber && (number == nil || number?.text == text))
        let owner = AgencyCode("H26")!
        #expect(DossierNumber(known: text, ownOf: owner)?.key == ((1...50).contains(text.utf8.count) ? "H26/" + text : nil))
    }

    @Test("Very long texts are refused for their form", arguments: DossierNumber.Scheme.allCases)
    func long(scheme: DossierNumber.Scheme) {
        #expect(flaw(String(repeating: "H", count: 51), scheme) == .form)
        #expect(flaw(String(repeating: "H26-260930-0012", count: 1 << 16), scheme) == .form)
    }

    @Test("An agency's own numbers are letters, digits and four marks", arguments: [
        ("2026/HS-1.2_a", nil), ("A", nil), (String(repeating: "9", count: 50), nil), ("", .form), ("a b", .form), ("a\\b", .form), ("hồ-sơ", .form),
        ("a\u{301}", .form), ("１", .form), ("a\0", .form), ("a?b", .form),
    ] as [(String, DossierNumber.Flaw?)])
    func own(text: String, expected: DossierNumber.Flaw?) { #expect(flaw(text, .own) == expected) }

    @Test("Two spellings of one number are equal; other serials and other agencies' own numbers are not")
    func equality() throws {
        #expect(try read("000.00.01.H26-260930-0012") == read("H26.1-20260930-0012"))
        #expect(try read("H26-260930-0012") != read("H26-260930-00012"))
        #expect(try read("HS-1", .own, sender: "H26") == read("HS-1", .own, sender: "000.00.00.H26"))
        #expect(try read("HS-1", .own, sender: "H26") != read("HS-1", .own, sender: "H27"))
        #expect(try read("H26-260930-0012", .own) != read("H26-260930-0012"))
    }

    @Test("A dossier that begins here has a number that reads back", arguments: [(5_000_001, "5000001"), (5_000_042, "5000042"), (9_999_999, "9999999")])
    func next(serial: Int, digits: String) throws {
        let agency = try #require(AgencyCode("000.00.01.H26"))
        let number = try #require(DossierNumber.next(agency: agency, day: Day(now), serial: serial))
        #expect(number.text == "000.00.01.H26-20260930-" + digits)
        #expect(try read(number.text) == number)
    }

    @Test("Serials here begin where no agency's own counter comes, and end at seven digits", arguments: [0, -1, 1, 9999, 5_000_000, 10_000_000, .max])
    func usedUp(serial: Int) throws {
        #expect(DossierNumber.next(agency: try #require(AgencyCode("H26")), day: Day(now), serial: serial) == nil)
    }

    @Test("Any number made here reads back", arguments: 1...20)
    func roundTrips(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        for _ in 0..<50 {
            let agency = try #require(AgencyCode("H" + chance.digits(2) + "." + chance.digits(2)))
            let day = Day(now).adding(-chance.next(4000))
            let number = try #require(DossierNumber.next(agency: agency, day: day, serial: 5_000_001 + chance.next(4_999_999)))
            #expect(try DossierNumber(number.text, sender: agency, now: now) == number)
        }
    }
}
