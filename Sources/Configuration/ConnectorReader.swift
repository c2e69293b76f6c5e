import Caching
import Connectors
import Gateway
import WaitingRoom

/// Reads one connector of an agency's file.
struct ConnectorReader {
    let surroundings: Surroundings

    /// Nil when it has no upstream that can be read.
    func read(_ named: Named<Section>) -> ConnectorSettings? {
        let section = named.value
        let upstreams = section.read(ConnectorKeys.upstream) ?? []
        var http = HTTPConnectorSettings(upstreams: upstreams.map(\.value))
        readWays(section, into: &http)
        readCare(section, into: &http)
        if let tls = section.read(ConnectorKeys.tls) { http.tls = readTLS(tls) }
        if let headers = section.read(ConnectorKeys.headers) { readHeaders(headers, into: &http) }
        let cache = section.read(ConnectorKeys.cache)
        refuseRepeated(upstreams, section)
        let portal = section.read(ConnectorKeys.portal).flatMap(DossierReader.portal)
        let window = section.read(ConnectorKeys.window).flatMap(WindowReader.peer)
        let axis = section.read(ConnectorKeys.documentAxis).flatMap(DocumentReader.axis)
        let soap = section.read(ConnectorKeys.soap).flatMap(SOAPReader.read)
        let room = section.read(ConnectorKeys.waitingRoom).flatMap { $0.read(WaitingRoomKeys.capacity) }.map { WaitingLine.Settings(capacity: $0) }
        guard let first = upstreams.first else { return nil }
        return ConnectorSettings(
            name: named.name, http: http, cache: cache?.value.applied(to: CacheRules()) ?? CacheRules(), portal: portal, window: window, soap: soap, documentAxis: axis,
            waitingRoom: room,
            places: .init(connector: named.place, upstream: first.place, cache: cache?.place))
    }

    private func readWays(_ section: Section, into http: inout HTTPConnectorSettings) {
        section.read(ConnectorKeys.balance, into: &http.balance)
        section.read(ConnectorKeys.httpVersion, into: &http.httpVersion)
        section.read(ConnectorKeys.resolveFor, into: &http.resolveFor)
        http.proxy = section.read(ConnectorKeys.proxy)?.description
        if let addresses = section.read(ConnectorKeys.addresses) {
            addresses.read(AddressKeys.allow, into: &http.allowed)
            addresses.read(AddressKeys.deny, into: &http.denied)
        }
    }

    private func readCare(_ section: Section, into http: inout HTTPConnectorSettings) {
        section.read(ConnectorKeys.timeout, into: &http.timeout)
        if let connect = section.read(ConnectorKeys.connectTimeout) {
            http.connectTimeout = connect
            if connect > http.timeout {
                section.note(ConnectorKeys.connectTimeout, "\(UnitText.text(connect)) is longer than the whole exchange's timeout, \(UnitText.text(http.timeout)); allowed is at most that")
            }
        } else {
            http.connectTimeout = min(http.connectTimeout, http.timeout)
        }
        if let retry = section.read(ConnectorKeys.retry) {
            retry.read(RetryKeys.attempts, into: &http.retry.attempts)
            retry.read(RetryKeys.budget, into: &http.retry.budget)
        }
        if let circuit = section.read(ConnectorKeys.circuit) {
            circuit.read(CircuitKeys.failures, into: &http.circuit.failures)
            circuit.read(CircuitKeys.rest, into: &http.circuit.rest)
        }
        if let health = section.read(ConnectorKeys.health) { http.health = readHealth(health) }
    }

    private func readHealth(_ section: Section) -> HealthSettings? {
        let every = section.read(HealthKeys.every), timeout = section.read(HealthKeys.timeout)
        guard let path = section.read(HealthKeys.path) else { return nil }
        var health = HealthSettings(path: path)
        health.every = every ?? health.every
        health.timeout = timeout ?? min(health.timeout, health.every)
        if health.timeout > health.every {
            section.note(HealthKeys.timeout, "\(UnitText.text(health.timeout)) is longer than the time between two probes, \(UnitText.text(health.every)); allowed is at most that")
        }
        return health
    }

    private func readTLS(_ section: Section) -> UpstreamTLS {
        let shelf = surroundings.certificates
        var tls = UpstreamTLS()
        if let authority = section.read(UpstreamTLSKeys.authority) {
            tls.authority = authority
            section.check(UpstreamTLSKeys.authority) { () throws(CertificateShelf.Fault) in try shelf.checkAuthority(authority) }
        }
        let key = section.read(UpstreamTLSKeys.key)
        guard let identity = section.read(UpstreamTLSKeys.identity) else {
            if key != nil { section.note(UpstreamTLSKeys.key, "stands without identity; write the certificate it belongs to") }
            return tls
        }
        tls.identity = identity
        tls.key = key ?? (shelf.holdsKey(identity) ? nil : keyBeside(identity))
        let isGood = section.check(UpstreamTLSKeys.identity) { () throws(CertificateShelf.Fault) in try shelf.checkChain(identity) }
        if isGood, key != nil {
            section.check(UpstreamTLSKeys.key, beside: UpstreamTLSKeys.identity) { () throws(CertificateShelf.Fault) in
                try shelf.checkPair(certificate: identity, key: tls.key ?? identity)
            }
        } else if isGood {
            section.check(UpstreamTLSKeys.identity) { () throws(CertificateShelf.Fault) in
                try shelf.checkPair(certificate: identity, key: tls.key ?? identity)
            }
        }
        return tls
    }

    /// `certs/gateway.pem` finds its key in `certs/gateway.key`, where there is such a file.
    private func keyBeside(_ identity: String) -> String? {
        let path = PathText.withoutExtension(identity) + ".key"
        return surroundings.certificates.holdsKey(path) ? path : nil
    }

    private func readHeaders(_ section: Section, into http: inout HTTPConnectorSettings) {
        section.read(HeaderKeys.remove, into: &http.removeFields)
        var seen: Set<String> = []
        for field in section.read(HeaderKeys.set) ?? [] {
            let name = field.name.lowercased()
            if !seen.insert(name).inserted {
                section.note(HeaderKeys.set, "\(field.name) is set twice (case makes no difference); keep one of the two")
            }
            if case .plain = field.value, Self.secretFields.contains(name) {
                section.note(HeaderKeys.set, "\(field.name) is written out, but is a secret; write {secret-file: PATH} or {credential: NAME}")
            }
            http.setFields.append(FieldSetting(name: field.name, value: field.value))
        }
    }

    /// Fields whose value lets whoever reads it in.
    private static let secretFields: Set<String> = ["authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "x-auth-token"]

    private func refuseRepeated(_ upstreams: [Placed<Upstream>], _ section: Section) {
        var seen: Set<Upstream> = []
        for upstream in upstreams where !seen.insert(upstream.value).inserted {
            section.note(ConnectorKeys.upstream, "\(upstream.value) stands twice; keep one of the two")
        }
    }
}
