import GRDB
import Glibc

extension JournalFailure {
    /// What an error of GRDB's means here.
    /// - Parameter reason: what the system said, `errno`; 0 where that is not known.
    init(sqlite error: any Error, reason: Int32 = 0) {
        switch error {
        case let failure as JournalFailure: self = failure
        case let error as DatabaseError: self.init(Self.cause(error, reason), Self.words(error, reason))
        default: self.init(.unavailable, "\(error)")
        }
    }

    /// The same while committing, when an error of the disk leaves open what it holds. Only of one that had no room or
    /// takes no writes it is known: the frame that makes a commit is the log's last, and was not written.
    init(sqliteAtCommit error: any Error, reason: Int32) {
        self.init(sqlite: error, reason: reason)
        guard let error = error as? DatabaseError, error.resultCode == .SQLITE_IOERR else { return }
        if error.extendedResultCode == .SQLITE_IOERR_WRITE, cause == .full || cause == .readOnly { return }
        self.init(.unknownOutcome, self.reason)
    }

    private static func cause(_ error: DatabaseError, _ reason: Int32) -> Cause {
        switch (error.resultCode, reason) {
        case (.SQLITE_FULL, _), (.SQLITE_IOERR, ENOSPC), (.SQLITE_IOERR, EDQUOT): .full
        case (.SQLITE_READONLY, _), (.SQLITE_IOERR, EROFS), (.SQLITE_CANTOPEN, EROFS): .readOnly
        case (.SQLITE_CORRUPT, _), (.SQLITE_NOTADB, _), (.SQLITE_CONSTRAINT, _): .damaged
        case (.SQLITE_TOOBIG, _): .unstorable
        case (.SQLITE_MISUSE, _): .closed
        default: .unavailable
        }
    }

    /// SQLite's words alone: the statement's arguments may be personal.
    private static func words(_ error: DatabaseError, _ reason: Int32) -> String {
        let isOfDisk = error.resultCode == .SQLITE_IOERR || error.resultCode == .SQLITE_CANTOPEN
        let system = isOfDisk && reason != 0 ? ": \(String(cString: strerror(reason)))" : ""
        return "\(error.message ?? "no reason given")\(system) (SQLite \(error.extendedResultCode.rawValue))"
    }
}
