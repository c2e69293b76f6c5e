package import XML

/// What is wrong with a file: where, against which rule, and what was there by its shape; never the value, which may be
/// personal. The sender's fault; the same file will be refused again.
package struct DocumentFlaw: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Rule: String, Sendable, Hashable {
        case malformed, missing, unknown, doubled, form
        /// An attachment without a reference, or a reference without an attachment.
        case unpaired
    }

    /// As a path of local names: `MessageHeader/To[2]/OrganId`.
    package let path: String
    package let rule: Rule
    /// What is asked, for people; empty where the rule says it.
    package let wanted: String
    /// What was found: `9 digits`; empty where nothing was.
    package let shape: String
    /// In the file, from 1; 0 where there is none.
    package let line: Int

    init(_ path: String, _ rule: Rule, wanted: String = "", shape: String = "", line: Int = 0) {
        self.path = path
        self.rule = rule
        self.wanted = wanted
        self.shape = shape
        self.line = line
    }

    package init(_ failure: XMLFailure) {
        self.init("", .malformed, wanted: "well-formed XML within limits", shape: failure.reason, line: failure.line)
    }

    package var description: String {
        (path.isEmpty ? "file" : path) + (line > 0 ? " (line \(line))" : "") + ": \(rule.rawValue)"
            + (shape.isEmpty ? "" : "; found \(shape)") + (wanted.isEmpty ? "" : "; wanted \(wanted)")
    }
}
