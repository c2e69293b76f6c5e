import Caching
import Front
import Gateway
import Telemetry

/// The keys of `gateway.yaml`.
enum GatewayKeys {
    static let listen = Key("listen", .list(of: .section(ListenerKeys.schema), atLeast: 1), required: true, "the addresses the gateway answers on")
    static let admin = Key("admin", .adminAddress, standard: "unix:STATE/admin.sock", "where health, status, metrics, reload and purge are answered")
    static let state = Key("state", .path, standard: "state", "the folder of journal, cache and evidence; made with mode 0700")
    static let cache = Key("cache", .section(MemoryKeys.schema), "the shared cache")
    static let log = Key("log", .section(LogKeys.schema), "what is written about the gateway's work")
    static let trustedProxies = Key("trusted-proxies", .list(of: .addressBlock), standard: "[]", "whose word about the client's address holds")
    static let limits = Key("limits", .section(LimitKeys.schema), "the gateway's limits (see `motcua check --limits`)")
    static let journal = Key("journal", .journal, standard: "sqlite:STATE/journal.sqlite", "where dossiers and messages are kept; several gateways share one in PostgreSQL")
    static let dossiers = Key("dossiers", .section(DossierServiceKeys.schema), "taking dossiers in")
    static let portal = Key("national-portal", .section(PortalServiceKeys.schema), "being the national portal to agencies' systems")
    static let window = Key("single-window", .section(WindowServiceKeys.schema), "where the single window, or ministries where this is the window, bring their messages")
    static let documents = Key("documents", .section(DocumentServiceKeys.schema), "being a document axis to organs' systems")
    static let pages = Key("pages", .section(PageKeys.schema), "the citizens' pages")
    static let schema = Schema([listen, admin, state, cache, log, trustedProxies, limits, journal, dossiers, portal, window, documents, pages])
}

enum ListenerKeys {
    static let address = Key("address", .placed(.listenAddress), required: true, "address and port; port 0 takes any that is free")
    static let tls = Key("tls", .section(ListenerTLSKeys.schema), "answers HTTPS instead of HTTP")
    static let schema = Schema([address, tls])
}

enum ListenerTLSKeys {
    static let certificate = Key("certificate", .path, required: true, "PEM file of the certificate and its chain")
    static let key = Key("key", .path, required: true, "PEM file of the private key")
    static let clientAuthority = Key("client-authority", .path, "PEM file of the authorities a client's certificate must chain to; without it none is asked for")
    static let schema = Schema([certificate, key, clientAuthority])
}

enum MemoryKeys {
    static let memory = Key("memory", .size(1 << 20...1 << 40), standard: UnitText.text(bytes: CacheSettings().memory), "memory for stored answers, bookkeeping included")
    static let disk = Key("disk", .size(1 << 20...1 << 44), "room in the folder of state for stored answers, which then outlive a restart; off without it")
    static let diskFiles = Key("disk-files", .count(16...10_000_000), standard: String(CacheSettings().diskFiles), "files there at most, one an answer; each takes about half a KiB of memory beside `memory`")
    static let schema = Schema([memory, disk, diskFiles])
}

enum LogKeys {
    static let level = Key("level", Kind<LogSettings.Level>.choice, standard: LogSettings().level.rawValue, "the least grave messages that are written")
    static let access = Key("access", .logDestination, standard: "\"-\"", "where each request's line is written; \"-\" is standard output")
    static let schema = Schema([level, access])
}

/// One key a limit, from the table in `Gateway/Limits.swift`.
enum LimitKeys {
    static let all = Limits.all.map { limit in
        (limit: limit, key: Key(limit.name, .limit(limit), standard: limit.text(limit.standard), limit.purpose))
    }
    static let schema = Schema(all.map(\.key))
}

extension Kind where Value == LogSettings.Destination {
    static let logDestination = Kind("\"-\", off or a path") { found in
        switch found.text {
        case "-": .standardOutput
        case "off": .off
        case let path?: .file(found.draft.surroundings.absolute(path))
        case nil: found.refuse(allowed: "\"-\", off or a path")
        }
    }
}
