/// Why bytes are no XML that is taken here.
package struct XMLFailure: Error, Sendable, Hashable {
    package enum Cause: Sendable, Hashable {
        /// Not well-formed, or bytes that are no characters of their encoding.
        case malformed
        /// A document type declaration or an entity of its own.
        case forbidden
        /// An encoding other than UTF-8 and UTF-16.
        case encoding
        /// Deeper, longer or more than a limit of `XMLLimits`.
        case tooLarge
    }

    package let cause: Cause
    /// From 1; 0 where the place is not known.
    package let line: Int
    package let reason: String

    package init(_ cause: Cause, line: Int, _ reason: String) {
        self.cause = cause
        self.line = line
        self.reason = reason
    }
}
