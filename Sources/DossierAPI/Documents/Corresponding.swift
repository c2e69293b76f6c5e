import Catalogue
import Documents
import Dossiers
import Gateway
import JSON
import Journal

/// An agency's system that speaks only JSON sends documents to other agencies and takes theirs.
extension DossierDoors {
    /// A document is sent. The same request again has its effect once.
    func sendDocument(_ call: Call) async throws -> Told {
        let entry = try agencyAccount(call)
        let key = try IdempotencyKey(call.fields, hasAccount: true)
        let message = try NewDocument(
            try await call.object(limit: limits.message, of: budget), organs: documents.settings.organs(of: entry.agency), limits: limits,
            vault: book.vault, now: clock.now())
        do {
            let taken = try await documents.send(message.document, message.files, request: "\(entry.user)\u{0}\(key.text)")
            return .json(201, try await view(taken.document, taken.document.sender, call.language), [.location: "/api/v1/documents/\(taken.document.id)"], in: call.language)
        } catch let trouble as DocumentTrouble { throw DossierProblem(trouble) }
    }

    func readDocument(_ call: Call) async throws -> Told {
        let (document, organ) = try await document(call)
        do { return .json(200, try await view(document, organ, call.language), in: call.language) } catch let trouble as DocumentTrouble { throw DossierProblem(trouble) }
    }

    /// An attachment goes out, piece by piece.
    func readDocumentFile(_ call: Call) async throws -> Told {
        let (document, _) = try await document(call), digest = call.parameters["sha256"] ?? ""
        guard let file = document.files.first(where: { $0.digest == digest }), let first = try await shelf.piece(0, of: file) else { throw DossierProblem.unknownFile }
        return send(file, from: first, disposition: "attachment; filename=\"\(file.digest.prefix(16))\"")
    }

    /// How far a document is, by the asker's word; or, by its sender, that he asks for it back.
    func tellDocument(_ call: Call) async throws -> Told {
        let object = try await call.object(limit: limits.message, of: budget)
        let (document, organ) = try await document(call)
        var reader = MessageReader()
        let whole = reader.part(object, names: ["trangThai", "lyDo", "noiNhan"])
        let code = reader.text("trangThai", of: whole), reason = reader.text("lyDo", of: whole, isNeeded: false)
        let others = reader.texts("noiNhan", of: whole, isNeeded: false, limit: 1000).enumerated().compactMap { index, text in
            NewDocument.organ(text, "noiNhan[\(index)]", &reader)
        }
        let status = code.flatMap(DocumentStatus.init)
        if let code, status == nil {
            reader.refuse("trangThai", .unknown, wanted: "one of \(DocumentStatus.allCases.map(\.rawValue).joined(separator: ", "))", found: Shape(code).description)
        }
        if let reason, reason.unicodeScalars.count > 4000 { reader.refuse("lyDo", .tooLong, wanted: "at most 4000 characters", found: Shape(reason).description) }
        try reader.verdict()
        guard let status else { throw DossierProblem.defect }
        do {
            let taken = try await documents.tell(status, of: document.id, by: organ, to: others, reason: reason ?? "")
            return .json(200, try await view(taken.document, organ, call.language), in: call.language)
        } catch let trouble as DocumentTrouble { throw DossierProblem(trouble) }
    }

    /// What happens to the documents of one of the asker's organs, from a cursor on.
    func readDocumentFeed(_ call: Call) async throws -> Told {
        let organ = try organ(call), after = try call.number("after", 0...Int64.max, default: 0)
        let limit = Int(try call.number("limit", 1...Int64(limits.page), default: 100))
        let stored = try await documents.journal.feed(DocumentBook.audience(organ), after: after, limit: limit + 1)
        var events: [JSON] = []
        do throws(DocumentTrouble) {
            for one in stored.prefix(limit) {
                let document = try await documents.document(of: one)
                let event = try documents.event(one, of: document)
                var members: JSONObject = [
                    "conTro": .string(String(one.position)), "id": .string(document.id), "maVanBan": .string(document.documentId),
                    "coQuan": .string(document.sender.text),
                ]
                for (name, value) in DocumentView.members(event, one.revision, call.language) { members.set(name, value) }
                events.append(.object(members))
            }
        } catch { throw DossierProblem(error) }
        return .json(200, [
            "suKien": .array(events), "conTro": .string(String(stored.prefix(limit).last?.position ?? after)), "conNua": .bool(stored.count > limit),
        ], in: call.language)
    }

    private func view(_ document: Document, _ organ: AgencyCode, _ language: Language) async throws -> JSON {
        DocumentView(document, try await documents.timeline(document, for: organ), for: organ, language).json
    }

    // MARK: Whose

    /// The asker's organ: the one that `?coQuan=` names, or his own.
    private func organ(_ call: Call) throws -> AgencyCode {
        let entry = try agencyAccount(call), wanted = try call.agency() ?? entry.agency
        guard let organ = documents.settings.organs(of: entry.agency).first(where: { $0.id == wanted }) else { throw DossierProblem.unknownDocument }
        return organ.id
    }

    /// The document in the path, and the asker's organ that has a part in it.
    private func document(_ call: Call) async throws -> (Document, AgencyCode) {
        let organ = try organ(call)
        do { return (try await documents.document(call.parameters["id"] ?? "", for: organ), organ) } catch { throw DossierProblem(error) }
    }
}

extension DossierProblem {
    init(_ trouble: DocumentTrouble) {
        switch trouble {
        case .flaw(let flaw): self = .findings([Finding(flaw.path, .form, wanted: flaw.wanted, shape: flaw.shape)])
        case .attachment(let index, let flaw): self = .findings([Finding("tep[\(index)]", .form, wanted: "an attachment that can be packed", shape: "\(flaw)")])
        case .unwritable(let reason): self = .findings([Finding("vanBan", .form, wanted: "texts that XML can say", shape: reason)])
        case .party(let refusal): self = .findings([Finding("noiNhan", .unknown, wanted: "organs that are known here", shape: refusal.words)])
        case .signature(let reason): self = .findings([Finding("chuKy", .check, wanted: "a signature that holds", shape: reason)])
        case .life(let refusal):
            let rule: Finding.Rule = if case .noReason = refusal { .reason } else { .transition }
            self = .findings([Finding(rule == .reason ? "lyDo" : "trangThai", rule, wanted: "a status that follows, from whom it is for, with a reason where it needs one", shape: "\(refusal)")])
        case .conflict(let known, let given): self = .documentConflict(known: known, given: given)
        case .unknown: self = .unknownDocument
        case .keyReused: self = .keyReused
        case .journal(let failure): self = .journal(failure)
        case .unreadable, .lost: self = .unreadable
        }
    }
}
