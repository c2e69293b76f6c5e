import GRDB

/// Why the register of procedures could not say or do what it was asked.
package struct RegisterFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What the store said, for the operator.
    package let reason: String

    init(_ reason: String) { self.reason = reason }

    init(_ error: any Error) {
        self.init((error as? RegisterFailure)?.reason ?? (error as? DatabaseError).map { "\($0.message ?? "no reason given") (SQLite \($0.extendedResultCode.rawValue))" } ?? "\(error)")
    }

    package var description: String { "the register of procedures cannot be used: \(reason)" }
}
