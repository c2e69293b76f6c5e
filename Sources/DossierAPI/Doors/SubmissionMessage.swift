import Catalogue
import Dossiers
import Gateway
import JSON

/// What an applicant says of a dossier, read into the members that the record has for it.
struct SubmissionMessage {
    let agency: AgencyCode
    let procedure: ProcedureCode
    let members: JSONObject
    let files: [DossierFile]

    static let names = ["coQuan", "maTTHC", "kenh", "nguoiNop", "trichYeu", "tep"]
    static let personNames = ["ten", "loai", "dinhDanh", "maDoiTuong", "dienThoai", "email"]
    static let identityNames = ["loai", "so"]
    static let fileNames = ["ve", "ten", "maThanhPhan"]

    /// - Parameter account: whose account it is, if one is named: only the agency itself, or one above it, can have received the
    ///   applicant at its counter, or his letter.
    init(_ object: JSONObject, account: AgencyCode?, limits: DoorLimits, vault: Vault, now: Instant) throws(DossierProblem) {
        var reader = MessageReader()
        let whole = reader.part(object, names: Self.names)
        var members = JSONObject()
        let agency = Self.agency(whole, &reader)
        if let channel = reader.text("kenh", of: whole, isNeeded: false) {
            // Where the agency cannot be read, that is what is refused.
            let isItsCounter = account.map { agency?.isSame(orUnder: $0) ?? true } ?? false
            if !isItsCounter, channel != "2" {
                reader.refuse("kenh", .sender, wanted: "2 (online), or nothing", found: "what only the agency's own account may say", nearest: "2")
            }
            members.set("KenhThucHien", .string(channel))
        }
        Self.person(whole, &reader, &members)
        Self.take("TrichYeuHoSo", "trichYeu", of: whole, &reader, &members)
        let files = Self.files(whole, limits, &reader, &members) { UploadTicket($0, vault: vault, now: now) }
        let procedure = Self.procedure(whole, &reader)
        try reader.verdict()
        guard let agency, let procedure else { throw .defect }
        self.agency = agency
        self.procedure = procedure
        self.members = members
        self.files = files
    }

    private static func agency(_ whole: MessageReader.Part, _ reader: inout MessageReader) -> AgencyCode? {
        guard let text = reader.text("coQuan", of: whole) else { return nil }
        guard let agency = AgencyCode(text) else {
            reader.refuse("coQuan", .form, wanted: "an agency's code such as H26 or 000.00.01.H26", found: Shape(text).description)
            return nil
        }
        return agency
    }

    private static func procedure(_ whole: MessageReader.Part, _ reader: inout MessageReader) -> ProcedureCode? {
        guard let text = reader.text("maTTHC", of: whole) else { return nil }
        guard let procedure = ProcedureCode(text) else {
            reader.refuse("maTTHC", .form, wanted: "a procedure's code such as 1.004222", found: Shape(text).description)
            return nil
        }
        return procedure
    }

    private static func person(_ whole: MessageReader.Part, _ reader: inout MessageReader, _ members: inout JSONObject) {
        guard let person = reader.part("nguoiNop", of: whole, names: personNames) else { return }
        take("ChuHoSo", "ten", of: person, &reader, &members)
        take("LoaiDoiTuong", "loai", of: person, &reader, &members)
        take("MaDoiTuong", "maDoiTuong", of: person, isNeeded: false, &reader, &members)
        take("SoDienThoai", "dienThoai", of: person, isNeeded: false, &reader, &members)
        take("Email", "email", of: person, isNeeded: false, &reader, &members)
        var identities: [JSON] = []
        for identity in reader.parts("dinhDanh", of: person, isNeeded: true, limit: 10, names: identityNames) {
            var members = JSONObject()
            take("LoaiDinhDanh", "loai", of: identity, &reader, &members)
            take("SoDinhDanh", "so", of: identity, &reader, &members)
            identities.append(.object(members))
        }
        members.set("DinhDanhCHS", .array(identities))
    }

    private static func files(
        _ whole: MessageReader.Part, _ limits: DoorLimits, _ reader: inout MessageReader, _ members: inout JSONObject,
        _ read: (String) -> UploadTicket?
    ) -> [DossierFile] {
        var files: [DossierFile] = [], papers: [JSON] = []
        for part in reader.parts("tep", of: whole, isNeeded: false, limit: limits.files, names: fileNames) {
            guard let text = reader.text("ve", of: part) else { continue }
            guard let ticket = read(text) else {
                reader.refuse(
                    part.path + "ve", .unknown, wanted: "a ticket as the upload gave it, not older than \(limits.ticket.seconds / 3600) hours",
                    found: "none of ours, or one that has run out")
                continue
            }
            guard !files.contains(where: { $0.digest == ticket.file.digest }) else {
                reader.refuse(part.path + "ve", .duplicate, wanted: "each file once", found: "one that is there already")
                continue
            }
            var paper: JSONObject = ["TepDinhKemId": .string(ticket.file.digest)]
            take("TenTepDinhKem", "ten", of: part, &reader, &paper)
            take("MaThanhPhanHoSo", "maThanhPhan", of: part, isNeeded: false, &reader, &paper)
            paper.set("DuongDanTaiTepTin", "")
            files.append(ticket.file)
            papers.append(.object(paper))
        }
        if !papers.isEmpty { members.set("TaiLieuNop", .array(papers)) }
        return files
    }

    private static func take(
        _ key: String, _ name: String, of part: MessageReader.Part, isNeeded: Bool = true, _ reader: inout MessageReader,
        _ members: inout JSONObject
    ) {
        if let text = reader.text(name, of: part, isNeeded: isNeeded) { members.set(key, .string(text)) }
    }
}
