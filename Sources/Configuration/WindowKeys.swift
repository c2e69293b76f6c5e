import Catalogue
import Gateway
import SOAP
import SingleWindow
import XML

/// How messages are wrapped in SOAP: of a door, and of a party that is called.
enum WireKeys {
    private static let standard = WireSettings()

    static let path = Key("path", .plainPath, standard: standard.path, "where the messages are posted")
    static let soap = Key("soap", Kind<SOAPVersion>.choice, standard: standard.version.rawValue, "the version that is sent; both are read")
    static let namespace = Key("namespace", .line, standard: standard.namespace, "of the method's elements")
    static let dataNamespace = Key("data-namespace", .line, standard: "the same", "of the members within them")
    static let method = Key("method", .label, standard: standard.request, "the element of a call")
    static let payload = Key("payload", .label, standard: standard.requestPayload, "its member with the envelope")
    static let answer = Key("answer", .label, standard: standard.answer, "the element of an answer")
    static let answerPayload = Key("answer-payload", .label, standard: standard.answerPayload, "its member with the envelope")
    static let action = Key("action", .line, standard: "empty", "SOAPAction")
    static let keys: [any KeyDeclaration] = [path, soap, namespace, dataNamespace, method, payload, answer, answerPayload, action]
}

/// Where the gateway takes the window's messages.
enum WindowServiceKeys {
    static let serve = Key("serve", .truth, standard: "false", "takes the messages of parties that the agencies' files name")
    static let schema = Schema([serve] + WireKeys.keys)
}

/// Who somebody is in an envelope.
enum WindowUnitKeys {
    static let name = Key("name", .line, required: true, "`name`")
    static let identity = Key("identity", .line(atMost: 50), required: true, "`identity`, the unit's code")
    static let country = Key("country", .line(atMost: 10), standard: "VN", "`countryCode`")
    static let ministry = Key("ministry", .line(atMost: 50), standard: "identity's", "`ministryCode`")
    static let organization = Key("organization", .line(atMost: 50), standard: "identity's", "`organizationCode`")
    static let unit = Key("unit", .line(atMost: 50), standard: "identity's", "`unitCode`")
    static let schema = Schema([name, identity, country, ministry, organization, unit])
}

/// A connector whose upstream is a party of the single window.
enum WindowPeerKeys {
    static let party = Key("party", .section(WindowUnitKeys.schema), required: true, "who it is in its envelopes")
    static let office = Key("office", .line(atMost: 100), standard: "party's identity", "`officeCode` of its calls")
    static let account = Key("account", .user, required: true, "the user by which it calls us; one of the file's accounts with dialect single-window")
    static let transient = Key("transient", .list(of: .label), standard: "[]", "codes of its refusals after which the same message is sent again")
    static let signature = Key("signature", .section(SignatureKeys.schema), "what of its messages must be signed")
    static let schema = Schema([party, office, account, transient, signature] + WireKeys.keys)
}

/// A party's signatures.
enum SignatureKeys {
    static let system = Key("system", Kind<SignatureRules.Rule>.choice, standard: "ignored", "the sending system's, over header and body; what is wanted and absent is recorded")
    static let person = Key("person", Kind<SignatureRules.Rule>.choice, standard: "ignored", "a person's or organisation's, over the content")
    static let authority = Key("authority", .content, "PEM file of the authorities that its certificates must chain to")
    static let revoked = Key("revoked", .content, "PEM file of the authorities' revocation lists")
    static let sha1Until = Key("sha1-until", .day, "until when its signatures may still be by SHA-1; without it never")
    static let schema = Schema([system, person, authority, revoked, sha1Until])
}

/// What an agency does at the single window.
enum AgencyWindowKeys {
    static let party = Key("party", .section(WindowUnitKeys.schema), required: true, "who the agency is in its envelopes")
    static let office = Key("office", .line(atMost: 100), standard: "party's identity", "`officeCode` of its calls")
    static let procedures = Key("procedures", .list(of: .section(WindowProcedureKeys.schema), atLeast: 1), required: true, "procedures that go through the window")
    static let identity = Key("identity", .content, "PEM file of the certificate that what is sent is signed with; without it nothing is signed")
    static let key = Key("key", .content, standard: "in the identity's file", "PEM file of its private key")
    static let agreements = Key("agreements", .list(of: .section(AgreementKeys.schema)), standard: "[]", "what other parties may see of the declarations; without one nothing is shared")
    static let schema = Schema([party, office, identity, key, procedures, agreements])
}

/// By what right, and how much, another party is told of declarations.
enum AgreementKeys {
    static let name = Key("name", .label, required: true, "stands on each record of a sharing")
    static let procedure = Key("procedure", .label, required: true, "the code of one of the procedures above")
    static let party = Key("with", .section(WindowUnitKeys.schema), required: true, "who is told: `To` of what is sent")
    static let type = Key("type", .windowNumber, required: true, "of the messages that share, as the window has it")
    static let function = Key("function", .windowNumber, required: true, "of the messages that share, in quotes where it begins with 0")
    static let share = Key("share", .list(of: .sharedMember, atLeast: 1), required: true, "the members that are shared, each by name, and no others")
    static let from = Key("from", .day, required: true, "the first day")
    static let until = Key("until", .day, "the last day; without it until the agreement is taken out")
    static let basis = Key("basis", .line(atMost: 1000), required: true, "the legal basis, in words")
    static let schema = Schema([name, procedure, party, type, function, share, from, until, basis])
}

extension Kind where Value == SharingAgreement.Member {
    static let sharedMember = Kind.word("one of \(SharingAgreement.Member.allowed)") { (text: String) throws(Hint) in
        guard let member = SharingAgreement.Member(text) else { throw Hint() }
        return member
    }
}

enum WindowProcedureKeys {
    static let code = Key("code", .label, required: true, "its code at the window, `documentType`")
    static let procedure = Key("procedure", .procedure, "the national catalogue's number; dossiers of it become declarations")
    static let through = Key("through", .label, required: true, "the connector with single-window that its messages go by")
    static let side = Key("side", Kind<WindowProcedure.Side>.choice, required: true, "whose side of it is here: business declares, ministry answers")
    static let pairs = Key("pairs", .list(of: .section(WindowPairKeys.schema), atLeast: 1), required: true, "its messages")
    static let content = Key("content", .list(of: .section(MappingKeys.schema)), standard: "[]", "what of a dossier's record becomes which element of a declaration")
    static let files = Key("files", .section(DeclaredFilesKeys.schema), "how a dossier's files stand in a declaration; without it a dossier with files is not declared")
    static let schema = Schema([code, procedure, through, side, pairs, content, files])
}

enum DeclaredFilesKeys {
    static let xml = Key("xml", .elementPath, required: true, "the element for each file, below Content and behind what content makes: Papers/Paper")
    static let name = Key("name", .label, required: true, "its member with the file's name")
    static let content = Key("content", .label, required: true, "its member with the file in Base64")
    static let digest = Key("digest", .label, "its member with the file's SHA-256")
    static let schema = Schema([xml, name, content, digest])
}

enum WindowPairKeys {
    static let type = Key("type", .windowNumber, required: true, "of one to three digits")
    static let function = Key("function", .windowNumber, required: true, "of one to three digits, in quotes where it begins with 0")
    static let from = Key("from", Kind<WindowProcedure.Side>.choice, required: true, "who sends it")
    static let meaning = Key("meaning", Kind<Meaning>.choice, required: true, "what it means")
    static let schemaFile = Key("schema", .xmlSchema, "an XML Schema file whose element Content its content must be")
    static let reason = Key("reason", .elementPath, "where in Content the reason stands that the applicant reads")
    static let result = Key("result", .section(WindowResultKeys.schema), "what it carries, where it is a result")
    static let schema = Schema([type, function, from, meaning, schemaFile, reason, result])
}

enum WindowResultKeys {
    static let name = Key("name", .line, required: true, "what the applicant gets")
    static let number = Key("number", .elementPath, required: true, "where in Content its number stands")
    static let schema = Schema([name, number])
}

/// A line of a table between XML and JSON.
enum MappingKeys {
    static let xml = Key("xml", .listedElementPath, required: true, "the element, by names from outside in: Importer/TaxCode; buoc[]/ten for each of several")
    static let json = Key("json", .listedMemberPath, required: true, "the member: ChuHoSo, nguoiNop.maSoThue; suKien[].ten for each of several")
    static let type = Key("type", Kind<XMLJSONMapping.Entry.Kind>.choice, standard: "text", "what it is in JSON")
    static let required = Key("required", .truth, standard: "false", "without it the message is not made")
    static let schema = Schema([xml, json, type, required])
}

extension Kind where Value == String {
    static let windowNumber = Kind.word("one to three digits, such as 10 or \"01\"") { (text: String) throws(Hint) in
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy(Letters.isDigit) else { throw Hint() }
        return text
    }
}

extension Kind where Value == [String] {
    static let elementPath = Kind.word("element names such as Importer/TaxCode") { (text: String) throws(Hint) in try path(text, "/") }
    static let memberPath = Kind.word("member names such as nguoiNop.maSoThue") { (text: String) throws(Hint) in try path(text, ".") }

    static let listedElementPath = Kind.word("element names such as Importer/TaxCode or buoc[]/ten") { (text: String) throws(Hint) in try path(text, "/", isListed: true) }
    static let listedMemberPath = Kind.word("member names such as nguoiNop.maSoThue or suKien[].ten") { (text: String) throws(Hint) in try path(text, ".", isListed: true) }

    private static func path(_ text: String, _ separator: Character, isListed: Bool = false) throws(Hint) -> [String] {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
        let names = parts.map { isListed && $0.hasSuffix("[]") ? $0.dropLast(2) : $0[...] }
        guard !names.isEmpty, names.allSatisfy({ name in name.utf8.first.map { Letters.isLetter($0) || $0 == 0x5f } == true && name.utf8.allSatisfy(Letters.isLabel) })
        else { throw Hint() }
        return parts
    }
}

extension Kind where Value == [UInt8] {
    /// A file's content.
    static let content: Kind = {
        let allowed = "the path of a file"
        return Kind(allowed) { found in
            guard let text = found.text, !text.contains("\0") else { return found.refuse(allowed: allowed) }
            let path = found.draft.surroundings.absolute(text)
            do throws(FileFault) { return try found.draft.surroundings.files.contents(of: path) } catch {
                found.draft.note("\(found.key): \(path) cannot be read: \(error.reason)", at: found.place)
                return nil
            }
        }
    }()
}

extension Kind where Value == XMLSchema {
    /// A file that compiles; it includes and imports nothing.
    static let xmlSchema: Kind = Kind("the path of an XML Schema file") { found in
        guard let bytes = Kind<[UInt8]>.content.read(found) else { return nil }
        do throws(XMLFailure) { return try XMLSchema(compiling: bytes) } catch {
            found.draft.note("\(found.key): \(found.text ?? "") is no XML Schema: line \(error.line): \(error.reason)", at: found.place)
            return nil
        }
    }
}

extension Kind where Value == Instant {
    /// The beginning of a day in Vietnam.
    static let day = Kind.word("a day such as 2026-12-31") { (text: String) throws(Hint) in
        guard let day = Day(text) else { throw Hint() }
        return day.moment()
    }
}
