import Catalogue
import Gateway
import JSON
import Journal

/// An applicant hands a dossier in.
extension DossierBook {
    package func submit(_ submission: Submission) async throws(BookRefusal) -> Receipt {
        let settings = settings
        guard let rules = settings.rules(for: submission.agency) else { throw .unknownAgency }
        let digest = vault.digest("submit", submission.content)
        let request = Name.request(vault.blind("request", "\(submission.caller)\u{0}\(submission.idempotencyKey)"))
        if let earlier = try await find(request) { return try receipt(earlier, repeating: digest) }

        let gate = SemanticGuard(settings: settings, rules: rules.atTheDoor, sender: submission.agency, now: clock.now())
        let unnamed = try unnamed(submission, settings)
        for _ in 0..<Self.patience {
            let number: DossierNumber
            do { number = try await serials.next(submission.agency, day: Day(clock.now()), in: journal) } catch { throw .journal(error) }
            let record = record(submission, number, settings)
            _ = try gate.judge(record, existing: nil, unasked: unnamed)
            switch try await begin(submission, number, record, digest, request, rules) {
            case .written(let dossier): return Receipt(dossier: dossier, lookupCode: vault.lookupCode(dossier.stream.text), isRepeated: false)
            case .taken(request, let stream): return try receipt(try await load(stream), repeating: digest)
            case .taken, .overtaken, .lost: serials.passed(number)
            }
        }
        throw .journal(JournalFailure(.unavailable, "no number is free"))
    }

    private func receipt(_ earlier: Dossier, repeating digest: String) throws(BookRefusal) -> Receipt {
        guard earlier.first == digest else { throw .keyReused }
        return Receipt(dossier: earlier, lookupCode: vault.lookupCode(earlier.stream.text), isRepeated: true)
    }

    /// - Returns: what the catalogue has no words for, and so nobody can be asked for.
    /// - Throws: when the applicant says what is the gateway's or the agency's to say.
    private func unnamed(_ submission: Submission, _ settings: DossierSettings) throws(BookRefusal) -> Set<String> {
        let given = submission.members
        let foreign = Submission.foreignMembers.filter { given[$0]?.saysNothing(of: .text) == false }
            + (given["MaTTHC"] == nil || given["MaTTHC"] == .string(submission.procedure.text) ? [] : ["MaTTHC"])
        guard foreign.isEmpty else {
            throw .findings(foreign.map { Finding($0, .sender, wanted: "nothing: it is not the applicant's to say", shape: "a value") })
        }
        let procedure = settings.catalogue.procedure(submission.procedure, of: submission.agency)
        var unnamed: Set<String> = procedure?.name == nil ? ["TenTTHC"] : []
        if procedure?.field == nil { unnamed.formUnion(["MaLinhVuc", "TenLinhVuc"]) }
        return unnamed
    }

    private func record(_ submission: Submission, _ number: DossierNumber, _ settings: DossierSettings) -> DossierRecord {
        let procedure = settings.catalogue.procedure(submission.procedure, of: submission.agency)
        let now = JSON.string(WireDate.text(clock.now()))
        var members: JSONObject = [
            "MaHoSo": .string(number.text), "MaTTHC": .string(submission.procedure.text),
            "TenTTHC": .string(procedure?.name?.vi ?? ""), "MaLinhVuc": .string(procedure?.field?.code ?? ""),
            "TenLinhVuc": .string(procedure?.field?.name ?? ""), "KenhThucHien": "2",
        ]
        for (name, value) in submission.members { members.set(name, value) }
        let rest: JSONObject = [
            "NgayNopHoSo": now, "NgayTiepNhan": "", "NgayHenTra": "", "TrangThaiHoSo": "1", "HinhThuc": "0",
            "DonViXuLy": .string(submission.agency.text), "NoiNopHoSo": settings.isNationalPortal ? "1" : "2",
            "HoSoCoThanhPhanSoHoa": submission.files.isEmpty ? "0" : "1", "TaiKhoanDuocXacThucVoiVNeID": "0", "DuocThanhToanTrucTuyen": "3",
        ]
        for (name, value) in rest where members[name]?.saysNothing(of: .text) != false { members.set(name, value) }
        return DossierRecord(members)
    }

    private func begin(
        _ submission: Submission, _ number: DossierNumber, _ record: DossierRecord, _ digest: String, _ request: Name, _ rules: AgencyRules
    ) async throws(BookRefusal) -> Written {
        let stream = StreamName("dossier/" + number.key), now = clock.now()
        guard let (key, wrapped) = try? vault.newKey(for: stream.text) else { throw .unreadable }
        var dossier = Dossier(stream: stream, revision: 0, number: number, record: record, state: .registered, begun: now)
        dossier.wrappedKey = wrapped
        dossier.first = digest
        dossier.factors = factors(of: record) + [receiptFactor(stream)]
        dossier.files = submission.files
        dossier.handover = .waiting(since: now)
        var event = DossierEvent(.submitted, at: now, by: submission.by?.text ?? "citizen", via: "api")
        event.state = .registered
        event.facts = ["files": JSON(submission.files.count)]
        // A digest tells whether somebody handed in a known paper: it goes with the rest.
        event.secret = [
            "record": .object(record.members), "files": .array(submission.files.map { ["digest": .string($0.digest), "length": JSON($0.length)] }),
        ]
        var change = Change(event)
        change.names = [.number(number.key), request] + dossier.factors.map { .factor($0, stream) }
        if rules.numbers == .own, let own = try? DossierNumber(number.text, scheme: .own, sender: rules.agency, now: now) {
            // As the agency's system will look for it.
            change.names.append(.number(own.key))
        }
        change.names.append(.waiting(now, stream))
        change.files = submission.files.map(\.digest)
        if let system = rules.windows[submission.procedure] ?? rules.system {
            change.messages = [NewMessage(to: system, HandoverMessage.kind, content: ShareMessage.content(revision: 1), due: now)]
        }
        conclude(&dossier, &change)
        return try await write(change, dossier, sealedBy: key)
    }
}

/// The message that has a new dossier brought to its agency's system; its content names the event (`ShareMessage`).
package enum HandoverMessage {
    package static let kind = "handover"
}

extension Submission {
    /// All that the applicant says, so that the same key with other words is told apart.
    var content: JSONObject {
        [
            "agency": .string(agency.canonical), "procedure": .string(procedure.text), "members": .object(members),
            "files": .array(files.map { .string($0.digest) }),
        ]
    }

    /// What an applicant cannot say of a dossier.
    static let foreignMembers = [
        "MaHoSo", "SoBienNhan", "NgayNopHoSo", "NgayTiepNhan", "NgayHenTra", "TrangThaiHoSo", "NgayTra", "ThongTinTra", "NgayKetThucXuLy", "NgayTuChoi",
        "NoiNopHoSo", "DanhSachHoSoBoSung", "DanhSachGiayToKetQua",
    ]
}

extension AgencyRules {
    /// For what is handed in here: marks are for what an agency brings from elsewhere, and nothing from 2019 comes in here.
    var atTheDoor: AgencyRules {
        var rules = self
        rules.mode = .refuse
        rules.dialect = .current
        return rules
    }
}

extension DossierBook {
    /// Whether a look-up was confirmed by the receipt itself, which nobody can guess.
    package func isReceipt(_ factor: String, of dossier: Dossier) -> Bool { vault.lookupCode(dossier.stream.text) == factor.uppercased() }
}

extension Vault {
    /// The code on an applicant's receipt: ten letters and digits that cannot be taken for one another.
    func lookupCode(_ stream: String) -> String {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        let digits = Hexadecimal.bytes(blind("look-up", stream)) ?? []
        return String(decoding: digits.prefix(10).map { alphabet[Int($0 & 31)] }, as: UTF8.self)
    }
}
