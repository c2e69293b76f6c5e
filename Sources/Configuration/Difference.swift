/// What would change if one configuration took the place of another, as lines to print.
package enum Difference {
    /// `+` for what comes, `-` for what goes, `~` for what changes; empty when nothing does.
    package static func lines(from old: ConfigurationSummary, to new: ConfigurationSummary) -> [String] {
        lines("gateway", old.gateway, new.gateway) + lines("limit", old.limits, new.limits)
            + lines("agency", old.agencies, new.agencies) + lines("connector", old.connectors, new.connectors)
            + lines("route", old.routes, new.routes)
    }

    private static func lines(
        _ kind: String, _ old: [ConfigurationSummary.Entry], _ new: [ConfigurationSummary.Entry]
    ) -> [String] {
        let before = Dictionary(old.map { ($0.name, $0.facts) }) { first, _ in first }
        let after = Dictionary(new.map { ($0.name, $0.facts) }) { first, _ in first }
        return Set(before.keys).union(after.keys).sorted().flatMap { name -> [String] in
            switch (before[name], after[name]) {
            case (let was?, let will?): changes(was, will).map { "~ \(kind) \(name): \($0)" }
            case (_?, nil): ["- \(kind) \(name)"]
            case (nil, let will?): ["+ \(kind) \(name)\(words(will))"]
            case (nil, nil): []
            }
        }
    }

    private static func changes(_ old: [String: String], _ new: [String: String]) -> [String] {
        Set(old.keys).union(new.keys).sorted().compactMap { fact in
            guard old[fact] != new[fact] else { return nil }
            return "\(fact) \(old[fact] ?? "unset") → \(new[fact] ?? "unset")"
        }
    }

    /// Where something new leads, which is what a reader wants to know of it first.
    private static func words(_ facts: [String: String]) -> String {
        for fact in ["to", "upstream", "vi", "value"] {
            if let value = facts[fact] { return " (\(value))" }
        }
        return ""
    }
}
