import Gateway
import SOAP
import Testing
import XML

@testable import SingleWindow

@Suite("Envelopes and how they are wrapped")
struct EnvelopeTests {
    static let header = WindowHeader(
        messageID: "6c1b0000-0000-4000-8000-000000000001", from: WindowUnit(name: "BCT", identity: "BCT"), to: WindowUnit(name: "NSW", identity: "NSW"),
        subject: Subject(documentType: "BCT0600001", type: "10", function: "01", reference: "BCT26000000123", sendDate: Instant(seconds: 1_790_744_400)))

    static func envelope() throws -> String {
        String(decoding: try Envelope.bytes(header, content: [.element("Note", "a &lt; b & <c>")]), as: UTF8.self)
    }

    private func read(_ payload: String) throws -> WindowPayload {
        let wire = WireSettings()
        let call = """
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><m:receiveRequest xmlns:m="\(wire.namespace)">\
            <officeCode>BCT</officeCode><m:documentType>BCT0600001</m:documentType><m:requestPayload>\(payload)</m:requestPayload>\
            </m:receiveRequest></s:Body></s:Envelope>
            """
        return try WindowPayload(request: SOAPMessage(reading: Array(call.utf8), contentType: "text/xml"), wire)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    @Test("CDATA, escaped once, escaped twice and as a child: all four are read, and what is escaped in the content stays so")
    func wrapped() throws {
        let envelope = try Self.envelope()
        for payload in ["<![CDATA[\(envelope)]]>", Self.escaped(envelope), Self.escaped(Self.escaped(envelope)), envelope, "\n \(Self.escaped(envelope))"] {
            let read = try read(payload).envelope
            #expect(read.header == Self.header)
            #expect(read.content?.child("Note")?.text == "a &lt; b & <c>")
        }
    }

    @Test("What is not one well-formed envelope is refused, each with its code", arguments: [
        ("", .empty), ("  ", .empty), ("text", .malformed), ("&lt;Envelope&gt;", .malformed), ("<Other/>", .malformed), ("<Envelope/>", .malformed),
        ("<Envelope xmlns='urn:x'/>", .malformed), ("<![CDATA[<!DOCTYPE a><Envelope/>]]>", .malformed),
    ] as [(String, WindowErrorCode)])
    func unwrapped(_ payload: String, _ code: WindowErrorCode) throws {
        #expect { try read(payload) } throws: { ($0 as? WindowRefusal)?.code == code }
    }

    static let broken: [(String, String, WindowErrorCode)] = [
        ("<messageId>6c1b0000-0000-4000-8000-000000000001</messageId>", "", .malformed),
        ("<messageId>6c1b0000-0000-4000-8000-000000000001</messageId>", "<messageId/>", .malformed),
        ("<messageId>6c1b0000-0000-4000-8000-000000000001</messageId>", "<messageId>\(String(repeating: "x", count: 51))</messageId>", .malformed),
        ("<version>01</version>", "<version>01</version><version>01</version>", .malformed),
        ("<type>10</type>", "<type>1000</type>", .malformed), ("<type>10</type>", "<type><a/></type>", .malformed),
        ("<type>10</type>", "<type>10</type><typ>11</typ>", .malformed), ("<documentType>BCT0600001</documentType>", "<documentType/>", .noProcedure),
        ("<documentType>BCT0600001</documentType>", "", .noProcedure), ("<Body>", "<Body>text", .malformed), ("</Header>", "</Header><Header/>", .malformed),
        ("<reference>BCT26000000123</reference>", "<reference>\(String(repeating: "1", count: 36))</reference>", .malformed),
        ("12:00:00</sendDate>", "12:00</sendDate>", .malformed), ("12:00:00</sendDate>", "25:00:00</sendDate>", .malformed),
        ("<SystemSignature/>", "<SystemSignature/><SystemSignature/>", .malformed), ("<SystemSignature/>", "<Other/>", .malformed),
    ]

    @Test("A member that is missing, doubled, too long, of another kind or unknown is refused by name", arguments: broken.indices)
    func members(_ index: Int) throws {
        let (old, new, code) = Self.broken[index], envelope = try Self.envelope()
        #expect(envelope.contains(old), "\(old)")
        #expect { try read("<![CDATA[\(envelope.replacing(old, with: new))]]>") } throws: { ($0 as? WindowRefusal)?.code == code }
    }

    @Test("An envelope may lie about neither office nor method")
    func method() throws {
        let wire = WireSettings(), call = try WindowPayload.request(Array(try Self.envelope().utf8), office: "BCT", documentType: "BCT0600001", wire)
        let message = try SOAPMessage(reading: call, contentType: "text/xml")
        var other = wire
        other.namespace = "http://mard.gov.vn/nsw/services"
        #expect(throws: WindowRefusal.self) { try WindowPayload(request: message, other) }
        other = wire
        other.request = "receive"
        #expect(throws: WindowRefusal.self) { try WindowPayload(request: message, other) }
    }

    @Test("Received is read in both forms, refused in both, and nothing else is an answer", arguments: [
        ("10", "99", "received"), ("99", "01", "received"), ("10", "00", "refused"), ("00", "01", "refused"), ("10", "01", nil), ("99", "02", nil),
    ] as [(String, String, String?)])
    func answers(_ type: String, _ function: String, _ expected: String?) throws {
        var header = Self.header
        header.subject.type = type
        header.subject.function = function
        let content: [XMLMarkup] = [.element("ReceiveDate", "2026-09-30 12:00:00"), .element("ErrorList", [.element("Error", [.element("ErrorCode", "BCT01_CODE"), .element("ErrorName", "x")])])]
        let answer = WindowAnswer(reading: try Envelope(reading: XMLDocument(parsing: try Envelope.bytes(header, content: content)).root))
        switch answer {
        case .received(let at)?: #expect(expected == "received" && at == Instant(seconds: 1_790_744_400))
        case .refused(let refusals)?: #expect(expected == "refused" && refusals == [WindowRefusal(.other("BCT01_CODE"), "x")])
        case nil: #expect(expected == nil)
        }
    }
}
