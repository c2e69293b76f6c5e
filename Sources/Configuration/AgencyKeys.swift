import Access
import Gateway

/// The keys of an agency's file.
enum FileKeys {
    static let agency = Key("agency", .section(AgencyKeys.schema), required: true, "whose file this is")
    static let connectors = Key("connectors", .named(.label, .section(ConnectorKeys.schema)), standard: "{}", "the agency's systems, each under a name of its own")
    static let routes = Key("routes", .list(of: .section(RouteKeys.schema)), standard: "[]", "which paths are answered by which connector")
    static let services = Key("services", .list(of: .section(ServiceKeys.schema)), standard: "[]", "the procedures citizens can start here")
    static let schema = Schema([agency, connectors, routes, services])
}

enum AgencyKeys {
    static let code = Key("code", .placed(.agencyCode), required: true, "the official identifier; one file has it")
    static let name = Key("name", .section(NameKeys.schema), required: true, "what citizens call it")
    static let contact = Key("contact", .line, "whom a citizen may call, shown when the agency cannot be reached")
    static let schema = Schema([code, name, contact])
}

enum NameKeys {
    static let vi = Key("vi", .line, required: true, "in Vietnamese")
    static let en = Key("en", .line, required: true, "in English")
    static let schema = Schema([vi, en])
}

enum RouteKeys {
    static let host = Key("host", .host, "only requests for this host; without it any")
    static let path = Key("path", .placed(.pathPattern), required: true, "an exact path, /* for all below, {name} for one segment")
    static let methods = Key("methods", .list(of: .method, atLeast: 1), "only these methods; without it all")
    static let to = Key("to", .label, required: true, "the connector that answers")
    static let rewrite = Key("rewrite", .pathPattern, "the path sent on; /* drops the matched prefix, {name} and * stand for what was matched")
    static let access = Key("access", Kind<AccessRule>.choice, required: true, "who may use it")
    static let cache = Key("cache", .cacheChoice, "changes the connector's cache rules for this route")
    static let upgrade = Key("upgrade", .list(of: .token, atLeast: 1), "protocols a client may switch to, such as websocket")
    static let timeout = Key("timeout", .duration(.milliseconds(1)...(.hours(1))), "for the whole exchange; without it the connector's")
    static let schema = Schema([host, path, methods, to, rewrite, access, cache, upgrade, timeout])
}

enum ServiceKeys {
    static let procedure = Key("procedure", .procedure, required: true, "the national catalogue's number")
    static let level = Key("level", .count(1...4), required: true, "of public online service")
    static let path = Key("path", .plainPath, required: true, "where it is started; one of the file's routes answers it")
    static let schema = Schema([procedure, level, path])
}

extension Kind where Value == String {
    static let agencyCode = Kind.word("an official identifier such as G02 or 000.00.01.H26") { (text: String) throws(Hint) in
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy({ Letters.isLabel($0) || $0 == 0x2e }) else { throw Hint() }
        return text
    }

    static let procedure = Kind.word("a procedure's number such as 2.000123") { (text: String) throws(Hint) in
        let levels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard levels.count >= 2, text.utf8.count <= 64, let first = levels.first, first.utf8.allSatisfy({ Letters.isDigit($0) }),
            levels.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { Letters.isDigit($0) || Letters.isLetter($0) } })
        else { throw Hint() }
        return text
    }
}
