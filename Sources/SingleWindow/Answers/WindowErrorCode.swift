/// What an `ErrorCode` says: the reference's, ours beside them, and a ministry's own as it writes it.
package enum WindowErrorCode: Sendable, Hashable {
    case empty, processing, malformed, noProcedure, noSuchType, noContent
    case signatureInvalid, certificateExpired, certificateRevoked
    case unknownParty, illegalMove, unknownReference, messageIDReused, tooLarge
    case other(String)

    private static let table: [(WindowErrorCode, String)] = [
        (.empty, "ERR00_CODE"), (.processing, "ERR01_CODE"), (.malformed, "ERR02_CODE"), (.noProcedure, "ERR03_CODE"),
        (.noSuchType, "ERR04_CODE"), (.noContent, "ERR05_CODE"), (.signatureInvalid, "SIGNATURE_INVALID"),
        (.certificateExpired, "CERTIFICATE_EXPIRED"), (.certificateRevoked, "CERTIFICATE_REVOKED"), (.unknownParty, "UNKNOWN_PARTY"),
        (.illegalMove, "ILLEGAL_MOVE"), (.unknownReference, "UNKNOWN_REFERENCE"), (.messageIDReused, "MESSAGE_ID_REUSED"), (.tooLarge, "TOO_LARGE"),
    ]

    package init(_ text: String) { self = Self.table.first { $0.1 == text }?.0 ?? .other(text) }

    package var text: String {
        if case .other(let text) = self { return text }
        return Self.table.first { $0.0 == self }?.1 ?? ""
    }
}

/// Why a message is not taken, as its sender is told.
package struct WindowRefusal: Error, Sendable, Hashable {
    package let code: WindowErrorCode
    /// Place, rule and what would be right; never a value of the content.
    package let words: String

    package init(_ code: WindowErrorCode, _ words: String) {
        self.code = code
        self.words = words
    }

    static func malformed(_ words: String) -> WindowRefusal { WindowRefusal(.malformed, words) }
}
