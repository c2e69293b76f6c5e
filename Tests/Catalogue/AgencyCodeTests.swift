import Catalogue
import Gateway
import Testing

@Suite struct AgencyCodeTests {
    @Test("Both orders are read, shown as written, and canonical in the new one", arguments: [
        ("000.00.01.H26", "H26.01", ["H26", "01"]), ("000.00.00.G22", "G22", ["G22"]), ("G22", "G22", ["G22"]),
        ("G09.20", "G09.20", ["G09", "20"]), ("H49.61.03", "H49.61.03", ["H49", "61", "03"]), ("H26.1", "H26.01", ["H26", "01"]),
        ("H26.1.0.0", "H26.01", ["H26", "01"]), ("012.00.01.H26", "H26.01.00.012", ["H26", "01", "00", "012"]),
        ("001.02.03.A00", "A00.03.02.001", ["A00", "03", "02", "001"]), ("K99.999.999.999", "K99.999.999.999", ["K99", "999", "999", "999"]),
        ("G22.0", "G22", ["G22"]), ("G22.00.00.000", "G22", ["G22"]),
    ])
    func reads(text: String, canonical: String, levels: [String]) throws {
        let code = try #require(AgencyCode(text))
        #expect(code.text == text && "\(code)" == text)
        #expect(code.canonical == canonical && code.levels == levels && code.depth == levels.count)
        #expect(AgencyCode(canonical) == code && AgencyCode(canonical)?.hashValue == code.hashValue)
    }

    @Test("Anything else is no code", arguments: [
        "", "H", "H2", "H266", "h26", "26H", "H26.", ".H26", "H26..1", "H26.1.2.3.4", "H26.1234", "H26.-1", "H26.+1", "H26. 1", " H26", "H26 ",
        "H26\n", "H26\0", "00.00.01.H26", "0000.00.01.H26", "000.0.01.H26", "000.000.01.H26", "000.00.1.H26", "00.01.H26", "000.00.01.h26",
        "000.00.01.H2", "000.00.01.H261", "000-00-01-H26", "000.00.01", "H26.01.00.000.0", "Ｈ２６", "H２6", "H26.０1", "H26.1\u{301}", "H26.\u{301}1",
        "H٢٦", "Đ26", "H26;G22", "H26/01", "VN:GOV:H26", String(repeating: "H26.", count: 5000), String(repeating: "0", count: 1 << 20),
    ])
    func refuses(text: String) { #expect(AgencyCode(text) == nil) }

    @Test("Two spellings of one unit are equal, two units are not", arguments: [
        ("000.00.01.H26", "H26.1", true), ("000.00.00.H26", "H26", true), ("H26.01", "H26.001", true), ("H26.10", "H26.1", false),
        ("000.01.00.H26", "H26.0.1", true), ("000.01.00.H26", "H26.1", false), ("001.00.00.H26", "H26.0.0.1", true), ("H26", "G26", false),
        ("H26", "H27", false),
    ])
    func equality(one: String, other: String, isEqual: Bool) throws {
        #expect((AgencyCode(one) == AgencyCode(other)) == isEqual)
        #expect(Set([try #require(AgencyCode(one)), try #require(AgencyCode(other))]).count == (isEqual ? 1 : 2))
    }

    @Test("A unit stands under those above it and under no other", arguments: [
        ("H26", "H26", true), ("000.00.01.H26", "H26", true), ("H26", "000.00.01.H26", false), ("005.04.01.H26", "H26.1", true),
        ("005.04.01.H26", "H26.1.4", true), ("005.04.01.H26", "H26.1.5", false), ("H26.10", "H26.1", false), ("H27.1", "H26", false),
        ("012.00.01.H26", "H26.1", true), ("000.00.01.G26", "H26", false),
    ])
    func under(unit: String, other: String, stands: Bool) throws {
        #expect(try #require(AgencyCode(unit)).isSame(orUnder: try #require(AgencyCode(other))) == stands)
    }

    @Test("Parents lead up to the ministry or province")
    func parents() throws {
        let unit = try #require(AgencyCode("012.00.01.H26"))
        #expect(unit.parent?.canonical == "H26.01" && unit.parent?.parent == AgencyCode("H26") && unit.root == AgencyCode("H26"))
        #expect(unit.root.parent == nil && unit.root.text == "H26")
    }

    @Test("The old order is written where a code fits into it", arguments: [
        ("G09.20", "000.00.20.G09"), ("H49.61.03", "000.03.61.H49"), ("G22", "000.00.00.G22"), ("H26.1.2.345", "345.02.01.H26"),
        ("H26.100", nil), ("H26.1.100", nil),
    ])
    func oldOrder(text: String, old: String?) { #expect(AgencyCode(text)?.inOldOrder == old) }

    @Test("Any code survives each order there and back", arguments: 1...40)
    func roundTrips(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        for _ in 0..<50 {
            let top = String(UnicodeScalar(UInt8(0x41 + chance.next(26)))) + chance.digits(2)
            let levels = (0..<chance.next(4)).map { _ in chance.digits(1 + chance.next(3)) }
            let text = ([top] + levels).joined(separator: ".")
            let code = try #require(AgencyCode(text), "\(text)")
            #expect(AgencyCode(code.canonical) == code)
            if let old = code.inOldOrder { #expect(AgencyCode(old) == code) }
            #expect(code.isSame(orUnder: code.root) && code.isSame(orUnder: code.parent ?? code))
        }
    }
}

@Suite struct SuccessionTests {
    private let before = Instant(seconds: 1_751_302_799), since = Instant(seconds: 1_751_302_800)

    @Test("The 63 provinces are 34 since the first second of 1 July 2025 in Vietnam")
    func merger() {
        #expect(AgencyCode.mergerOfProvinces.description == "2025-07-01" && AgencyCode.mergerOfProvinces.moment() == since)
        #expect(Province.all.count == 63)
        #expect(Province.all.filter { $0.agency.isRetired(on: since) }.count == 29)
        #expect(Set(Province.all.map(\.successor)).count == 34 && Set(Province.all.map(\.successorName)).count == 34)
        #expect(Province.all.allSatisfy { !$0.agency.isRetired(on: before) && !$0.successor.isRetired(on: since) })
        #expect(Province.byIdentityCode.count == 63)
    }

    @Test("A retired code leads to its successor", arguments: [
        ("H25", "H42"), ("000.00.12.H25", "H42"), ("H06", "H29"), ("H09.1", "H29"), ("H02", "H05"), ("H57", nil), ("H26", nil),
        ("000.00.01.H26", nil), ("G05", nil), ("H99", nil),
    ])
    func successors(text: String, successor: String?) throws {
        let code = try #require(AgencyCode(text))
        #expect(code.successor(on: since) == successor.flatMap { AgencyCode($0) })
        #expect(code.isRetired(on: since) == (successor != nil) && !code.isRetired(on: before))
    }
}
