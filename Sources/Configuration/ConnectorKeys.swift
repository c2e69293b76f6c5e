import Connectors
import Gateway

/// The keys of one connector; defaults are the settings' own.
enum ConnectorKeys {
    private static let standard = HTTPConnectorSettings(upstreams: [])

    static let upstream = Key("upstream", .oneOrMore(of: .placed(.upstream)), required: true, "where requests go; several are balanced")
    static let balance = Key("balance", .balance, standard: "round-robin", "which of several upstreams is asked; hash keeps one client with one")
    static let timeout = Key("timeout", .duration(.milliseconds(1)...(.hours(1))), standard: UnitText.text(standard.timeout), "for the whole exchange")
    static let connectTimeout = Key("connect-timeout", .duration(.milliseconds(1)...(.minutes(5))), standard: UnitText.text(standard.connectTimeout), "for name, connection and TLS together")
    static let retry = Key("retry", .section(RetryKeys.schema), "asking again, where it is safe")
    static let circuit = Key("circuit", .section(CircuitKeys.schema), "leaving a failing upstream alone for a while")
    static let health = Key("health", .section(HealthKeys.schema), "asking each upstream whether it is well; without it only its answers tell")
    static let tls = Key("tls", .section(UpstreamTLSKeys.schema), "for https upstreams")
    static let headers = Key("headers", .section(HeaderKeys.schema), "changes to every request's fields")
    static let proxy = Key("proxy", .proxy, "an outbound proxy; the environment's is never used")
    static let httpVersion = Key("http-version", Kind<UpstreamVersion>.choice, standard: standard.httpVersion.rawValue, "2 by ALPN over TLS, by prior knowledge without")
    static let addresses = Key("addresses", .section(AddressKeys.schema), "which addresses an upstream's name may lead to")
    static let resolveFor = Key("resolve-for", .duration(.zero...(.days(1))), standard: UnitText.text(standard.resolveFor), "how long a DNS answer is believed")
    static let cache = Key("cache", .cacheChoice, "what the origin does not say itself")
    static let portal = Key("national-portal", .section(PortalPeerKeys.schema), "the upstream is the national portal, spoken to in its dialect")
    static let window = Key("single-window", .section(WindowPeerKeys.schema), "the upstream is the single window, or a ministry's system behind it")
    static let documentAxis = Key("document-axis", .section(DocumentAxisKeys.schema), "the upstream is a document axis")
    static let soap = Key("soap", .section(SOAPKeys.schema), "the portal speaks JSON, and the connector's routes are called in SOAP")
    static let waitingRoom = Key("waiting-room", .section(WaitingRoomKeys.schema), "visitors wait in a line where the portal has enough of them")
    static let schema = Schema([
        waitingRoom, portal, window, documentAxis, soap, upstream, balance, timeout, connectTimeout, retry, circuit, health, tls, headers, proxy, httpVersion, addresses, resolveFor, cache,
    ])
}

enum WaitingRoomKeys {
    static let capacity = Key("capacity", .count(1...100_000), required: true, "exchanges with the portal at once, from which on browsers that open a page wait")
    static let schema = Schema([capacity])
}

enum RetryKeys {
    static let attempts = Key("attempts", .count(1...10), standard: String(RetrySettings().attempts), "tries in all, the first included")
    static let budget = Key("budget", .percent, standard: "\(RetrySettings().budget)%", "retries allowed, of all requests")
    static let schema = Schema([attempts, budget])
}

enum CircuitKeys {
    static let failures = Key("failures", .count(1...1000), standard: String(CircuitSettings().failures), "in a row that open it")
    static let rest = Key("rest", .duration(.milliseconds(100)...(.hours(1))), standard: UnitText.text(CircuitSettings().rest), "before one request is let through to see")
    static let schema = Schema([failures, rest])
}

enum HealthKeys {
    private static let standard = HealthSettings(path: "/")

    static let path = Key("path", .plainPath, required: true, "answers 2xx or 3xx when all is well")
    static let every = Key("every", .duration(.milliseconds(100)...(.days(1))), standard: UnitText.text(standard.every), "between two probes")
    static let timeout = Key("timeout", .duration(.milliseconds(10)...(.minutes(5))), standard: UnitText.text(standard.timeout), "for one probe; not longer than every")
    static let schema = Schema([path, every, timeout])
}

enum UpstreamTLSKeys {
    static let authority = Key("authority", .path, "PEM file of the authorities believed instead of the system's")
    static let identity = Key("identity", .path, "PEM file of the certificate shown to an upstream that asks")
    static let key = Key("key", .path, standard: "in the identity's file, or beside it as NAME.key", "PEM file of the identity's private key")
    static let schema = Schema([authority, identity, key])
}

enum HeaderKeys {
    static let set = Key("set", .named(.fieldName, .fieldValue), standard: "{}", "fields with their values")
    static let remove = Key("remove", .list(of: .fieldName), standard: "[]", "fields that are not passed on")
    static let schema = Schema([set, remove])
}

enum AddressKeys {
    static let allow = Key("allow", .list(of: .addressBlock), standard: "[], which is all", "only these")
    static let deny = Key("deny", .list(of: .addressBlock), standard: "[]", "none of these")
    static let schema = Schema([allow, deny])
}
