import Catalogue
import Documents
import Gateway
import Testing
import XML

@Suite("edXML files")
struct ReadingTests {
    private static let content = "VGjhu60gbmdoaeG7h20="

    /// A document with every member of the reference's tables.
    static func full() throws -> EdXMLDocument {
        var from = Organ(id: try #require(AgencyCode("000.00.01.H26")), name: "Văn phòng <thử> & nghiệm")
        from.inCharge = "UBND"; from.address = "1 Lê Lợi"; from.email = "a@example.invalid"; from.telephone = "024 0000"
        from.fax = "024 0001"; from.website = "https://example.invalid"
        let to = [Organ(id: try #require(AgencyCode("G22"))), Organ(id: try #require(AgencyCode("H49.123")))]
        let day = try #require(Day(year: 2026, month: 2, day: 28))
        let code = DocumentCode(number: "137", notation: "UBND-VX")
        var header = DocumentHeader(from: from, to: to, documentId: DocumentHeader.documentId(of: from.id, on: day, code))
        header.code = code; header.place = "Hà Nội"; header.promulgated = day
        header.type = DocumentType(type: 18, name: "Công văn"); header.type?.detail = "mời họp"
        header.subject = "V/v thử"; header.content = "Nội dung"
        header.signer = Signer(fullName: "Nguyễn Văn Thử"); header.signer?.competence = "TM"; header.signer?.position = "Chủ tịch"
        header.due = day.adding(1); header.toPlaces = ["Như trên", "Lưu VT"]
        var other = OtherInfo(priority: .express)
        other.sphere = "nội bộ"; other.typerNotation = "NVT"; other.promulgationAmount = 0; other.pageAmount = 12
        other.direction = "chỉ đạo"; other.appendixes = ["Phụ lục 1", "Phụ lục 2"]
        header.other = other
        header.responses = [ResponseFor(organ: to[0].id, documentId: "b3a1", code: "9/BTC", promulgated: day)]
        header.steering = .report
        var business = Business(.replace)
        business.reason = "sai số"; business.documentInfo = "1"; business.documentReceiver = "0"
        business.receivers = [Business.Receiver(organ: to[1].id, type: "1")]
        business.documentId = "cũ"; business.staff = StaffInfo(); business.staff?.department = "VP"; business.staff?.mobile = "090"
        business.staff?.staff = "B"; business.staff?.email = "b@example.invalid"; business.paperFollows = true
        business.replaced = [Business.Replaced(documentId: "cũ", organs: [to[1].id])]
        let trace = TraceHeaderList([.init(organ: from.id, at: day.moment(second: 3661)), .init(organ: to[0].id, at: day.moment(second: 86399))], business)
        return EdXMLDocument(header: header, trace: trace, attachments: [
            Attachment(contentId: "tep-1", contentType: "application/pdf", name: "a.pdf", description: "chính"),
            Attachment(contentId: "tep-2", contentType: "text/plain", name: "b.txt"),
        ])
    }

    static func text(_ document: EdXMLDocument) throws -> String {
        try document.pieces().map { (piece) -> String in
            switch piece {
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            case .content: content
            }
        }.joined()
    }

    static func read(_ text: String) throws -> EdXMLDocument { try EdXMLDocument(reading: XMLDocument(parsing: Array(text.utf8)).root) }

    static func flaw(_ text: String) throws -> DocumentFlaw? {
        let root = try XMLDocument(parsing: Array(text.utf8)).root
        do throws(DocumentFlaw) { _ = try EdXMLDocument(reading: root) } catch { return error }
        return nil
    }

    @Test("Every member of the reference's tables is written and read back as it was")
    func all() throws {
        let document = try Self.full()
        #expect(try Self.read(Self.text(document)) == document)
        #expect(document.header.documentId == "000.00.01.H26,2026/02/28,137/UBND-VX")
    }

    @Test("A file's places for contents come between its attachments' other members, in order")
    func places() throws {
        let pieces = try Self.full().pieces()
        #expect(pieces.compactMap { (piece) -> Int? in if case .content(let index) = piece { index } else { nil } } == [0, 1])
        #expect(try Self.text(Self.full()).contains("<edXML:Reference xlink:href=\"cid:tep-1\" xlink:role=\"XLinkRole\" xlink:type=\"simple\""))
    }

    @Test("Parties' other forms are read as the same document", arguments: [
        [("edXML:", ""), (" xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"", "")],
        [("edXML:", ""), (" xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"", "")],
        [("<ContentId>cid:", "<ContentId>")],
        [("xlink:href=\"cid:", "href=\"")],
        [("xlink:href=\"cid:tep-1\" xlink:role=\"XLinkRole\" xlink:type=\"simple\"/>", "><edXML:ContentId>tep-1</edXML:ContentId></edXML:Reference>")],
        [("<edXML:Subject>V/v thử</edXML:Subject>", ""), ("<edXML:From>", "<edXML:Subject>V/v thử</edXML:Subject><edXML:From>")],
    ])
    func tolerant(_ changes: [(String, String)]) throws {
        let written = try Self.text(Self.full())
        var text = written
        for (old, new) in changes {
            #expect(text.contains(old))
            text = text.replacing(old, with: new)
        }
        #expect(try Self.read(text) == Self.full())
    }

    @Test("What may not stand in a file is refused with its path and rule", arguments: [
        ("<edXML:DueDate>2026/03/01", "<edXML:DueDate>2026-03-01", "MessageHeader/DueDate", DocumentFlaw.Rule.form),
        ("<edXML:DueDate>2026/03/01", "<edXML:DueDate>2026/02/29", "MessageHeader/DueDate", .form),
        ("<edXML:Timestamp>2026/02/28 01:01:01", "<edXML:Timestamp>2026/02/28 24:01:01", "TraceHeaderList/TraceHeader[1]/Timestamp", .form),
        ("<edXML:Priority>3", "<edXML:Priority>4", "MessageHeader/OtherInfo/Priority", .form),
        ("<edXML:SteeringType>2", "<edXML:SteeringType>3", "MessageHeader/SteeringType", .form),
        ("<edXML:OrganId>G22", "<edXML:OrganId>g22", "MessageHeader/To[1]/OrganId", .form),
        ("<edXML:Subject>V/v thử</edXML:Subject>", "<edXML:Subject/><edXML:Subject/>", "MessageHeader/Subject", .doubled),
        ("<edXML:Subject>V/v thử</edXML:Subject>", "<edXML:Chude/>", "MessageHeader/Chude", .unknown),
        ("<edXML:BussinessDocType>3", "<edXML:BussinessDocType>4", "TraceHeaderList/Bussiness/BussinessDocType", .form),
        ("<ContentId>cid:tep-2", "<ContentId>cid:tep-3", "edXMLManifest/Reference[2]", .unpaired),
        ("<edXML:Reference xlink:href=\"cid:tep-2\" xlink:role=\"XLinkRole\" xlink:type=\"simple\"/>", "", "AttachmentEncoded/Attachment[2]", .unpaired),
        ("xlink:href=\"cid:tep-2\"", "xlink:href=\"cid:tep-1\"", "edXMLManifest/Reference", .doubled),
        ("<ContentId>cid:tep-2", "<ContentId>cid:tep-1", "AttachmentEncoded/Attachment/ContentId", .doubled),
        ("xlink:href=\"cid:tep-2\"", "xlink:href=\"cid:tep-2\" href=\"cid:tep-1\"", "edXMLManifest/Reference[2]/@href", .form),
    ])
    func refused(_ old: String, _ new: String, _ path: String, _ rule: DocumentFlaw.Rule) throws {
        let text = try Self.text(Self.full())
        #expect(text.contains(old))
        let flaw = try #require(try Self.flaw(text.replacing(old, with: new)))
        #expect(flaw.path == path)
        #expect(flaw.rule == rule)
    }

    @Test("A revoke without its document or receivers, and a replacement of nothing, are refused", arguments: [
        (Business.Kind.revoke, "TraceHeaderList/Bussiness/DocumentId"), (.replace, "TraceHeaderList/Bussiness/ReplacementInfoList"),
    ])
    func business(_ kind: Business.Kind, _ path: String) throws {
        var document = try Self.full()
        document.trace.business = Business(kind)
        let flaw = try #require(try Self.flaw(Self.text(document)))
        #expect(flaw.path == path)
        #expect(flaw.rule == .missing)
        document.trace.business?.documentId = "cũ"
        let second = try Self.flaw(Self.text(document))?.path
        #expect(second == (kind == .revoke ? "TraceHeaderList/Bussiness/BussinessDocumentInfo/ReceiverList" : path))
    }

    @Test("A refusal never says the value it refuses")
    func quiet() throws {
        let text = try Self.text(Self.full()).replacing("<edXML:DueDate>2026/03/01", with: "<edXML:DueDate>0912345678")
        let flaw = try #require(try Self.flaw(text))
        #expect(!flaw.description.contains("0912345678"))
        #expect(flaw.shape == "10 digits")
    }

    @Test("A status file is written and read back as it was, and an unknown code is refused")
    func status() throws {
        let organ = Organ(id: try #require(AgencyCode("G22")), name: "Bộ")
        let asked = ResponseFor(organ: try #require(AgencyCode("H26")), documentId: "H26,2026/02/28,1/A")
        let at = try #require(Day(year: 2026, month: 3, day: 1)).moment(second: 5)
        let status = EdXMLStatus(.refused, of: asked, from: organ, to: [Organ(id: asked.organ)], at: at, description: "sai nơi nhận")
        let bytes = try status.bytes()
        #expect(try EdXMLStatus(reading: XMLDocument(parsing: bytes).root) == status)
        let text = String(decoding: bytes, as: UTF8.self).replacing("<edXML:StatusCode>02", with: "<edXML:StatusCode>07")
        let root = try XMLDocument(parsing: Array(text.utf8)).root
        #expect(throws: DocumentFlaw.self) { try EdXMLStatus(reading: root) }
    }
}
