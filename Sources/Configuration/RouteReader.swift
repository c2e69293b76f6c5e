import Access
import Caching
import Gateway

/// Reads the routes of an agency's file.
struct RouteReader {
    struct Result {
        /// Those that can be served.
        var whole: [RouteSettings] = []
        /// Every path that could be read, whatever else is wrong with its route.
        var paths: [LeftOutPath] = []
        /// What those paths claim.
        var claims: [ClaimMade] = []
        /// All paths could be read.
        var isComplete = true
    }

    let draft: Draft
    /// Those without a mistake that hides them.
    let connectors: [ConnectorSettings]
    /// All that the file names.
    let names: [String]

    func read(_ sections: [Section]) -> Result {
        var result = Result()
        for section in sections { read(section, into: &result) }
        return result
    }

    private func read(_ section: Section, into result: inout Result) {
        let host = section.read(RouteKeys.host), path = section.read(RouteKeys.path)
        let methods = section.read(RouteKeys.methods), to = section.read(RouteKeys.to)
        let rewrite = section.read(RouteKeys.rewrite), access = section.read(RouteKeys.access)
        let cache = section.read(RouteKeys.cache), timeout = section.read(RouteKeys.timeout)
        let upgrades = section.read(RouteKeys.upgrade) ?? []

        if let to, !names.contains(to) { section.note(RouteKeys.to, unknownConnector(to)) }
        guard let path else {
            result.isComplete = false
            return
        }
        if let rewrite { checkRewrite(rewrite, of: path.value, section) }
        result.paths.append(LeftOutPath(host: host, pattern: path.value))
        result.claims.append(ClaimMade(host: host, pattern: path.value, methods: methods.map(Set.init), place: path.place))
        guard let to, let access, let toPlace = section.place(of: RouteKeys.to),
            let accessPlace = section.place(of: RouteKeys.access)
        else { return }
        let rules = connectors.first { $0.name == to }?.cache ?? CacheRules()
        result.whole.append(RouteSettings(
            host: host, pattern: path.value, methods: methods.map(Set.init), to: to,
            rewrite: rewrite.map(PathRewrite.init), access: access, cache: cache?.value.applied(to: rules),
            upgrades: Set(upgrades.map { $0.lowercased() }), timeout: timeout,
            places: .init(
                route: section.place, path: path.place, to: toPlace, access: accessPlace,
                rewrite: section.place(of: RouteKeys.rewrite), cache: cache?.place)))
    }

    private func unknownConnector(_ name: String) -> String {
        if names.isEmpty { return "found \"\(name)\", but this file has no connectors" }
        if let nearest = Spelling.nearest(to: name, among: names) { return "found \"\(name)\", which is no connector of this file; did you mean \"\(nearest)\"?" }
        return "found \"\(name)\", which is no connector of this file; allowed is \(Phrase.list(names))"
    }

    /// A rewrite is made of what the path matched, so it can name nothing else.
    private func checkRewrite(_ rewrite: PathPattern, of path: PathPattern, _ section: Section) {
        let known = path.parameters
        for name in rewrite.parameters where !known.contains(name) {
            let allowed = known.isEmpty ? "no parameter, as path has none" : Phrase.list(known.map { "{\($0)}" })
            section.note(RouteKeys.rewrite, "{\(name)} is not in path \(path); allowed is \(allowed)")
        }
        if rewrite.isPrefix, !path.isPrefix {
            section.note(RouteKeys.rewrite, "ends in /*, but path \(path) does not; allowed is a path without *")
        }
    }
}

extension PathPattern {
    var parameters: [String] {
        segments.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
    }
}
