package import Gateway
import Synchronization
import XML

/// The two organs that the sandbox plays itself.
extension DocumentAxisConnector {
    /// What an organ sends.
    package struct Paper: Sendable {
        package var from: String
        package var to: [String]
        package var number: String
        /// 0 new, 1 revoke, 2 update, 3 replace.
        package var business = 0
        /// The earlier document that it is about; empty for none.
        package var about = ""
        package var attachments: [[UInt8]] = []

        package init(from: String, to: [String], number: String) {
            self.from = from
            self.to = to
            self.number = number
        }

        package var documentId: String { "\(from),2026/10/01,\(number)/UBND-VX" }
    }

    /// - Returns: the axis's identifier; nil where it would not take it.
    package func send(_ paper: Paper) -> String? {
        guard let bytes = try? Self.file(paper).bytes(), let letter = AxisLetter(bytes, isStatus: false) else { return nil }
        let now = now
        return inside.withLock { inside in try? inside.desk.send(letter, bytes, by: AxisLetter.organ(paper.from), at: now) }
    }

    /// An organ says how far a document is, or asks for its own back.
    /// - Parameter receivers: with 13, who is asked.
    package func say(_ code: String, of documentId: String, from sender: String, by organ: String, reason: String = "", to receivers: [String] = []) -> Bool {
        guard let bytes = try? Self.status(code, documentId, sender, organ, reason, receivers, VietnamTime.date(now).replacing("-", with: "/")).bytes(), let letter = AxisLetter(bytes, isStatus: true)
        else { return false }
        let now = now
        return inside.withLock { inside in (try? inside.desk.send(letter, bytes, by: organ, at: now)) != nil }
    }

    /// An organ takes all that waits for it, and accepts each document: arrived, accepted, done.
    package func work(_ organ: String) {
        for id in desk.waiting[organ] ?? [] {
            guard let filed = try? desk.file(id, for: organ) else { continue }
            inside.withLock { inside in _ = try? inside.desk.update(id, "done", "", by: organ) }
            guard !filed.letter.isStatus else { continue }
            for code in ["01", "03", "06"] { _ = say(code, of: filed.letter.documentId, from: filed.letter.from, by: organ) }
        }
    }

    /// Has organs take what waits for them, again and again, until the task is cancelled.
    package func work(_ organs: [String], every span: Span, by alarm: any Alarm = SystemAlarm()) async {
        while !Task.isCancelled {
            for organ in organs { work(organ) }
            await alarm.wait(span)
        }
    }

    // MARK: Files

    private static let space = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
    private static func element(_ name: String, _ content: [XMLMarkup]) -> XMLMarkup { .element("e:" + name, content) }
    private static func element(_ name: String, _ text: String) -> XMLMarkup { .element("e:" + name, text) }
    private static func organ(_ name: String, _ id: String) -> XMLMarkup { element(name, [element("OrganId", id), element("OrganName", "Cơ quan giả lập \(id)")]) }

    private static func envelope(_ header: [XMLMarkup], _ references: [XMLMarkup]) -> XMLMarkup {
        element("edXMLEnvelope", [
            element("edXMLHeader", header + [element("DigitalSignature", [])]),
            element("edXMLBody", [.element("e:edXMLManifest", attributes: [XMLAttribute("version", "1.0")], references)]),
        ])
    }

    private static func root(_ content: [XMLMarkup]) -> XMLMarkup {
        .element("edXML", attributes: [XMLAttribute("xmlns", space), XMLAttribute("xmlns:e", space), XMLAttribute("xmlns:x", "http://www.w3.org/1999/xlink")], content)
    }

    private static func file(_ paper: Paper) -> XMLMarkup {
        let parts = paper.number.split(separator: "/")
        var business = [element("BussinessDocType", "\(paper.business)")]
        if paper.business == 1 {
            business.append(element("BussinessDocumentInfo", [element("ReceiverList", paper.to.map { element("Receiver", [element("OrganId", $0)]) })]))
        }
        if [1, 2].contains(paper.business) { business.append(element("DocumentId", paper.about)) }
        if paper.business == 3 { business.append(element("ReplacementInfoList", [element("ReplacementInfo", [element("DocumentId", paper.about)])])) }
        let header = element("MessageHeader", [organ("From", paper.from)] + paper.to.map { organ("To", $0) } + [
            element("DocumentId", paper.documentId), element("Code", [element("CodeNumber", String(parts.first ?? "")), element("CodeNotation", "UBND-VX")]),
            element("Subject", "Văn bản giả lập số \(paper.number)"),
        ])
        let trace = element("TraceHeaderList", [element("Bussiness", business)])
        let references = paper.attachments.indices.map { XMLMarkup.element("e:Reference", attributes: [XMLAttribute("x:href", "cid:tep-\($0)")]) }
        let attachments = paper.attachments.enumerated().map { index, bytes in
            XMLMarkup.element("Attachment", [
                .element("ContentType", "application/octet-stream"), .element("ContentId", "tep-\(index)"), .element("Description", ""),
                .element("ContentTransferEncoded", Base64.text(bytes)), .element("AttachmentName", "tep-\(index).bin"),
            ])
        }
        return root([envelope([header, trace], references)] + (attachments.isEmpty ? [] : [.element("AttachmentEncoded", attachments)]))
    }

    private static func status(
        _ code: String, _ documentId: String, _ sender: String, _ organ: String, _ reason: String, _ receivers: [String], _ moment: String
    ) -> XMLMarkup {
        let to = receivers.isEmpty ? [sender] : receivers
        return root([envelope([element("MessageHeader", [
            element("ResponseFor", [element("OrganId", sender), element("DocumentId", documentId)]), self.organ("From", organ),
        ] + to.map { self.organ("To", $0) } + [
            element("StatusCode", code), element("Description", reason), element("Timestamp", moment),
        ])], [])])
    }
}
