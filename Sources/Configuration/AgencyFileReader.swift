import Access
import Catalogue
import Gateway

/// Reads one agency's file.
struct AgencyFileReader {
    private let draft: Draft

    init(_ draft: Draft) { self.draft = draft }

    func read(_ text: String) -> AgencyFile {
        let document = YAMLDocument(text, file: draft.file)
        draft.note(document.mistakes)
        guard let root = document.root else {
            if document.mistakes.isEmpty { draft.note("empty; at least agency is needed", at: .start(of: draft.file)) }
            return AgencyFile(settings: nil, mistakes: draft.mistakes, remains: Salvage.read(text, file: draft.file))
        }
        let found = Found(node: root, key: "", draft: draft)
        guard let section = Section(found, FileKeys.schema) else {
            draft.note("found no mapping; allowed is one with \(Phrase.list(FileKeys.schema.keys.map(\.name)))", at: found.place)
            return AgencyFile(settings: nil, mistakes: draft.mistakes, remains: Salvage.read(text, file: draft.file))
        }
        return read(section)
    }

    private func read(_ section: Section) -> AgencyFile {
        let agency = section.read(FileKeys.agency)
        let code = agency?.read(AgencyKeys.code), contact = agency?.read(AgencyKeys.contact)
        let name = agency?.read(AgencyKeys.name)
        let vi = name?.read(NameKeys.vi), en = name?.read(NameKeys.en)
        let reference = Salvage.reference(code: code?.value.text, vi: vi, en: en, contact: contact, file: draft.file)

        let named = section.read(FileKeys.connectors) ?? []
        let connectors = named.compactMap(ConnectorReader(surroundings: draft.surroundings).read)
        let routes = RouteReader(draft: draft, connectors: connectors, names: named.map(\.name)).read(section.read(FileKeys.routes) ?? [])
        let services = ServiceReader(agency: code?.value, routes: routes).read(section.read(FileKeys.services) ?? [])
        let dossierSection = section.read(FileKeys.dossiers)
        let accounts = (section.read(FileKeys.accounts) ?? []).compactMap(DossierReader.account)
        let tasks = section.read(FileKeys.tasks) ?? []
        let window = section.read(FileKeys.window), documents = section.read(FileKeys.documents)
        let settings = code.map { code in
            AgencySettings(
                file: draft.file, reference: reference, code: code.value, codePlace: code.place, connectors: connectors,
                routes: routes.whole, services: services,
                dossiers: DossierReader(agency: code.value, connectors: connectors).read(dossierSection), accounts: accounts,
                window: window.flatMap(WindowReader(connectors: connectors, accounts: accounts).read),
                documents: documents.map(DocumentReader(agency: code.value, name: vi ?? "", connectors: connectors).read),
                tasks: tasks.compactMap { TaskKeys.read($0, of: code.value) })
        }
        draft.note(Claims.repetitions(in: routes.claims))
        let mistakes = draft.inOrder
        return AgencyFile(
            settings: mistakes.isEmpty ? settings : nil, mistakes: mistakes,
            remains: LeftOutAgency(reference: reference, file: draft.file, paths: routes.paths),
            claims: (code.map { [ClaimMade(code: $0.value, place: $0.place)] } ?? []) + accounts.map { ClaimMade(account: $0) } + routes.claims)
    }
}
