import Caching
import Configuration
import Gateway

/// What `motcua cache show` tells of an address, as the admin address says it.
struct CacheReport: Codable, Sendable {
    let stored: KeyReport
    /// Where the rules stand that hold for it; nil for the standard ones, and where no agency's route takes it.
    let rules: String?

    init(_ gateway: RunningGateway, url: PublicURL) throws(Refusal) {
        guard let report = gateway.cache.report(
            isSecure: url.isSecure, authority: url.authority, target: url.target, at: gateway.clock.tick())
        else { throw Refusal("\(url.target) is no sound path") }
        stored = report
        rules = Self.rules(gateway.snapshot.tree, url)
    }

    private static func rules(_ tree: Tree, _ url: PublicURL) -> String? {
        guard let request = try? ExplainCommand.request("GET", "http://" + url.authority + url.target),
            case .route(let route) = tree.pipeline.table.find(request),
            let agency = tree.configuration.agencies.first(where: { $0.reference == route.agency }),
            let settings = agency.routes.first(where: { $0.places.route == route.declared }),
            let place = settings.places.cache ?? agency.connector(named: settings.to)?.places.cache
        else { return nil }
        return "\(place.file):\(place.line)"
    }

    var text: String {
        var lines = [stored.address]
        let count = stored.variants.count
        lines.append(count == 0 ? "nothing stored" : count == 1 ? "1 answer stored" : "\(count) answers stored, the newest first")
        if stored.fills > 0 { lines.append("being asked for: \(stored.fills), \(stored.waiting) waiting") }
        if let seconds = stored.uncacheable { lines.append("found uncacheable: each request goes its own way for \(seconds) s more") }
        if stored.onOtherScheme > 0 { lines.append("on the other scheme: \(stored.onOtherScheme) stored") }
        for (index, variant) in stored.variants.enumerated() {
            lines.append("")
            lines += variant.lines(number: index + 1, rules: rules)
        }
        return lines.joined(separator: "\n")
    }
}

extension VariantReport {
    fileprivate func lines(number: Int, rules: String?) -> [String] {
        var lines = ["\(number). \(status), \(freshness.state)"]
        func add(_ name: String, _ text: String) {
            lines.append("   " + name + String(repeating: " ", count: max(1, 11 - name.count)) + text)
        }
        if !chosenBy.isEmpty { add("chosen by", chosenBy.map(\.text).joined(separator: "; ")) }
        add("lifetime", freshness.lifetimeText(softlyPurged: softlyPurged, rules: rules))
        add("age", freshness.ageText)
        add("stale", freshness.staleText(rules: rules))
        let validators = [etag.map { "ETag " + $0 }, lastModified.map { "Last-Modified " + $0 }].compactMap(\.self)
        add("validators", validators.isEmpty ? "none" : validators.joined(separator: ", "))
        if let agency { add("agency", agency) }
        if !tags.isEmpty { add("tags", tags.joined(separator: ", ")) }
        if !groups.isEmpty { add("groups", groups.map { "\"\($0)\"" }.joined(separator: ", ")) }
        add("purged", softlyPurged.map { "softly, \($0) s ago" } ?? "no")
        add("size", "\(size) bytes as accounted, \(contentLength) of them content")
        add("hits", String(hits))
        return lines
    }
}

extension VariantReport.Selector {
    fileprivate var text: String { "\(name): \(isHidden ? "(not shown)" : value ?? "(none)")" }
}

extension FreshnessReport {
    fileprivate var state: String {
        if needsValidation { return "never used without the portal's word (no-cache)" }
        return isFresh ? "fresh for \(remaining) s more" : "stale for \(-remaining) s"
    }

    fileprivate func lifetimeText(softlyPurged: Int64?, rules: String?) -> String {
        if softlyPurged != nil { return "\(lifetime) s, ended by the purge" }
        let place = lifetimeFrom.hasPrefix("the rules") ? rules.map { " (\($0))" } ?? "" : ""
        return "\(lifetime) s from \(lifetimeFrom)\(place)"
    }

    fileprivate var ageText: String {
        let wait = delay % 1000 == 0 ? "\(delay / 1000) s" : "\(delay) ms"
        return "\(age) s = max(apparent \(apparentAge) s, said \(saidAge) s + delay \(wait)) + \(resident) s here"
    }

    fileprivate func staleText(rules: String?) -> String {
        func source(_ text: String) -> String { text == "the rules" ? rules.map { "the rules, \($0)" } ?? text : text }
        return "\(staleWhileRevalidate) s while it is asked again (\(source(staleWhileRevalidateFrom))), "
            + "\(staleIfError) s in place of a failure (\(source(staleIfErrorFrom)))"
    }
}
