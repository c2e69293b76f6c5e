import Access
import Catalogue
import Gateway

/// The keys of an agency's file.
enum FileKeys {
    static let agency = Key("agency", .section(AgencyKeys.schema), required: true, "whose file this is")
    static let connectors = Key("connectors", .named(.label, .section(ConnectorKeys.schema)), standard: "{}", "the agency's systems, each under a name of its own")
    static let routes = Key("routes", .list(of: .section(RouteKeys.schema)), standard: "[]", "which paths are answered by which connector")
    static let services = Key("services", .list(of: .section(ServiceKeys.schema)), standard: "[]", "the procedures citizens can start here")
    static let dossiers = Key("dossiers", .section(AgencyDossierKeys.schema), "how the agency's dossiers are taken and passed on")
    static let accounts = Key("accounts", .list(of: .section(AccountKeys.schema)), standard: "[]", "accounts of the agency's systems at this gateway")
    static let window = Key("single-window", .section(AgencyWindowKeys.schema), "procedures of the agency that go through the single window")
    static let documents = Key("documents", .section(AgencyDocumentKeys.schema), "the agency's organs send documents to others and receive theirs")
    static let tasks = Key("tasks", .list(of: .section(TaskKeys.schema)), standard: "[]", "tasks that resolutions give the agency, for the reports")
    static let schema = Schema([agency, connectors, routes, services, dossiers, accounts, window, documents, tasks])
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
    static let procedure = Key("procedure", .placed(.procedure), required: true, "the national catalogue's number")
    static let name = Key("name", .section(ServiceNameKeys.schema), "what citizens call it, as the national catalogue has it")
    static let field = Key("field", .section(ServiceFieldKeys.schema), "the field it belongs to, as the national catalogue has it")
    static let level = Key("level", .count(1...4), required: true, "of public online service")
    static let timeLimit = Key("time-limit", .timeLimit, "from acceptance to the end of processing; without it none is reckoned")
    static let path = Key("path", .plainPath, required: true, "where it is started; one of the file's routes answers it")
    static let audience = Key("audience", .line(atMost: 1000), "who may ask for it")
    static let fee = Key("fee", .section(ServiceFeeKeys.schema), "what it costs; without it nothing is said")
    static let papers = Key("papers", .list(of: .line(atMost: 1000)), standard: "[]", "documents that an applicant needs")
    static let lists = Key("lists", .list(of: .line(atMost: 100)), standard: "[]", "decisions that list it for online delivery: 846/QĐ-TTg")
    static let schema = Schema([procedure, name, field, level, timeLimit, path, audience, fee, papers, lists])
}

enum ServiceFeeKeys {
    static let amount = Key("amount", .count(0...1_000_000_000_000), "đồng; 0 is free of charge")
    static let note = Key("note", .line(atMost: 1000), "what it depends on")
    static let schema = Schema([amount, note])
}

enum ServiceNameKeys {
    static let vi = Key("vi", .line(atMost: 1000), required: true, "in Vietnamese")
    static let en = Key("en", .line(atMost: 1000), "in English")
    static let schema = Schema([vi, en])
}

enum ServiceFieldKeys {
    static let code = Key("code", .fieldCode, required: true, "its code")
    static let name = Key("name", .line, required: true, "in Vietnamese")
    static let schema = Schema([code, name])
}
