import Gateway

/// What the one writer does, several in a transaction.
enum SQLiteWork: Sendable {
    case append(Append)
    case claim(party: String, at: Instant, lease: Span, limit: Int)
    case put([UInt8], index: Int, upload: String)
    case seal(upload: String, StoredFile)
    case drop(upload: String)
    case sweep(before: String)
}

enum SQLiteAnswer: Sendable {
    case appended(Appended)
    case claimed([ClaimedMessage])
    case done
}
