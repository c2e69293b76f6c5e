import SOAP
import Testing
import XML

@Suite("SOAP messages")
struct MessageTests {
    private func read(_ text: String, _ type: String?, _ action: String? = nil) throws(SOAPFault) -> SOAPMessage {
        try SOAPMessage(reading: Array(text.utf8), contentType: type, action: action)
    }

    private func fault(_ text: String, _ type: String? = "text/xml") -> SOAPFault? {
        do throws(SOAPFault) {
            _ = try read(text, type)
            return nil
        } catch { return error }
    }

    private static let old = "http://schemas.xmlsoap.org/soap/envelope/"

    @Test("What is written in either version is read again, with its action", arguments: SOAPVersion.allCases)
    func round(_ version: SOAPVersion) throws {
        let bytes = try SOAPMessage.bytes(version, body: .element("m:do", attributes: [XMLAttribute("xmlns:m", "urn:m")], "x"))
        let message = try SOAPMessage(
            reading: bytes, contentType: version.contentType(action: "urn:do"), action: version.actionField("urn:do"))
        #expect(message.version == version)
        #expect(message.action == "urn:do")
        #expect(message.body.name == XMLName("do", in: "urn:m"))
        #expect(message.body.text == "x")
    }

    @Test("A message that is not of its content type's version is refused")
    func contentType() throws {
        let bytes = try SOAPMessage.bytes(.soap11, body: .element("a"))
        for type in [nil, "application/soap+xml", "application/json", "text/plain; charset=utf-8"] {
            #expect(throws: SOAPFault.self) { try SOAPMessage(reading: bytes, contentType: type) }
        }
        #expect(try SOAPMessage(reading: bytes, contentType: #"Text/XML ; charset="UTF-8""#).action == nil)
    }

    @Test("A content type is read by its grammar: quotes hold semicolons, and what does not end or stands twice is refused")
    func quoted() throws {
        let bytes = try SOAPMessage.bytes(.soap12, body: .element("a"))
        let quoted = #"application/soap+xml; note="a;action=b\"c"; action="urn:do;now""#
        #expect(try SOAPMessage(reading: bytes, contentType: quoted).action == "urn:do;now")
        for type in [#"application/soap+xml; action="urn:do"#, "application/soap+xml; action=a; action=b", "application/soap+xml; action", "application/soap+xml; a b=c"] {
            #expect(throws: SOAPFault.self, "\(type)") { try SOAPMessage(reading: bytes, contentType: type) }
        }
    }

    @Test("An action said twice is one action")
    func actions() throws {
        let bytes = try SOAPMessage.bytes(.soap12, body: .element("a")), type = SOAPVersion.soap12.contentType(action: "urn:do")
        #expect(try SOAPMessage(reading: bytes, contentType: type, action: #""urn:do""#).action == "urn:do")
        #expect(try SOAPMessage(reading: bytes, contentType: type, action: #""""#).action == "urn:do")
        #expect(throws: SOAPFault.self) { try SOAPMessage(reading: bytes, contentType: type, action: "urn:other") }
    }

    @Test("Each kind of wrong envelope has its code")
    func wrong() {
        let envelope = "<s:Envelope xmlns:s='\(Self.old)'>"
        #expect(fault("<a/>")?.code == .versionMismatch)
        #expect(fault("<Envelope xmlns='urn:other'><Body><a/></Body></Envelope>")?.code == .versionMismatch)
        #expect(fault("\(envelope)<s:Header><x s:mustUnderstand='1'/></s:Header><s:Body><a/></s:Body></s:Envelope>")?.code == .mustUnderstand)
        #expect(fault("\(envelope)<s:Header><x s:mustUnderstand='0'/></s:Header><s:Body><a/></s:Body></s:Envelope>") == nil)
        for inside in ["", "<s:Body/>", "<s:Body><a/><b/></s:Body>", "<s:Body><a/></s:Body><s:Body><b/></s:Body>", "<s:Body>text<a/></s:Body>", "<s:Body><a/></s:Body><other/>", "<s:Body><a/></s:Body><s:Header/>", "<s:Header>text</s:Header><s:Body><a/></s:Body>"] {
            #expect(fault("\(envelope)\(inside)</s:Envelope>")?.code == .sender, "\(inside)")
        }
        #expect(fault("<!DOCTYPE a><a/>")?.xml == .forbidden)
    }

    @Test("A fault is read as it was written; 1.2 answers 400 where the sender is at fault", arguments: SOAPVersion.allCases)
    func faults(_ version: SOAPVersion) throws {
        for code: SOAPFault.Code in [.sender, .receiver, .versionMismatch, .mustUnderstand] {
            let fault = SOAPFault(code, "lý do <&>")
            let message = try SOAPMessage(reading: fault.bytes(version), contentType: version.contentType())
            #expect(SOAPFault(reading: message) == fault)
        }
        #expect(SOAPFault(.sender, "").status(version) == (version == .soap12 ? 400 : 500))
        let plain = try SOAPMessage(reading: SOAPMessage.bytes(version, body: .element("Fault")), contentType: version.contentType())
        #expect(SOAPFault(reading: plain) == nil)
    }
}
