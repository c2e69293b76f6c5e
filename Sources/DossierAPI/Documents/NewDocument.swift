import Catalogue
import Documents
import Dossiers
import Gateway
import JSON

/// What an agency says of a document that it sends, read into the standard's values. Nothing is made up: a document has the
/// identifier that it is given, or a number, a notation and a date that make one.
struct NewDocument {
    let document: EdXMLDocument
    let files: [DossierFile]

    static let names = [
        "coQuan", "noiNhan", "maVanBan", "so", "kyHieu", "ngayBanHanh", "noiBanHanh", "loai", "trichYeu", "noiDung", "nguoiKy", "doKhan", "hanXuLy",
        "nghiepVu", "traLoi", "tep",
    ]

    /// - Parameter organs: those that the account may speak for.
    init(_ object: JSONObject, organs: [DocumentSettings.OurOrgan], limits: DoorLimits, vault: Vault, now: Instant) throws(DossierProblem) {
        var reader = MessageReader()
        let whole = reader.part(object, names: Self.names)
        let sender = Self.sender(whole, organs, &reader)
        let receivers = reader.texts("noiNhan", of: whole, isNeeded: true, limit: 1000).enumerated().compactMap { index, text in
            Self.organ(text, "noiNhan[\(index)]", &reader)
        }
        if receivers.isEmpty { reader.refuse("noiNhan", .missing, wanted: "at least one receiving organ", found: "none") }
        let number = reader.text("so", of: whole, isNeeded: false), notation = reader.text("kyHieu", of: whole, isNeeded: false)
        let day = Self.day("ngayBanHanh", whole, &reader)
        var id = reader.text("maVanBan", of: whole, isNeeded: false)
        if id == nil, let sender, let number, let notation, let day {
            id = DocumentHeader.documentId(of: sender.id, on: day, DocumentCode(number: number, notation: notation))
        }
        if let id, id.utf8.count > 300 { reader.refuse("maVanBan", .tooLong, wanted: "at most 300 bytes", found: "\(id.utf8.count)") }
        if id == nil { reader.refuse("maVanBan", .missing, wanted: "an identifier, or so, kyHieu and ngayBanHanh to make it of", found: "nothing") }
        let (attachments, files) = Self.attachments(whole, limits, vault, now, &reader)
        guard let sender else {
            try reader.verdict()
            throw .defect
        }
        var header = DocumentHeader(from: Organ(id: sender.id, name: sender.name), to: receivers.map { Organ(id: $0) }, documentId: id ?? "")
        if number != nil || notation != nil { header.code = DocumentCode(number: number ?? "", notation: notation ?? "") }
        header.promulgated = day
        Self.read(whole, into: &header, &reader)
        let business = Self.business(whole, &reader)
        try reader.verdict()
        document = EdXMLDocument(
            header: header, trace: TraceHeaderList([.init(organ: sender.id, at: Instant(seconds: now.seconds))], business), attachments: attachments)
        self.files = files
    }

    // MARK: Organs

    static func organ(_ text: String, _ path: String, _ reader: inout MessageReader) -> AgencyCode? {
        guard let organ = AgencyCode(text) else {
            reader.refuse(path, .form, wanted: "an organ's identifier such as G02 or 000.00.00.G02", found: Shape(text).description)
            return nil
        }
        return organ
    }

    private static func sender(_ whole: MessageReader.Part, _ organs: [DocumentSettings.OurOrgan], _ reader: inout MessageReader) -> DocumentSettings.OurOrgan? {
        let text = reader.text("coQuan", of: whole, isNeeded: organs.count != 1)
        guard let text else { return organs.count == 1 ? organs[0] : nil }
        guard let organ = organ(text, "coQuan", &reader) else { return nil }
        guard let own = organs.first(where: { $0.id == organ }) else {
            reader.refuse("coQuan", .sender, wanted: "an organ that the account speaks for", found: "another")
            return nil
        }
        return own
    }

    // MARK: The header

    private static func read(_ whole: MessageReader.Part, into header: inout DocumentHeader, _ reader: inout MessageReader) {
        func text(_ name: String, isNeeded: Bool = false) -> String { reader.text(name, of: whole, isNeeded: isNeeded) ?? "" }
        header.place = text("noiBanHanh")
        header.subject = text("trichYeu", isNeeded: true)
        header.content = text("noiDung")
        header.due = day("hanXuLy", whole, &reader)
        if whole.object["loai"] != nil, let part = reader.part("loai", of: whole, names: ["ma", "ten"]) {
            let code = reader.text("ma", of: part, isNeeded: false), number = code.flatMap { Int($0) }
            if code != nil, number == nil { reader.refuse("loai.ma", .form, wanted: "a number", found: "another text") }
            header.type = DocumentType(type: number, name: reader.text("ten", of: part, isNeeded: false) ?? "")
        }
        if whole.object["nguoiKy"] != nil, let part = reader.part("nguoiKy", of: whole, names: ["ten", "chucVu", "thamQuyen"]) {
            var signer = Signer(fullName: reader.text("ten", of: part) ?? "")
            signer.position = reader.text("chucVu", of: part, isNeeded: false) ?? ""
            signer.competence = reader.text("thamQuyen", of: part, isNeeded: false) ?? ""
            header.signer = signer
        }
        if let code = reader.text("doKhan", of: whole, isNeeded: false) {
            let priority = Int(code).flatMap(DocumentHeader.Priority.init)
            if priority == nil { reader.refuse("doKhan", .unknown, wanted: "0, 1, 2 or 3", found: Shape(code).description) }
            header.other = OtherInfo(priority: priority)
        }
        header.responses = reader.parts("traLoi", of: whole, isNeeded: false, limit: 100, names: ["coQuan", "maVanBan"]).compactMap { part in
            guard let text = reader.text("coQuan", of: part), let organ = organ(text, part.path + "coQuan", &reader), let id = reader.text("maVanBan", of: part)
            else { return nil }
            return ResponseFor(organ: organ, documentId: id)
        }
    }

    private static func day(_ name: String, _ whole: MessageReader.Part, _ reader: inout MessageReader) -> Day? {
        guard let text = reader.text(name, of: whole, isNeeded: false) else { return nil }
        guard let day = EdXML.day(text.replacing("-", with: "/")), !text.contains("/") else {
            reader.refuse(name, .date, wanted: "a day such as 2026-10-01", found: Shape(text).description)
            return nil
        }
        return day
    }

    // MARK: What it does to others

    /// The standard's number of each kind of business.
    private static func business(_ whole: MessageReader.Part, _ reader: inout MessageReader) -> Business {
        guard whole.object["nghiepVu"] != nil, let part = reader.part("nghiepVu", of: whole, names: ["loai", "lyDo", "maVanBan", "coQuan"]) else { return Business(.new) }
        let code = reader.text("loai", of: part)
        guard let kind = code.flatMap({ Int($0) }).flatMap(Business.Kind.init) else {
            if let code { reader.refuse("nghiepVu.loai", .unknown, wanted: "0 new, 1 revoke, 2 update or 3 replace", found: Shape(code).description) }
            return Business(.new)
        }
        var business = Business(kind)
        business.reason = reader.text("lyDo", of: part, isNeeded: kind == .revoke) ?? ""
        let id = reader.text("maVanBan", of: part, isNeeded: kind != .new)
        let organs = reader.texts("coQuan", of: part, isNeeded: kind == .revoke, limit: 1000).enumerated().compactMap { index, text in
            organ(text, "nghiepVu.coQuan[\(index)]", &reader)
        }
        if kind == .replace { business.replaced = id.map { [Business.Replaced(documentId: $0, organs: organs)] } ?? [] } else {
            business.documentId = id ?? ""
            business.receivers = organs.map { Business.Receiver(organ: $0) }
        }
        return business
    }

    // MARK: Attachments

    private static func attachments(
        _ whole: MessageReader.Part, _ limits: DoorLimits, _ vault: Vault, _ now: Instant, _ reader: inout MessageReader
    ) -> ([Attachment], [DossierFile]) {
        var attachments: [Attachment] = [], files: [DossierFile] = []
        for part in reader.parts("tep", of: whole, isNeeded: false, limit: limits.files, names: ["ve", "ten", "loai", "moTa"]) {
            guard let text = reader.text("ve", of: part), let name = reader.text("ten", of: part) else { continue }
            let type = reader.text("loai", of: part, isNeeded: false) ?? "application/octet-stream"
            guard let ticket = UploadTicket(text, vault: vault, now: now) else {
                reader.refuse(
                    part.path + "ve", .unknown, wanted: "a ticket as the upload gave it, not older than \(limits.ticket.seconds / 3600) hours",
                    found: "none of ours, or one that has run out")
                continue
            }
            attachments.append(Attachment(
                contentId: "\(files.count + 1)-\(ticket.file.digest.prefix(16))", contentType: type, name: name,
                description: reader.text("moTa", of: part, isNeeded: false) ?? ""))
            files.append(ticket.file)
        }
        return (attachments, files)
    }
}
