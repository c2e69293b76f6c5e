import Catalogue
import Documents
import Dossiers
import Gateway
import JSON
import XML

/// A document as its parties see it.
struct DocumentView {
    private let document: Document
    /// Who looks at it: a receiver sees how far it is at himself alone.
    private let viewer: AgencyCode
    private let events: [(number: Int, event: DocumentEvent)]
    private let language: Language

    init(_ document: Document, _ events: [(number: Int, event: DocumentEvent)], for viewer: AgencyCode, _ language: Language) {
        self.document = document
        self.viewer = viewer
        self.events = events
        self.language = language
    }

    var json: JSON {
        var members: JSONObject = [
            "id": .string(document.id), "maVanBan": .string(document.documentId), "coQuan": .string(document.sender.text),
            "nghiepVu": Coded.json("\(document.kind.rawValue)", document.kind.words(language)), "luc": .string(Timestamp.text(document.begun)),
            "noiNhan": .array(document.receivers.map(receiver)),
        ]
        if let said { describe(said, &members) } else { members.set("tep", []) }
        if !document.replacements.isEmpty { members.set("thayTheBoi", .array(document.replacements.map { .string($0.by) })) }
        members.set("suKien", .array(events.map { .object(Self.members($0.event, $0.number, language)) }))
        return .object(members)
    }

    private func receiver(_ receiver: Document.Receiver) -> JSON {
        var members: JSONObject = ["coQuan": .string(receiver.organ.text)]
        guard viewer == document.sender || viewer == receiver.organ else { return .object(members) }
        if let latest = receiver.life.latest { members.set("trangThai", Coded.json(latest.rawValue, latest.words(language))) }
        if receiver.hasFailed { members.set("hong", true) }
        return .object(members)
    }

    /// What its file says.
    private var said: EdXMLDocument? {
        guard let file = events.first?.event.file, let root = try? XMLDocument(parsing: file).root else { return nil }
        return try? EdXMLDocument(reading: root)
    }

    private func describe(_ said: EdXMLDocument, _ members: inout JSONObject) {
        let header = said.header
        for (name, text) in [
            ("so", header.code?.number), ("kyHieu", header.code?.notation), ("ngayBanHanh", header.promulgated?.description), ("noiBanHanh", header.place),
            ("trichYeu", header.subject), ("noiDung", header.content), ("hanXuLy", header.due?.description), ("nguoiKy", header.signer?.fullName),
            ("doKhan", header.other?.priority.map { "\($0.rawValue)" }), ("lyDo", said.trace.business?.reason),
        ] {
            if let text, !text.isEmpty { members.set(name, .string(text)) }
        }
        members.set("tep", .array(zip(said.attachments, document.files).map { attachment, file in
            [
                "sha256": .string(file.digest), "kichThuoc": JSON(file.length), "ten": .string(attachment.name), "loai": .string(attachment.contentType),
                "duongDan": .string("/api/v1/documents/\(document.id)/files/\(file.digest)"),
            ]
        }))
    }

    /// - Parameter number: among the document's events, from 1.
    static func members(_ event: DocumentEvent, _ number: Int, _ language: Language) -> JSONObject {
        var members: JSONObject = [
            "so": JSON(number), "luc": .string(Timestamp.text(event.at)), "viec": Coded.json(event.kind.rawValue, event.kind.words(language)), "ben": .string(event.by),
        ]
        if let organ = event.organ { members.set("donVi", .string(organ.text)) }
        if let status = event.status { members.set("trangThai", Coded.json(status.rawValue, status.words(language))) }
        if let words = event.words { members.set("lyDo", .string(words)) }
        if let document = event.facts["document"] { members.set("vanBan", document) }
        return members
    }
}
