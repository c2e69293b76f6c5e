import Catalogue
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
