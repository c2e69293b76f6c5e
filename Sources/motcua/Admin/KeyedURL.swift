import Caching
import Configuration
import Gateway
import NIOCore

extension Tree {
    /// An address as the route that takes it keys it: its query in the form that the route's rules give it.
    func keyed(_ url: PublicURL) -> PublicURL {
        guard let request = try? ExplainCommand.request("GET", "http://" + url.authority + url.target),
            case .route(let route) = pipeline.table.find(request),
            let agency = configuration.agencies.first(where: { $0.reference == route.agency }),
            let settings = agency.routes.first(where: { $0.places.route == route.declared }),
            let rules = settings.cache ?? agency.connector(named: settings.to)?.cache, rules.isOn,
            let normal = rules.query?.normalised(request)
        else { return url }
        let query = normal.query.map { "?" + String(buffer: $0) } ?? ""
        return (try? PublicURL("\(url.isSecure ? "https" : "http")://\(url.authority)\(normal.pathText)\(query)")) ?? url
    }
}
