package import JSON

/// Why an axis did not do what it was asked.
package enum AxisErrorCode: String, Sendable, Hashable, CaseIterable {
    case signature = "SIGNATURE"
    case timestamp = "TIMESTAMP"
    case replayed = "REPLAYED"
    case header = "HEADER"
    case malformed = "MALFORMED"
    case notCaller = "NOT_CALLER"
    case unknownOrgan = "UNKNOWN_ORGAN"
    case conflict = "CONFLICT"
    case unknownDocument = "UNKNOWN_DOCUMENT"
    case illegalMove = "ILLEGAL_MOVE"
    case fileSignature = "FILE_SIGNATURE"
    case pageGone = "PAGE_GONE"
    case tooLarge = "TOO_LARGE"

    /// Nil where it lies with us, and the caller comes again.
    init?(_ trouble: DocumentTrouble) {
        switch trouble {
        case .flaw, .attachment, .unwritable: self = .malformed
        case .party(.notTheCaller): self = .notCaller
        case .party: self = .unknownOrgan
        case .conflict, .keyReused: self = .conflict
        case .life: self = .illegalMove
        case .signature: self = .fileSignature
        case .unknown: self = .unknownDocument
        case .journal, .unreadable, .lost: return nil
        }
    }
}

/// An axis's answer that is no file.
package struct AxisAnswer: Sendable, Hashable {
    /// Nil: it was done. The text is as given, since vendors have words of their own.
    package var errorCode: String?
    package var errorDesc = ""
    package var members = JSONObject()

    package init(_ members: JSONObject = JSONObject()) { self.members = members }

    package init(_ code: AxisErrorCode, _ words: String) {
        errorCode = code.rawValue
        errorDesc = words
    }

    /// Nil for what is none: the call has not been answered.
    package init?(reading bytes: [UInt8]) {
        guard let object = (try? JSON(parsing: bytes))?.object, let status = object["status"]?.string else { return nil }
        members = object
        errorDesc = object["errorDesc"]?.string ?? ""
        guard status != "OK" else { return }
        let code = object["errorCode"]
        errorCode = code?.string ?? code?.int.map { "\($0)" } ?? status
    }

    package var bytes: [UInt8] {
        var all: JSONObject = [
            "status": .string(errorCode == nil ? "OK" : "FAIL"), "errorCode": .string(errorCode ?? "0"), "errorDesc": .string(errorDesc),
        ]
        for (name, value) in members { all.set(name, value) }
        return JSON.object(all).bytes
    }
}
