import Testing
import XML

@Suite("Schemas and canonical form")
struct SchemaTests {
    static let schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Content"><xs:complexType><xs:sequence>
        <xs:element name="TaxCode"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[0-9]{10}"/></xs:restriction></xs:simpleType></xs:element>
        <xs:element name="Count" type="xs:int"/></xs:sequence></xs:complexType></xs:element></xs:schema>
        """

    @Test("An element in the middle of a document is judged by its schema, with line and path, and without the value")
    func validation() throws {
        let schema = try XMLSchema(compiling: Array(Self.schema.utf8))
        func findings(_ content: String) throws -> [XMLFinding] {
            let root = try XMLDocument(parsing: Array("<Body>\n<Content>\n\(content)\n</Content></Body>".utf8)).root
            return try schema.validate(try #require(root.child("Content")))
        }
        #expect(try findings("<TaxCode>0101234567</TaxCode><Count>3</Count>") == [])
        let wrong = try findings("<TaxCode>SECRET</TaxCode>\n<Count>SECRET</Count>")
        #expect(wrong.contains { $0.line == 3 && $0.path == "Body/Content/TaxCode" })
        #expect(wrong.contains { $0.line == 4 && $0.path == "Body/Content/Count" })
        #expect(!wrong.contains { $0.reason.contains("SECRET") })
        #expect(try findings("<Count>3</Count>").first?.path == "Body/Content/Count")
        #expect(try !findings("<TaxCode>0101234567</TaxCode><Count>3</Count><Other/>").isEmpty)
    }

    @Test("What is no schema, or fetches one, does not compile", arguments: [
        "<a/>", "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='a' type='nowhere'/></xs:schema>",
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:include schemaLocation='http://127.0.0.1:9/x.xsd'/></xs:schema>",
        "<!DOCTYPE a><a/>", "nothing",
    ])
    func broken(_ text: String) { #expect(throws: XMLFailure.self) { try XMLSchema(compiling: Array(text.utf8)) } }

    @Test("The canonical form is that of the element alone; the exclusive one leaves out what it does not use")
    func canonical() throws {
        let root = try XMLDocument(parsing: Array(#"<a xmlns="urn:a" xmlns:b="urn:b" xmlns:c="urn:c"><b:d z='1' y="&amp;" b:x=''><!--k--> t </b:d><e/></a>"#.utf8)).root
        let inner = try #require(root.child("d", in: "urn:b"))
        #expect(String(decoding: inner.canonical(.exclusive), as: UTF8.self) == #"<b:d xmlns:b="urn:b" y="&amp;" z="1" b:x=""> t </b:d>"#)
        #expect(String(decoding: inner.canonical(.inclusive), as: UTF8.self) == #"<b:d xmlns="urn:a" xmlns:b="urn:b" xmlns:c="urn:c" y="&amp;" z="1" b:x=""> t </b:d>"#)
        #expect(try XMLDocument(parsing: inner.bytes).root.name == inner.name)
    }
}
