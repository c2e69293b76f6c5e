import Caching
import Documents
import Front
import Gateway
import Pages
import Telemetry

/// Reads `gateway.yaml`.
struct GatewayFileReader {
    private let draft: Draft

    init(_ draft: Draft) { self.draft = draft }

    /// Nil when nothing of it can be read; what is returned beside mistakes is good for `check` only.
    func read(_ text: String) -> GatewaySettings? {
        let document = YAMLDocument(text, file: draft.file)
        draft.note(document.mistakes)
        guard let root = document.root else {
            if document.mistakes.isEmpty { draft.note("empty; at least listen is needed", at: .start(of: draft.file)) }
            return nil
        }
        let found = Found(node: root, key: "", draft: draft)
        guard let section = Section(found, GatewayKeys.schema) else {
            draft.note("found no mapping; allowed is one with \(Phrase.list(GatewayKeys.schema.keys.map(\.name)))", at: found.place)
            return nil
        }
        var settings = GatewaySettings(state: section.read(GatewayKeys.state) ?? draft.surroundings.absolute("state"))
        section.read(GatewayKeys.admin, into: &settings.admin)
        if case .unix(let path) = settings.admin, path.utf8.count > Kind<ListenAddress>.mostSocketPath, section.place(of: GatewayKeys.admin) == nil {
            section.note(GatewayKeys.state, "\(path) is longer than a socket's path may be; allowed is a shorter path, or admin with an address of its own")
        }
        section.read(GatewayKeys.trustedProxies, into: &settings.trustedProxies)
        if let cache = section.read(GatewayKeys.cache) {
            cache.read(MemoryKeys.memory, into: &settings.cache.memory)
            cache.read(MemoryKeys.disk, into: &settings.cache.disk)
            cache.read(MemoryKeys.diskFiles, into: &settings.cache.diskFiles)
        }
        if let log = section.read(GatewayKeys.log) {
            log.read(LogKeys.level, into: &settings.log.level)
            log.read(LogKeys.access, into: &settings.log.access)
        }
        if let limits = section.read(GatewayKeys.limits) {
            for (limit, key) in LimitKeys.all { limits.read(key).map { settings.limits[limit] = $0 } }
        }
        readDossiers(section, into: &settings)
        for listener in section.read(GatewayKeys.listen) ?? [] { read(listener, into: &settings) }
        refuseSharedAddresses(settings, admin: section)
        return settings
    }

    private func readDossiers(_ section: Section, into settings: inout GatewaySettings) {
        section.read(GatewayKeys.journal, into: &settings.journal)
        if let dossiers = section.read(GatewayKeys.dossiers) {
            dossiers.read(DossierServiceKeys.serve, into: &settings.dossiers.isServed)
            dossiers.read(DossierServiceKeys.key, into: &settings.dossiers.key)
        }
        if let window = section.read(GatewayKeys.window), window.read(WindowServiceKeys.serve) == true {
            settings.window = WindowReader.wire(window)
        }
        if let documents = section.read(GatewayKeys.documents) {
            let path = documents.read(DocumentServiceKeys.path)
            if documents.read(DocumentServiceKeys.serve) == true { settings.documents = AxisPaths(base: path ?? AxisPaths().base) }
        }
        readPages(section, into: &settings)
        guard let portal = section.read(GatewayKeys.portal) else { return }
        portal.read(PortalServiceKeys.serve, into: &settings.portal.isServed)
        portal.read(PortalServiceKeys.login, into: &settings.portal.login)
        portal.read(PortalServiceKeys.exchange, into: &settings.portal.exchange)
        portal.read(PortalServiceKeys.share, into: &settings.portal.share)
    }

    private func readPages(_ section: Section, into settings: inout GatewaySettings) {
        guard let pages = section.read(GatewayKeys.pages) else { return }
        pages.read(PageKeys.serve, into: &settings.pages.isServed)
        if let notice = pages.read(PageKeys.notice), let vi = notice.read(ServiceNameKeys.vi) {
            settings.pages.notice = Pages.Notice(vi: vi, en: notice.read(ServiceNameKeys.en) ?? vi)
        }
        if settings.pages.isServed, !settings.dossiers.isServed {
            pages.note(PageKeys.serve, "the pages take dossiers in and look them up; allowed is true beside dossiers: {serve: true}")
        }
    }

    private func read(_ section: Section, into settings: inout GatewaySettings) {
        let address = section.read(ListenerKeys.address)
        let tls = section.read(ListenerKeys.tls).flatMap(readTLS)
        guard let address else { return }
        settings.listeners.append(ListenerSettings(address: address.value, tls: tls))
        settings.listenerPlaces.append(address.place)
    }

    private func readTLS(_ section: Section) -> ListenerTLS? {
        let certificate = section.read(ListenerTLSKeys.certificate), key = section.read(ListenerTLSKeys.key)
        let authority = section.read(ListenerTLSKeys.clientAuthority)
        let shelf = draft.surroundings.certificates
        if let authority { section.check(ListenerTLSKeys.clientAuthority) { () throws(CertificateShelf.Fault) in try shelf.checkAuthority(authority) } }
        guard let certificate else { return nil }
        let isGood = section.check(ListenerTLSKeys.certificate) { () throws(CertificateShelf.Fault) in try shelf.checkChain(certificate) }
        guard let key else { return nil }
        if isGood {
            section.check(ListenerTLSKeys.key, beside: ListenerTLSKeys.certificate) { () throws(CertificateShelf.Fault) in
                try shelf.checkPair(certificate: certificate, key: key)
            }
        }
        return ListenerTLS(certificate: certificate, key: key, clientAuthority: authority)
    }

    /// Port 0 is any free one, so two of them never meet.
    private func refuseSharedAddresses(_ settings: GatewaySettings, admin: Section) {
        var taken: [ListenAddress: SourcePlace] = [:]
        for (listener, place) in zip(settings.listeners, settings.listenerPlaces) {
            if case .tcp(_, port: 0) = listener.address { continue }
            if let first = taken[listener.address] {
                draft.note("listen: \(listener.address) is already listened on at \(first); each address stands once", at: place)
            } else {
                taken[listener.address] = place
            }
        }
        if let first = taken[settings.admin] {
            admin.note(GatewayKeys.admin, "\(settings.admin) is already listened on at \(first); allowed is an address of its own")
        }
    }
}

extension Section {
    /// Runs a check of what a key's value refers to; false when it failed.
    /// - Parameter other: a second key the fault may lie in, whose place is named too.
    @discardableResult
    func check<Value, Other>(
        _ key: Key<Value>, beside other: Key<Other>, _ run: () throws(CertificateShelf.Fault) -> Void
    ) -> Bool {
        do {
            try run()
            return true
        } catch {
            note(key, error.reason + (place(of: other).map { " (named at \($0))" } ?? ""))
            return false
        }
    }

    @discardableResult
    func check<Value>(_ key: Key<Value>, _ run: () throws(CertificateShelf.Fault) -> Void) -> Bool {
        do {
            try run()
            return true
        } catch {
            note(key, error.reason)
            return false
        }
    }
}
