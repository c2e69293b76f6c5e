import Catalogue
import Dossiers
import Gateway
import JSON
import Journal

/// Why an operation did not come about, as problem details (RFC 9457). `ProblemWords` has the words.
enum DossierProblem: Error, Sendable {
    // What was sent cannot be read.
    case malformed(JSONFlaw), notAnObject
    /// A parameter of the query, by its name.
    case query(String)
    case idempotencyKey(IdempotencyKey.Flaw)
    case digestField
    case mediaType, contentCoding
    // Who asks.
    case unauthenticated, tooMany(Span)
    // What was said.
    case findings([Finding])
    case keyReused, exists, unknownDossier, unknownFile, unknownAgency, erased
    case unknownDocument, unknownProcedure
    // Uploads that go on (draft-ietf-httpbis-resumable-upload).
    case unknownUpload, uploadComplete, uploadLength
    case uploadField(String)
    case uploadOffset(expected: Int64, given: Int64)
    case uploadTooLong(Int64)
    /// SHA-256 of what is here and of what was given.
    case documentConflict(known: String, given: String)
    // Ours.
    case journal(JournalFailure), register(RegisterFailure), unreadable, defect

    init(_ error: any Error) {
        switch error {
        case let problem as DossierProblem: self = problem
        case let refusal as BookRefusal: self.init(refusal)
        case let failure as JournalFailure: self = .journal(failure)
        default: self = .defect
        }
    }

    private init(_ refusal: BookRefusal) {
        switch refusal {
        case .findings(let findings): self = .findings(findings)
        case .exists: self = .exists
        case .unknownDossier: self = .unknownDossier
        case .keyReused: self = .keyReused
        case .unknownAgency: self = .unknownAgency
        case .erased: self = .erased
        case .journal(let failure): self = .journal(failure)
        case .unreadable: self = .unreadable
        }
    }

    var status: Int {
        switch self {
        case .malformed, .notAnObject, .query, .idempotencyKey, .digestField, .uploadField, .uploadComplete, .uploadLength: 400
        case .unauthenticated: 401
        case .unknownDossier, .unknownFile, .unknownDocument, .unknownProcedure, .unknownUpload: 404
        case .exists, .documentConflict, .uploadOffset: 409
        case .erased: 410
        case .mediaType, .contentCoding: 415
        case .findings, .keyReused, .unknownAgency: 422
        case .tooMany: 429
        case .uploadTooLong: 413
        case .unreadable, .defect: 500
        case .journal, .register: 503
        }
    }

    /// A stable word for programs: the problem type's last part.
    var code: String {
        switch self {
        case .malformed: "malformed-json"
        case .notAnObject: "not-an-object"
        case .query: "query-parameter"
        case .idempotencyKey: "idempotency-key"
        case .digestField: "digest-field"
        case .mediaType: "media-type"
        case .contentCoding: "content-coding"
        case .unauthenticated: "unauthenticated"
        case .tooMany: "too-many"
        case .findings: "findings"
        case .keyReused: "idempotency-key-reused"
        case .exists: "dossier-exists"
        case .unknownDossier: "unknown-dossier"
        case .unknownFile: "unknown-file"
        case .unknownAgency: "unknown-agency"
        case .erased: "erased"
        case .unknownDocument: "unknown-document"
        case .documentConflict: "document-conflict"
        case .unknownProcedure: "unknown-procedure"
        case .register: "catalogue"
        case .unknownUpload: "unknown-upload"
        case .uploadField: "upload-field"
        case .uploadTooLong: "upload-too-long"
        case .uploadComplete: "completed-upload"
        case .uploadLength: "inconsistent-upload-length"
        case .uploadOffset: "mismatching-upload-offset"
        case .journal: "journal"
        case .unreadable: "unreadable"
        case .defect: "defect"
        }
    }

    /// Seconds after which asking again makes sense.
    var retryAfter: Int64? {
        switch self {
        case .tooMany(let span): max(1, (span.nanoseconds + 999_999_999) / 1_000_000_000)
        case .journal(let failure): failure.isPassing ? 5 : 60
        case .register: 60
        default: nil
        }
    }

    /// The draft's own names for three of them.
    private var type: String {
        switch self {
        case .uploadComplete, .uploadLength, .uploadOffset: "https://iana.org/assignments/http-problem-types#\(code)"
        default: "urn:motcua:problem:\(code)"
        }
    }

    /// Of a failure of the journal: whether what was asked has happened all the same.
    private var written: String? {
        guard case .journal(let failure) = self else { return nil }
        return failure.cause == .unknownOutcome ? "perhaps" : "no"
    }

    func told(_ asked: Asked) -> Told {
        let words = ProblemWords(self, asked.language)
        var members: JSONObject = [
            "type": .string(type), "title": .string(words.title), "status": JSON(status), "detail": .string(words.detail),
        ]
        if let advice = words.advice { members.set("advice", .string(advice)) }
        if case .findings(let findings) = self { members.set("findings", .array(findings.map { FindingView.json($0, asked.language) })) }
        if case .uploadOffset(let expected, let given) = self {
            members.set("expected-offset", JSON(expected))
            members.set("provided-offset", JSON(given))
        }
        if let written { members.set("written", .string(written)) }
        if let retryAfter { members.set("retryAfter", JSON(retryAfter)) }
        members.set("traceId", .string(asked.trace.traceID))
        var fields = Fields([
            .contentType: "application/problem+json", "content-language": asked.language.rawValue, .cacheControl: "no-store",
        ])
        if let retryAfter { fields.add(.retryAfter, String(retryAfter)) }
        if case .unauthenticated = self { fields.add("www-authenticate", #"Basic realm="motcua", charset="UTF-8""#) }
        return Told(status, fields, .bytes(JSON.object(members).bytes))
    }
}
