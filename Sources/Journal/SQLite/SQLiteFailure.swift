import GRDB

extension JournalFailure {
    /// What an error of GRDB's means here.
    init(sqlite error: any Error) {
        switch error {
        case let failure as JournalFailure: self = failure
        case let error as DatabaseError: self.init(Self.cause(error.resultCode), Self.words(error))
        default: self.init(.unavailable, "\(error)")
        }
    }

    /// The same while committing, when an error of the disk leaves open what it holds.
    init(sqliteAtCommit error: any Error) {
        if let error = error as? DatabaseError, error.resultCode == .SQLITE_IOERR {
            self.init(.unknownOutcome, Self.words(error))
        } else {
            self.init(sqlite: error)
        }
    }

    private static func cause(_ code: ResultCode) -> Cause {
        switch code {
        case .SQLITE_FULL: .full
        case .SQLITE_READONLY: .readOnly
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged
        case .SQLITE_MISUSE: .closed
        default: .unavailable
        }
    }

    /// SQLite's words alone: the statement's arguments may be personal.
    private static func words(_ error: DatabaseError) -> String {
        "\(error.message ?? "no reason given") (SQLite \(error.extendedResultCode.rawValue))"
    }
}
