import Catalogue
import Gateway
import Testing

@Suite struct ServiceCatalogueTests {
    private static func procedure(_ code: String, _ agency: String, path: String = "/a") throws -> Procedure {
        Procedure(code: try #require(ProcedureCode(code)), agency: try #require(AgencyCode(agency)), level: 4, path: path)
    }

    private let catalogue: ServiceCatalogue

    init() throws {
        catalogue = ServiceCatalogue([
            try Self.procedure("1.004222", "H26", path: "/tinh"), try Self.procedure("1.004222", "000.00.01.H26", path: "/so"),
            try Self.procedure("1.004223", "H26"), try Self.procedure("2.000123.000.00.00.H26", "H26"), try Self.procedure("1.004222", "G01", path: "/bo"),
            try Self.procedure("1.004223", "000.00.00.H26", path: "/hai"),
        ])
    }

    @Test("A procedure is the agency's own, else that of the nearest agency above it", arguments: [
        ("1.004222", "H26", "/tinh"), ("1.004222", "000.00.00.H26", "/tinh"), ("1.004222", "H26.1", "/so"), ("1.004222", "005.04.01.H26", "/so"),
        ("1.004222", "H26.2", "/tinh"), ("1.004222", "G01.5", "/bo"), ("1.004222", "H27", nil), ("1.004223", "H26.1", "/a"), ("1.004224", "H26", nil),
        ("2.000123", "H26", nil), ("2.000123.000.00.00.H26", "H26.3", "/a"),
    ])
    func lookUp(code: String, agency: String, path: String?) throws {
        #expect(catalogue.procedure(try #require(ProcedureCode(code)), of: try #require(AgencyCode(agency)))?.path == path)
    }

    @Test("A retired agency's procedures are its successor's, and it is said", arguments: [
        ("H25", 1_751_302_800, "/ninh-binh", "H42"), ("000.00.12.H25", 1_751_302_800, "/ninh-binh", "H42"), ("H25", 1_751_302_799, nil, nil),
        ("H42", 1_751_302_800, "/ninh-binh", nil), ("H40", 1_751_302_800, "/nam-dinh", "H42"), ("H26", 1_751_302_800, nil, nil),
    ] as [(String, Int64, String?, String?)])
    func retired(agency: String, seconds: Int64, path: String?, successor: String?) throws {
        let catalogue = ServiceCatalogue([
            try Self.procedure("1.000001", "H42", path: "/ninh-binh"), try Self.procedure("1.000001", "H40", path: "/nam-dinh"),
        ])
        let found = catalogue.find(try #require(ProcedureCode("1.000001")), of: try #require(AgencyCode(agency)), on: Instant(seconds: seconds))
        #expect(found?.procedure.path == path && found?.successor == successor.flatMap { AgencyCode($0) })
    }

    @Test("Of two thousand codes the nearest is the one that comparing with each finds", arguments: 1...5)
    func nearestOfMany(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let codes = Set((0..<2000).map { _ in "\(1 + chance.next(6))." + chance.digits(6) }).sorted()
        let many = ServiceCatalogue(try codes.map { try Self.procedure($0, "H26") })
        for _ in 0..<10 {
            var text = Array(codes[chance.next(codes.count)])
            text.swapAt(2 + chance.next(5), 3 + chance.next(5))
            text[2 + chance.next(6)] = Character(chance.digits(1))
            #expect(many.nearest(to: String(text), of: AgencyCode("H26")!)?.code.text == Spelling.nearest(to: String(text), among: codes))
        }
    }

    @Test("An agency lists its own, and with those above it each code once")
    func lists() throws {
        let unit = try #require(AgencyCode("H26.1"))
        #expect(catalogue.procedures(of: unit).map(\.path) == ["/so"])
        #expect(catalogue.procedures(openTo: unit).map(\.code.text) == ["1.004222", "1.004223", "2.000123.000.00.00.H26"])
        #expect(catalogue.procedures(openTo: unit).first?.path == "/so")
        #expect(catalogue.procedures(openTo: try #require(AgencyCode("H99"))).isEmpty)
        #expect(catalogue.all.count == 6)
    }

    @Test("The nearest of the agency's own codes is found for a mistyped one", arguments: [
        ("1.04222", "H26", "1.004222"), ("1.004232", "H26.1", "1.004222"), ("2.000123.000.00.00.H25", "H26", "2.000123.000.00.00.H26"), ("9.999999", "H26", nil),
        ("1.004232", "H27", nil), ("", "H26", nil), (String(repeating: "1", count: 1 << 20), "H26", nil),
    ])
    func nearest(text: String, agency: String, expected: String?) throws {
        #expect(catalogue.nearest(to: text, of: try #require(AgencyCode(agency)))?.code.text == expected)
    }
}
