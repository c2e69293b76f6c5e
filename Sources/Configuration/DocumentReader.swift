import Catalogue
import Documents
import Gateway
import XML

/// Reads what an agency's file says of documents.
struct DocumentReader {
    let agency: AgencyCode
    let name: String
    let connectors: [ConnectorSettings]

    func read(_ section: Section) -> AgencyDocumentSettings {
        var settings = AgencyDocumentSettings(organs: organs(section))
        settings.axis = section.read(AgencyDocumentKeys.axis)
        section.read(AgencyDocumentKeys.plain, into: &settings.wantsPlain)
        settings.signer = signer(section)
        if let signature = section.read(AgencyDocumentKeys.signature) { read(signature, into: &settings) }
        if let axis = settings.axis, connectors.first(where: { $0.name == axis })?.documentAxis == nil {
            let names = connectors.filter { $0.documentAxis != nil }.map(\.name)
            section.note(AgencyDocumentKeys.axis, "\(axis) is no connector with document-axis in this file; allowed is \(names.isEmpty ? "one that has it" : Phrase.list(names))")
        }
        return settings
    }

    private func organs(_ section: Section) -> [AgencyDocumentSettings.Organ] {
        let sections = section.read(AgencyDocumentKeys.organs) ?? []
        var organs: [AgencyDocumentSettings.Organ] = []
        for one in sections {
            let id = one.read(OrganKeys.id), name = one.read(OrganKeys.name) ?? name
            guard let id else { continue }
            if !id.isSame(orUnder: agency) { one.note(OrganKeys.id, "\(id) is not \(agency) nor below it; allowed is what the agency may speak for") }
            if organs.contains(where: { $0.id == id }) { one.note(OrganKeys.id, "\(id) stands twice; keep one of the two") }
            organs.append(AgencyDocumentSettings.Organ(id: id, name: name))
        }
        return sections.isEmpty ? [AgencyDocumentSettings.Organ(id: agency, name: name)] : organs
    }

    private func signer(_ section: Section) -> XMLSigner? {
        let key = section.read(AgencyDocumentKeys.key)
        guard let identity = section.read(AgencyDocumentKeys.identity) else { return nil }
        let signer = XMLSigner(key: key ?? identity, certificate: identity)
        if signer == nil { section.note(AgencyDocumentKeys.identity, "holds no certificate and private key in PEM form without a passphrase; allowed is a PEM file of both, or key beside it") }
        return signer
    }

    private func read(_ section: Section, into settings: inout AgencyDocumentSettings) {
        section.read(DocumentSignatureKeys.required, into: &settings.needsSignature)
        let authority = section.read(DocumentSignatureKeys.authority), revoked = section.read(DocumentSignatureKeys.revoked)
        guard let authority else { return }
        settings.check = TrustedAuthorities(authorities: authority, revoked: revoked ?? []).map { SignatureCheck($0) }
        if settings.check == nil { section.note(DocumentSignatureKeys.authority, "holds no certificate in PEM form, or revoked no revocation list; allowed are PEM files") }
    }

    static func axis(_ section: Section) -> DocumentAxisSettings? {
        let organ = section.read(DocumentAxisKeys.organ), secret = section.read(DocumentAxisKeys.secret)
        let form = section.read(DocumentAxisKeys.form), every = section.read(DocumentAxisKeys.every), path = section.read(DocumentAxisKeys.path)
        var others: [AxisOperation: String] = [:]
        if let paths = section.read(DocumentAxisKeys.paths) {
            for (operation, key) in AxisPathKeys.all { paths.read(key).map { others[operation] = $0 } }
        }
        guard let secret else { return nil }
        var settings = DocumentAxisSettings(organ: organ, secret: secret)
        if let form { settings.form = form }
        if let every { settings.every = every }
        settings.paths = AxisPaths(base: path ?? AxisPaths().base, others: others)
        return settings
    }
}
