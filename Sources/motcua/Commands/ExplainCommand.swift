import Access
import ArgumentParser
import Caching
import Configuration
import Connectors
import Gateway
import NIOCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what a request would meet, without sending it.",
        discussion: "Names the route, its policies, its connector, the upstreams and the cache rule, each with file and line.")

    @Argument(help: ArgumentHelp("What would be asked for: http://HOST/PATH, or /PATH.", valueName: "URL"))
    var url: String

    @Option(name: .long, help: ArgumentHelp("The folder of gateway.yaml and the agencies' files.", valueName: "DIR"))
    var config: String

    @Option(help: ArgumentHelp("The request's method.", valueName: "METHOD"))
    var method = "GET"

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        let now = SystemClock().now()
        let reading = ConfigurationReader(
            directory: config, credentials: CredentialsFolder(environment: environment)?.path).read(at: now)
        guard let applied = AppliedConfiguration.applying(reading, over: nil, at: now) else {
            throw Refusal(reading.mistakes.map(\.description).joined(separator: "\n"))
        }
        let explanation = try Explanation(applied, request: try Self.request(method, url))
        Terminal.say(explanation.lines.joined(separator: "\n"))
        if !explanation.isAnswered { throw ExitCode(1) }
    }

    static func request(_ method: String, _ url: String) throws -> RequestHead {
        var authority = "localhost"
        var target = url
        if let scheme = url.firstRange(of: "://") {
            let rest = url[scheme.upperBound...]
            let slash = rest.firstIndex(of: "/") ?? rest.endIndex
            authority = rest[..<slash].lowercased()
            target = slash == rest.endIndex ? "/" : String(rest[slash...])
        }
        let buffer = ByteBuffer(string: target)
        do {
            let parsed = try RequestTarget(originForm: buffer)
            return RequestHead(
                method: Method(method), target: buffer, path: parsed.path, query: parsed.query,
                authority: ByteBuffer(string: authority), version: .http11, fields: Fields([.host: authority]))
        } catch {
            throw Refusal("\(url) would be refused with 400: \(error)")
        }
    }
}

/// What a request would meet, in lines for a person.
struct Explanation {
    private(set) var lines: [String] = []
    private(set) var isAnswered = false

    init(_ applied: AppliedConfiguration, request: RequestHead) throws {
        let unsent = FixedConnector { _ in .failure(.defect) }
        let routes = applied.agencies.flatMap { agency in
            agency.routes.map { Composition.route($0, of: agency, to: unsent, timeout: $0.timeout) }
        }
        let table = try RouteTable(routes + applied.leftOut.flatMap(Composition.routes))
        switch table.find(request) {
        case .none:
            let nearest = table.nearest(to: request.pathText).map { "; the nearest is \($0)" } ?? ""
            lines.append("no route: 404\(nearest)")
        case .wrongMethod(let allowed):
            lines.append("405: the path takes \(allowed.map(\.description).joined(separator: ", "))")
        case .route(let route):
            guard let agency = applied.agencies.first(where: { $0.reference == route.agency }),
                let settings = agency.routes.first(where: { $0.places.route == route.declared })
            else {
                lines.append("503: the file of \(route.agency.nameVi) (\(route.declared.file)) has mistakes, so the agency is left out")
                return
            }
            isAnswered = true
            explain(settings, route, agency, request, applied.gateway)
        }
    }

    private mutating func explain(
        _ settings: RouteSettings, _ route: Route, _ agency: AgencySettings, _ request: RequestHead, _ gateway: GatewaySettings
    ) {
        add("agency", "\(agency.reference.code) \(agency.reference.nameVi)", agency.codePlace)
        add("route", settings.title, settings.places.route)
        add("access", settings.access.rawValue, settings.places.access)
        for policy in route.policies { add("policy", policy.name, settings.places.access) }
        guard let connector = agency.connector(named: settings.to) else { return }
        let rules = settings.cache ?? connector.cache
        let rulesPlace = settings.places.cache ?? connector.places.cache
        let sent = Self.normalised(request, by: rules)
        if let sent { add("query", Self.words(from: request, to: sent), rulesPlace) }
        add("target", route.upstreamTarget(for: sent ?? request), settings.places.rewrite ?? settings.places.path)
        add("connector", "\(connector.name), timeout \(connector.http.timeout.milliseconds) ms", connector.places.connector)
        for upstream in connector.http.upstreams { add("upstream", upstream.description, connector.places.upstream) }
        for line in CacheExplanation.lines(settings, connector, request.method) { add("cache", line.words, line.place) }
    }

    private mutating func add(_ what: String, _ value: String, _ place: SourcePlace?) {
        let label = what + String(repeating: " ", count: max(1, 11 - what.count))
        lines.append("\(label)\(value)\(place.map { "  (\($0.file):\($0.line))" } ?? "  (standard)")")
    }

    /// Nil where the query is sent on as it came.
    private static func normalised(_ request: RequestHead, by rules: CacheRules) -> RequestHead? {
        guard rules.isOn, request.method == .get || request.method == .head else { return nil }
        return rules.query?.normalised(request)
    }

    private static func words(from request: RequestHead, to sent: RequestHead) -> String {
        let asked = request.query.map { String(buffer: $0) } ?? ""
        return "\(sent.query.map { "?" + String(buffer: $0) } ?? "none"), for the key and for the portal, where ?\(asked) was asked for"
    }
}
