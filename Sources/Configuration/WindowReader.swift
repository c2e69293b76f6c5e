import Catalogue
import Gateway
import SOAP
import SingleWindow
import XML

/// Reads what files say of the single window.
struct WindowReader {
    let connectors: [ConnectorSettings]
    let accounts: [AccountSettings]

    func read(_ section: Section) -> AgencyWindowSettings? {
        let unit = section.read(AgencyWindowKeys.party).flatMap(Self.unit), office = section.read(AgencyWindowKeys.office)
        let sections = section.read(AgencyWindowKeys.procedures) ?? []
        let procedures = sections.map { ($0, procedure($0)) }
        repeated(procedures)
        checkAccounts(section)
        let signer = signer(section)
        let agreements = AgreementReader(procedures: procedures.compactMap { $0.1?.procedure }).read(section)
        guard let unit else { return nil }
        return AgencyWindowSettings(
            unit: unit, office: office ?? unit.identity, signer: signer, procedures: procedures.compactMap(\.1), agreements: agreements)
    }

    // MARK: Wires and parties

    static func wire(_ section: Section) -> WireSettings {
        var wire = WireSettings()
        section.read(WireKeys.path, into: &wire.path)
        section.read(WireKeys.soap, into: &wire.version)
        section.read(WireKeys.namespace, into: &wire.namespace)
        section.read(WireKeys.dataNamespace, into: &wire.dataNamespace)
        section.read(WireKeys.method, into: &wire.request)
        section.read(WireKeys.payload, into: &wire.requestPayload)
        section.read(WireKeys.answer, into: &wire.answer)
        section.read(WireKeys.answerPayload, into: &wire.answerPayload)
        section.read(WireKeys.action, into: &wire.action)
        return wire
    }

    static func unit(_ section: Section) -> WindowUnit? {
        let name = section.read(WindowUnitKeys.name), identity = section.read(WindowUnitKeys.identity)
        let country = section.read(WindowUnitKeys.country), ministry = section.read(WindowUnitKeys.ministry)
        let organization = section.read(WindowUnitKeys.organization), unit = section.read(WindowUnitKeys.unit)
        guard let name, let identity else { return nil }
        return WindowUnit(name: name, identity: identity, country: country ?? "VN", ministry: ministry, organization: organization, unit: unit)
    }

    static func peer(_ section: Section) -> WindowPeerSettings? {
        let unit = section.read(WindowPeerKeys.party).flatMap(unit), office = section.read(WindowPeerKeys.office)
        let account = section.read(WindowPeerKeys.account), transient = section.read(WindowPeerKeys.transient) ?? []
        let wire = wire(section), signatures = section.read(WindowPeerKeys.signature).map(signatures) ?? SignatureRules()
        guard let unit, let account else { return nil }
        return WindowPeerSettings(
            unit: unit, office: office ?? unit.identity, wire: wire, transient: Set(transient.map { WindowErrorCode($0) }), signatures: signatures,
            account: account)
    }

    private static func signatures(_ section: Section) -> SignatureRules {
        var rules = SignatureRules()
        section.read(SignatureKeys.system, into: &rules.system)
        section.read(SignatureKeys.person, into: &rules.person)
        section.read(SignatureKeys.sha1Until, into: &rules.sha1Until)
        let authority = section.read(SignatureKeys.authority), revoked = section.read(SignatureKeys.revoked)
        if let authority {
            rules.check = TrustedAuthorities(authorities: authority, revoked: revoked ?? []).map { SignatureCheck($0) }
            if rules.check == nil { section.note(SignatureKeys.authority, "holds no certificate in PEM form, or revoked no revocation list; allowed are PEM files") }
        } else if rules.system != .ignored || rules.person != .ignored {
            section.note(SignatureKeys.authority, "missing, and signatures are to be judged; allowed is \(SignatureKeys.authority.allowed)")
        }
        return rules
    }

    private func signer(_ section: Section) -> XMLSigner? {
        let key = section.read(AgencyWindowKeys.key)
        guard let identity = section.read(AgencyWindowKeys.identity) else { return nil }
        let signer = XMLSigner(key: key ?? identity, certificate: identity)
        if signer == nil { section.note(AgencyWindowKeys.identity, "holds no certificate and private key in PEM form without a passphrase; allowed is a PEM file of both, or key beside it") }
        return signer
    }

    /// A party without an account of its own could be anybody.
    private func checkAccounts(_ section: Section) {
        let users = accounts.filter { $0.dialect == .singleWindow }.map(\.user)
        for connector in connectors {
            guard let window = connector.window, !users.contains(window.account) else { continue }
            section.note(AgencyWindowKeys.procedures, "connectors.\(connector.name).single-window.account: \(window.account) is no account of this file with dialect single-window; allowed is \(users.isEmpty ? "one that has it" : Phrase.list(users))")
        }
    }

    // MARK: Procedures

    private func procedure(_ section: Section) -> AgencyWindowSettings.Procedure? {
        let code = section.read(WindowProcedureKeys.code), national = section.read(WindowProcedureKeys.procedure)
        let through = section.read(WindowProcedureKeys.through), side = section.read(WindowProcedureKeys.side)
        let pairs = (section.read(WindowProcedureKeys.pairs) ?? []).compactMap(Self.pair)
        let content = (section.read(WindowProcedureKeys.content) ?? []).compactMap(Self.entry)
        if let through, connectors.first(where: { $0.name == through })?.window == nil {
            let names = connectors.filter { $0.window != nil }.map(\.name)
            section.note(WindowProcedureKeys.through, "\(through) is no connector with single-window in this file; allowed is \(names.isEmpty ? "one that has it" : Phrase.list(names))")
        }
        if side == .business, national != nil, content.isEmpty {
            section.note(WindowProcedureKeys.content, "missing, and dossiers of the procedure become declarations; allowed is a table of xml and json")
        }
        let table = Self.table(content, WindowProcedureKeys.content, section)
        let files = section.read(WindowProcedureKeys.files).flatMap(Self.files)
        if let first = files?.path.first, table.schemaMembers.contains(where: { $0.name == first }) {
            section.note(WindowProcedureKeys.files, "\(first) is made by content already; allowed is an element of its own")
        }
        guard let code, let through, let side else { return nil }
        let procedure = WindowProcedure(code, pairs)
        for flaw in procedure.flaws { section.note(WindowProcedureKeys.pairs, Self.words(flaw)) }
        return AgencyWindowSettings.Procedure(
            procedure: procedure, side: side, connector: through, national: national, content: table, files: files)
    }

    static func table(_ entries: [XMLJSONMapping.Entry], _ key: Key<[Section]>, _ section: Section) -> XMLJSONMapping {
        do throws(XMLJSONMapping.Flaw) { return try XMLJSONMapping(entries) } catch {
            section.note(key, "\(error.place) \(error.words); allowed is each once, a value or on the way to values")
            return .empty
        }
    }


    private static func pair(_ section: Section) -> WindowProcedure.Pair? {
        let type = section.read(WindowPairKeys.type), function = section.read(WindowPairKeys.function)
        let from = section.read(WindowPairKeys.from), meaning = section.read(WindowPairKeys.meaning)
        let schema = section.read(WindowPairKeys.schemaFile), reason = section.read(WindowPairKeys.reason)
        let result = section.read(WindowPairKeys.result).flatMap(Self.result)
        guard let type, let function, let from, let meaning else { return nil }
        var pair = WindowProcedure.Pair(type, function, from: from, meaning)
        pair.schema = schema
        pair.reason = reason
        pair.result = result
        return pair
    }

    private static func result(_ section: Section) -> WindowProcedure.Result? {
        let name = section.read(WindowResultKeys.name), number = section.read(WindowResultKeys.number)
        guard let name, let number else { return nil }
        return WindowProcedure.Result(name: name, number: number)
    }

    private static func files(_ section: Section) -> DeclaredFiles? {
        let path = section.read(DeclaredFilesKeys.xml), name = section.read(DeclaredFilesKeys.name), content = section.read(DeclaredFilesKeys.content)
        let digest = section.read(DeclaredFilesKeys.digest)
        guard let path, let name, let content else { return nil }
        return DeclaredFiles(path: path, name: name, content: content, digest: digest)
    }

    static func entry(_ section: Section) -> XMLJSONMapping.Entry? {
        let xml = section.read(MappingKeys.xml), json = section.read(MappingKeys.json)
        let kind = section.read(MappingKeys.type) ?? .text, isRequired = section.read(MappingKeys.required) ?? false
        guard let xml, let json else { return nil }
        return XMLJSONMapping.Entry(xml: xml, json: json, kind: kind, isRequired: isRequired)
    }

    private static func words(_ flaw: WindowProcedure.Flaw) -> String {
        switch flaw {
        case .twice(let type, let function): "type \(type) and function \(function) stand twice; allowed is one meaning for each pair"
        case .reserved(let type, let function): "type \(type) and function \(function) are how messages are received (99) and refused (00); allowed is another pair"
        case .unreachable(let meaning): "no state of a declaration reaches \(meaning.rawValue); allowed are meanings whose forerunners are in the table too"
        case .nothingDeclares: "no pair declares; allowed is a table in which one does"
        case .reasonMissing(let meaning): "\(meaning.rawValue) has no reason; allowed is a path to the element that tells the applicant why"
        }
    }

    private func repeated(_ all: [(Section, AgencyWindowSettings.Procedure?)]) {
        var seen: Set<[String]> = []
        for (section, procedure) in all {
            guard let procedure, !seen.insert([procedure.procedure.code, procedure.connector]).inserted else { continue }
            section.note(WindowProcedureKeys.code, "\(procedure.procedure.code) stands twice; keep one of the two")
        }
    }
}
