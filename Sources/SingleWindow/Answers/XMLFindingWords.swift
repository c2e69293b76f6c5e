import XML

/// A schema's finding as the sender reads it: line and field, without a value.
struct XMLFindingWords {
    let text: String
    init(_ finding: XMLFinding) { text = "line \(finding.line), \(finding.path): \(finding.reason)" }
}
