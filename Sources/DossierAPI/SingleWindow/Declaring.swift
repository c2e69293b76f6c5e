import Catalogue
import Dossiers
import Gateway
import JSON
import Journal
import SOAP
import SingleWindow

/// An agency's system that speaks only JSON takes part in the single window: it reads its declarations, says what it has to
/// say of them, and follows what the other side says.
extension DossierDoors {
    static let windowNames = ["yNghia", "noiDung"]

    func readDeclaration(_ call: Call) async throws -> Told {
        let (declaration, _) = try await declaration(call)
        return .json(200, DeclarationView(declaration, try await window.timeline(declaration), call.language).json, in: call.language)
    }

    /// A message of ours: what it means, and its content as JSON. The same request again has its effect once.
    func tellDeclaration(_ call: Call) async throws -> Told {
        let (entry, registration) = try registration(call)
        let key = try IdempotencyKey(call.fields, hasAccount: true)
        let object = try await call.object(limit: limits.message, of: budget)
        var reader = MessageReader()
        let whole = reader.part(object, names: Self.windowNames)
        let word = reader.text("yNghia", of: whole), meaning = word.flatMap(Meaning.init)
        let own = registration.procedure.pairs.filter { $0.sender == registration.side }.map(\.meaning.rawValue)
        if let word, meaning == nil || !own.contains(word) {
            reader.refuse("yNghia", .unknown, wanted: "one of \(own.joined(separator: ", "))", found: Shape(word).description, nearest: Spelling.nearest(to: String(word.prefix(40)), among: own))
        }
        if object["noiDung"]?.object == nil { reader.refuse("noiDung", .form, wanted: "an object", found: "another thing") }
        try reader.verdict()
        guard let meaning, let content = object["noiDung"]?.object, let reference = call.parameters["soHoSo"] else { throw DossierProblem.defect }
        do {
            var outgoing = WindowBook.Outgoing(meaning, registration.procedure.code, reference, content: try PlainXMLJSON.markup(from: content))
            outgoing.request = "\(entry.user)\u{0}\(key.text)"
            let declaration = try await window.send(outgoing, with: registration.peer)
            return .json(200, DeclarationView(declaration, try await window.timeline(declaration), call.language).json, in: call.language)
        } catch let flaw as XMLJSONMapping.Flaw {
            throw DossierProblem.findings([Finding("noiDung.\(flaw.place)", .form, wanted: "elements as members", shape: flaw.words)])
        } catch let trouble as WindowBook.Trouble { throw DossierProblem(trouble) }
    }

    /// What happened to the agency's declarations, from a cursor on.
    func readWindowFeed(_ call: Call) async throws -> Told {
        let entry = try agencyAccount(call)
        let after = try call.number("after", 0...Int64.max, default: 0), limit = Int(try call.number("limit", 1...Int64(limits.page), default: 100))
        let audience = WindowBook.audience(entry.agency.canonical)
        let stored = try await window.journal.feed(audience, after: after, limit: limit + 1)
        var events: [JSON] = []
        do {
            for one in stored.prefix(limit) {
                guard let declaration = try await window.load(one.stream) else { throw DossierProblem.unreadable }
                let event = try window.event(one, of: declaration)
                var members: JSONObject = [
                    "conTro": .string(String(one.position)), "maThuTuc": .string(declaration.documentType), "soHoSo": .string(declaration.reference),
                ]
                for (name, value) in DeclarationView.members(event, one.revision, call.language) { members.set(name, value) }
                events.append(.object(members))
            }
        } catch let trouble as WindowBook.Trouble { throw DossierProblem(trouble) }
        return .json(200, [
            "suKien": .array(events), "conTro": .string(String(stored.prefix(limit).last?.position ?? after)), "conNua": .bool(stored.count > limit),
        ], in: call.language)
    }

    // MARK: Which declaration

    /// The procedure in the path, if it is the asker's.
    private func registration(_ call: Call) throws -> (AccountRoll.Entry, WindowSettings.Registration) {
        let entry = try agencyAccount(call), code = call.parameters["maThuTuc"] ?? ""
        guard let found = window.settings.registrations.first(where: { $0.procedure.code == code && $0.agency.isSame(orUnder: entry.agency) })
        else { throw DossierProblem.unknownDossier }
        return (entry, found)
    }

    private func declaration(_ call: Call) async throws -> (Declaration, WindowSettings.Registration) {
        let (_, registration) = try registration(call)
        let found: Declaration?
        do { found = try await window.declaration(registration.procedure.code, call.parameters["soHoSo"] ?? "") } catch { throw DossierProblem(error) }
        guard let found, found.agency == registration.agency.canonical else { throw DossierProblem.unknownDossier }
        return (found, registration)
    }
}

extension DossierProblem {
    init(_ trouble: WindowBook.Trouble) {
        switch trouble {
        case .journal(let failure): self = .journal(failure)
        case .unknown: self = .unknownDossier
        case .keyReused: self = .keyReused
        case .illegal(let move):
            self = .findings([Finding("yNghia", .transition, wanted: "one of \(move.allowed.map(\.rawValue).joined(separator: ", "))", shape: "a declaration that is \(move.state.rawValue)")])
        case .noPair(let meaning):
            self = .findings([Finding("yNghia", .unknown, wanted: "a meaning that the procedure has for this side", shape: meaning.rawValue)])
        case .content(let words): self = .findings([Finding("noiDung", .form, wanted: "content as the procedure's schema has it", shape: words)])
        case .unreadable, .lost: self = .unreadable
        }
    }
}
