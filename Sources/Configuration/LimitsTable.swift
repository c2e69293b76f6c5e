package import Gateway

/// What `check --limits` prints: every limit with its unit, default and value in force.
package enum LimitsTable {
    package static func text(_ values: LimitValues) -> String {
        var table = Table(["limit", "unit", "default", "in force", "least", "most", "status", "of"])
        for limit in Limits.all {
            table.add([
                limit.name, limit.unit.rawValue, limit.text(limit.standard), limit.text(values[limit]),
                limit.text(limit.range.lowerBound), limit.text(limit.range.upperBound),
                limit.status.map(String.init) ?? "-", limit.purpose,
            ])
        }
        return table.text
    }
}
