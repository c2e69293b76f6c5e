import Gateway
import NIOCore
import NIOEmbedded
import Testbed
import Testing
import XML

@testable import Sandbox

@Suite("The sandbox's single window") struct SingleWindowTests {
    private let window = SingleWindowConnector()
    private let clock = ManualClock()

    private static let gateway = "http://com/vnsw/receive/gateway/generated"
    private static func soap(_ year: Int) -> String {
        year == 11 ? "http://schemas.xmlsoap.org/soap/envelope/" : "http://www.w3.org/2003/05/soap-envelope"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    private static func envelope(
        _ pair: (String, String) = ("10", "01"), id: String = "m-1", document: String = "BCT0600001", to: String = "NSW",
        content: String = "<Content><Purpose>A &amp; B</Purpose></Content>"
    ) -> String {
        func party(_ name: String, _ code: String) -> String { "<\(name)><name>\(code)</name><identity>\(code)</identity><unitCode>\(code)</unitCode></\(name)>" }
        return "<Envelope><Header><Reference><version>01</version><messageId>\(id)</messageId></Reference>" + party("From", "DN1") + party("To", to)
            + "<Subject><documentType>\(document)</documentType><type>\(pair.0)</type><function>\(pair.1)</function><reference>R1</reference>"
            + "<sendDate>2026-10-01 08:15:00</sendDate></Subject></Header><Body>\(content)<Signature/></Body><SystemSignature/></Envelope>"
    }

    private static func message(_ payload: String, version: Int = 11) -> String {
        "<s:Envelope xmlns:s=\"\(soap(version))\"><s:Body><w:receiveRequest xmlns:w=\"\(gateway)\"><w:officeCode>DN1</w:officeCode>"
            + "<w:requestPayload>\(payload)</w:requestPayload></w:receiveRequest></s:Body></s:Envelope>"
    }

    private func post(_ content: String, fault: String? = nil) throws -> (status: Int, bytes: [UInt8])? {
        let exchange = try TestExchange.make(
            .post, "/VNSWReceiveGateway/ws", more: fault.map { [(SandboxFault.fieldName, $0)] } ?? [], body: .bytes(ByteBuffer(string: content)), clock: clock)
        guard case .now(.success(let answer)) = window.answer(exchange) else { return nil }
        return (answer.status, Array(answer.body.drained().bytes.readableBytesView))
    }

    /// The answer's letter, read by its members; nil where there was no answer or none with a letter in it.
    private func ask(_ envelope: String, fault: String? = nil) throws -> WindowLetter? {
        guard let answer = try post(Self.message(Self.escaped(envelope)), fault: fault), let body = WindowWords.body(answer.bytes) else { return nil }
        return body.element.children.first.flatMap { WindowLetter.read($0) }
    }

    private func code(_ letter: WindowLetter?) throws -> String? {
        let content = try XMLDocument(parsing: try #require(letter).content).root
        return content.descendants(["ErrorList", "Error", "ErrorCode"]).first?.text
    }

    @Test("It reads an envelope in CDATA, escaped once, escaped twice and as an element, in both versions of SOAP, and answers in the same", arguments: [
        11, 12,
    ], [0, 1, 2, 3])
    func ways(version: Int, way: Int) throws {
        let envelope = Self.envelope()
        let payload = [envelope, "<![CDATA[\(envelope)]]>", Self.escaped(envelope), Self.escaped(Self.escaped(envelope))][way]
        let answer = try #require(try post(Self.message(payload, version: version)))
        let body = try #require(WindowWords.body(answer.bytes))
        #expect(answer.status == 200 && body.version == Self.soap(version) && body.element.isNamed("receiveResponse", in: Self.gateway))
        let letter = try #require(body.element.children.first.flatMap { WindowLetter.read($0) })
        #expect(letter.pair == "10/99" && letter.from == "NSW" && letter.to == "DN1" && letter.reference == "R1")
        #expect(window.declaration("BCT0600001", "R1")?.state == .waiting)
    }

    @Test("The same message again has the same answer and no effect; its identifier with other content is refused")
    func again() throws {
        let first = try ask(Self.envelope())
        clock.advance(by: .minutes(5))
        #expect(try ask(Self.envelope())?.content == first?.content)
        #expect(try code(try ask(Self.envelope(content: "<Content/>"))) == "MESSAGE_ID_REUSED")
        #expect(window.timeline("BCT") == ["10/01 R1"])
    }

    @Test("Each cause of a refusal has a code of its own")
    func refusals() throws {
        #expect(try code(try ask(Self.envelope(document: "BCT0000000"))) == "ERR01_CODE")
        #expect(try code(try ask(Self.envelope(("77", "01"), id: "m-2"))) == "ERR04_CODE")
        #expect(try code(try ask(Self.envelope(("10", "02"), id: "m-3"))) == "UNKNOWN_REFERENCE")
        #expect(try code(try ask(Self.envelope(id: "m-4", to: "BCT"))) == "UNKNOWN_PARTY")
        #expect(try ask(Self.envelope())?.function == "99")
        #expect(try code(try ask(Self.envelope(id: "m-5"))) == "ILLEGAL_MOVE")
        #expect(try post(Self.message("<Other/>"))?.status == 500)
    }

    @Test("An officer works only where the declaration stands, and customs sees nothing that nobody shared")
    func work() throws {
        func work(_ work: WindowDesk.Work) -> Bool { window.work(work, on: "BCT0600001", "R1", at: clock.now()) }
        #expect(!work(.accept))
        _ = try ask(Self.envelope())
        #expect(!work(.grant))
        #expect(work(.askSupplement("Thiếu <giấy> & tờ")))
        #expect(try ask(Self.envelope(("10", "02"), id: "m-2"))?.function == "99")
        #expect(work(.accept) && work(.grant) && !work(.grant) && work(.complete))
        #expect(window.declaration("BCT0600001", "R1")?.licence == "BCT-1")
        #expect(window.timeline(WindowDesk.customs) == [])
        #expect(window.timeline("BCT") == ["10/01 R1", "11/04 R1", "10/02 R1", "11/03 R1", "12/01 R1", "13/01 R1"])
        let reason = try XMLDocument(parsing: try #require(window.letters().first).0.content).root
        #expect(reason.child("Reason")?.text == "Thiếu <giấy> & tờ")
    }

    @Test("A lost answer was taken, what is dropped or answered by a Fault, HTML or a transient code was not")
    func faults() throws {
        for fault in ["drop", "fault", "html", "503"] { #expect(try ask(Self.envelope(), fault: fault) == nil) }
        #expect(try code(try ask(Self.envelope(), fault: "refuse:ERR01_CODE")) == "ERR01_CODE")
        #expect(window.declaration("BCT0600001", "R1") == nil)
        #expect(try ask(Self.envelope(), fault: "lost") == nil)
        #expect(window.declaration("BCT0600001", "R1")?.state == .waiting)
        #expect(try ask(Self.envelope(), fault: "reference")?.reference == "R19")
        #expect(try post(Self.message(Self.envelope()), fault: "utf-16")?.bytes.prefix(2) == [0xFE, 0xFF])
        #expect(try ask(Self.envelope(), fault: "utf-16")?.function == "99")
    }

    @Test("A day's silence ends with the day")
    func silence() throws {
        window.misbehave(.silence(.days(1)))
        #expect(try ask(Self.envelope()) == nil)
        clock.advance(by: .hours(23))
        #expect(try ask(Self.envelope()) == nil)
        clock.advance(by: .hours(1))
        #expect(try ask(Self.envelope())?.function == "99")
    }

    @Test("Letters of one pass change places, go twice, or go again with other content, as it was told")
    func passing() throws {
        _ = try ask(Self.envelope())
        for work in [WindowDesk.Work.accept, .grant] { #expect(window.work(work, on: "BCT0600001", "R1", at: clock.now())) }
        window.misbehave(passing: .outOfOrder)
        #expect(window.letters().map { $0.0.pair } == ["12/01", "11/03"])
        window.misbehave(passing: .twice)
        #expect(window.letters().map { $0.0.messageID } == ["sandbox-1", "sandbox-1", "sandbox-2", "sandbox-2"])
        window.misbehave(passing: .otherContent)
        let letters = window.letters().map { $0.0 }
        #expect(letters[0].messageID == letters[1].messageID && letters[0].content != letters[1].content)
        #expect(window.letters().map { $0.0.pair } == ["11/03", "12/01"])
    }

    @Test("A fault's spelling is read back as the fault", arguments: ["lost", "drop", "reference", "utf-16", "fault", "html", "500", "refuse:ERR01_CODE", "silence:24"])
    func spellings(text: String) { #expect(WindowFault(text)?.description == text) }

    @Test("What is no fault is none", arguments: ["", "200", "refuse:", "silence:0", "lost:1"])
    func noFaults(text: String) { #expect(WindowFault(text) == nil) }
}
