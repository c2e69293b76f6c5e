/// Why the store could not say or do what it was asked.
package struct JournalFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Cause: Sendable, Hashable {
        /// No room left on the disk.
        case full
        /// The disk or the database takes no writes.
        case readOnly
        /// The disk or the server failed, or cannot be reached; nothing was written.
        case unavailable
        /// The disk failed or the connection was lost while committing: it was written, or not.
        case unknownOutcome
        /// What is stored contradicts itself.
        case damaged
        /// What was given cannot be kept here, and never will: a text with a NUL, a name of thousands of bytes.
        case unstorable
        /// A newer Motcua has written here.
        case newerSchema(found: Int, known: Int)
        /// The journal was closed.
        case closed
    }

    package let cause: Cause
    /// What the store said, for the operator.
    package let reason: String

    package init(_ cause: Cause, _ reason: String) {
        self.cause = cause
        self.reason = reason
    }

    /// True where asking again may help: the store recovers without a restart.
    package var isPassing: Bool {
        switch cause {
        case .full, .readOnly, .unavailable, .unknownOutcome: true
        case .damaged, .unstorable, .newerSchema, .closed: false
        }
    }

    package var description: String {
        switch cause {
        case .full: "the journal's disk is full: \(reason)"
        case .readOnly: "the journal takes no writes: \(reason)"
        case .unavailable: "the journal cannot be reached: \(reason)"
        case .unknownOutcome: "the journal failed while committing, it may have been written: \(reason)"
        case .damaged: "the journal is damaged: \(reason)"
        case .unstorable: "the journal cannot keep what it was given: \(reason)"
        case .newerSchema(let found, let known):
            "the journal has schema \(found), this Motcua knows up to \(known): install the newer one again, or restore a back-up"
        case .closed: "the journal is closed"
        }
    }
}
