import JSON
import SOAP
import Testing
import XML

@Suite("A table between XML and JSON")
struct MappingTests {
    private static func entry(_ xml: String, _ json: String, _ kind: XMLJSONMapping.Entry.Kind = .text, required: Bool = false) -> XMLJSONMapping.Entry {
        XMLJSONMapping.Entry(xml: xml.split(separator: "/").map(String.init), json: json.split(separator: ".").map(String.init), kind: kind, isRequired: required)
    }

    private static func table() throws -> XMLJSONMapping {
        try XMLJSONMapping([
            entry("Number", "so", required: true), entry("Importer/TaxCode", "nguoi.maSoThue"), entry("Goods/Weight", "hang.khoiLuong", .number),
            entry("Importer/Name", "nguoi.ten"), entry("Urgent", "khan", .truth),
        ])
    }

    private static let whole = "<Number>7</Number><Importer><TaxCode>01</TaxCode><Name>Thử</Name></Importer><Goods><Weight>2.50</Weight></Goods><Urgent>true</Urgent>"
    private static let json = #"{"so":"7","nguoi":{"maSoThue":"01","ten":"Thử"},"hang":{"khoiLuong":2.50},"khan":true}"#

    private static func read(_ inside: String, _ attributes: String = "") throws -> JSON {
        try table().json(from: XMLDocument(parsing: Array("<c\(attributes)>\(inside)</c>".utf8)).root)
    }

    private static func written(_ json: String, isWhole: Bool = true) throws -> String {
        let markup = try table().markup(from: JSON(parsing: Array(json.utf8)), isWhole: isWhole)
        return String(decoding: try XMLMarkup.element("c", markup).bytes(), as: UTF8.self)
    }

    @Test("What is read in one direction is written in the other, a parent once though its entries are apart")
    func round() throws {
        #expect(try Self.read(Self.whole) == JSON(parsing: Array(Self.json.utf8)))
        #expect(try Self.written(Self.json).contains("<c>\(Self.whole)</c>"))
    }

    @Test("Nothing that the table does not name is dropped in silence", arguments: [
        "<Number>7</Number><Other/>", "<Number>7</Number>text", "<Number><Part>7</Part></Number>", "<Number>7<!-- --><i/></Number>",
        "<Number unit='x'>7</Number>", "<Number>7</Number><Importer at='x'/>", "<Number>7</Number><Importer>text<TaxCode>1</TaxCode></Importer>",
        "<Number>7</Number><Importer><Other/></Importer>", "<Number>7</Number><Number>8</Number>", "<Number>7</Number><Importer/><Importer/>",
        "<Number xmlns='urn:other'>7</Number>", "<Importer/>", "<Number>7</Number><Urgent>yes</Urgent>", "<Number>7</Number><Goods><Weight>a</Weight></Goods>",
        "<Number xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'>7</Number>",
    ])
    func strange(_ inside: String) {
        #expect(throws: XMLJSONMapping.Flaw.self) { try Self.read(inside) }
    }

    @Test("Members stand in their parent's namespace or in none, and XML Schema's own attributes say nothing but nil")
    func namespaces() throws {
        #expect(try Self.read("<Number>7</Number>", " xmlns='urn:c'") == ["so": "7"])
        let xsi = " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:xs='http://www.w3.org/2001/XMLSchema'"
        #expect(try Self.read("<Number xsi:type='xs:string'>7</Number><Urgent xsi:nil='true'/>", xsi) == ["so": "7"])
        #expect(throws: XMLJSONMapping.Flaw.self) { try Self.read("<Number xsi:nil='1'/>", xsi) }
    }

    @Test("Nor is a member, and a value of another kind is none", arguments: [
        #"{"so":"7","khac":1}"#, #"{"so":"7","nguoi":{"khac":1}}"#, #"{"so":7}"#, #"{"so":{"a":"7"}}"#, #"{"so":"7","nguoi":"x"}"#, #"{"so":"7","khan":"true"}"#,
        #"{"so":null}"#, #"{}"#, #"[]"#,
    ])
    func strangeJSON(_ json: String) {
        #expect(throws: XMLJSONMapping.Flaw.self) { try Self.written(json) }
    }

    @Test("Of a record that says more, what the table does not name is let be; a place that is no object is still refused")
    func part() throws {
        #expect(try Self.written(#"{"so":"7","khac":1,"nguoi":{"khac":2}}"#, isWhole: false).contains("<c><Number>7</Number></c>"))
        #expect(throws: XMLJSONMapping.Flaw.self) { try Self.written(#"{"so":"7","nguoi":"x"}"#, isWhole: false) }
    }

    @Test("Lists of values and of objects, within one another, are read and written in order")
    func lists() throws {
        let table = try XMLJSONMapping([
            Self.entry("so[]", "so[]", .number), Self.entry("Buoc[]/Ten", "buoc[].ten", required: true), Self.entry("Buoc[]/Tep/Ten[]", "buoc[].tep[]"),
            Self.entry("Cuoi", "cuoi"),
        ])
        let xml = "<so>1</so><so>2</so><Buoc><Ten>a</Ten><Tep><Ten>x</Ten><Ten>y</Ten></Tep></Buoc><Buoc><Ten>b</Ten></Buoc><Cuoi>z</Cuoi>"
        let json: JSON = ["so": [1, 2], "buoc": [["ten": "a", "tep": ["x", "y"]], ["ten": "b"]], "cuoi": "z"]
        #expect(try table.json(from: XMLDocument(parsing: Array("<c>\(xml)</c>".utf8)).root) == json)
        #expect(String(decoding: try XMLMarkup.element("c", try table.markup(from: json)).bytes(), as: UTF8.self).contains("<c>\(xml)</c>"))
        for wrong in ["<Buoc/>", "<Buoc><Ten>a</Ten><Khac/></Buoc>", "<so><a/></so>", "<Cuoi>1</Cuoi><Cuoi>2</Cuoi>"] {
            #expect(throws: XMLJSONMapping.Flaw.self, "\(wrong)") { try table.json(from: XMLDocument(parsing: Array("<c>\(wrong)</c>".utf8)).root) }
        }
        for wrong in [#"{"so":1}"#, #"{"so":["1"]}"#, #"{"buoc":[{}]}"#, #"{"buoc":{"ten":"a"}}"#] {
            #expect(throws: XMLJSONMapping.Flaw.self, "\(wrong)") { try table.markup(from: JSON(parsing: Array(wrong.utf8))) }
        }
        #expect(throws: XMLJSONMapping.Flaw.self) { try XMLJSONMapping([Self.entry("a[]", "b")]) }
        #expect(throws: XMLJSONMapping.Flaw.self) { try XMLJSONMapping([Self.entry("a[]/b", "a[].b"), Self.entry("a[]/b", "a[].c")]) }
    }

    @Test("A table in which a place stands twice, or is a value with something below it, is none", arguments: [
        [("a", "x"), ("a", "y")], [("a", "x"), ("b", "x")], [("a", "x"), ("a/b", "y")], [("a/b", "y"), ("a", "x")], [("a", "x"), ("b", "x.y")],
        [("a", "x.y"), ("b", "x")], [("", "x")],
    ])
    func tables(_ entries: [(String, String)]) {
        #expect(throws: XMLJSONMapping.Flaw.self) { try XMLJSONMapping(entries.map { Self.entry($0.0, $0.1) }) }
    }
}

@Suite("XML as JSON without a table")
struct PlainTests {
    private static func json(_ text: String) throws -> JSON { try PlainXMLJSON.json(from: XMLDocument(parsing: Array(text.utf8)).root) }

    @Test("Elements, lists, attributes and texts are members, and are written as they were read")
    func round() throws {
        let text = "<c><a k=\"v\">1</a><b>2</b><b>3</b><d><e>4</e></d><f></f></c>"
        let json = try Self.json(text)
        #expect(try json == JSON(parsing: Array(##"{"a":{"@k":"v","#text":"1"},"b":["2","3"],"d":{"e":"4"},"f":""}"##.utf8)))
        let object = try #require(json.object)
        #expect(String(decoding: try XMLMarkup.element("c", PlainXMLJSON.markup(from: object)).bytes(), as: UTF8.self).contains(text.replacing("<f></f>", with: "<f/>"))
            || String(decoding: try XMLMarkup.element("c", PlainXMLJSON.markup(from: object)).bytes(), as: UTF8.self).contains(text))
    }

    @Test("What JSON of this form would say less of is refused", arguments: [
        "<c>text<a/></c>", "<c><a>text<b/></a></c>", "<c xmlns:p='urn:p' p:k='1' k='2'/>", "<c xmlns:p='urn:p'><a/><p:a/></c>",
    ])
    func less(_ text: String) {
        #expect(throws: XMLJSONMapping.Flaw.self) { try Self.json(text) }
    }

    @Test("A member that cannot be an element is refused, the content's own attributes and text too", arguments: [
        ##"{"@k":"v"}"##, ##"{"#text":"v"}"##, #"{"a b":"1"}"#, #"{"a":1}"#, #"{"a":[["1"]]}"#, ##"{"a":{"#text":"1","b":"2"}}"##, #"{"a":{"@xmlns":"u"}}"#, #"{"a":null}"#,
    ])
    func members(_ json: String) throws {
        let object = try #require(try JSON(parsing: Array(json.utf8)).object)
        #expect(throws: XMLJSONMapping.Flaw.self) { try PlainXMLJSON.markup(from: object) }
    }
}
