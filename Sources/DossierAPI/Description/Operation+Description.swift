import Gateway
import JSON

extension Operation {
    /// As an OpenAPI operation object.
    var description: JSON {
        var members: JSONObject = ["operationId": .string(rawValue), "summary": .string(summary)]
        if !parameters.isEmpty { members.set("parameters", .array(parameters)) }
        if let request { members.set("requestBody", request) }
        var responses = JSONObject()
        for (status, answer) in answers { responses.set(String(status), answer) }
        for status in refusals { responses.set(String(status), Self.problem(status)) }
        responses.set("default", Self.problem(500))
        members.set("responses", .object(responses))
        members.set("security", .array(security))
        return .object(members)
    }

    private var summary: String {
        switch self {
        case .uploadFile: "Upload a file for a dossier that is then handed in"
        case .submitDossier: "Hand a dossier in"
        case .readDossier: "How a dossier stands"
        case .readEvents: "What happened to a dossier"
        case .readFile: "A file of a dossier"
        case .tellProgress: "Tell a step of a dossier's processing"
        case .acknowledgeDossier: "Say that the dossier was taken over whole, or why not"
        case .lookUpDossier: "Look a dossier up by its number and what its applicant holds"
        case .readFeed: "What happens to the agency's dossiers: a page, a long poll, or server-sent events"
        case .describe: "This description"
        case .readDeclaration: "How a declaration at the single window stands, with all its messages"
        case .tellDeclaration: "Send a message of a declaration"
        case .readWindowFeed: "What happens to the agency's declarations"
        case .sendDocument: "Send a document to other organs"
        case .readDocument: "A document, how far it is at each receiver, and its story"
        case .readDocumentFile: "An attachment of a document"
        case .tellDocument: "Say how far a document is, or ask for it back"
        case .readDocumentFeed: "What happens to the documents of one's organ"
        case .beginUpload: "Begin an upload that may go on in other requests (draft-ietf-httpbis-resumable-upload)"
        case .appendUpload: "Go on with an upload"
        case .readUpload: "How far an upload is"
        case .dropUpload: "Give an upload up"
        case .searchCatalogue: "Search the procedures of all agencies, with or without diacritics"
        case .suggest: "Names of procedures while one types"
        case .readProcedure: "A procedure as it is in force with one agency, or with all that do it"
        }
    }

    // MARK: What it takes

    private var parameters: [JSON] {
        let number = Self.parameter("path", "maHoSo", "the dossier's number, percent-encoded: ours, or the agency's own", isRequired: true)
        let owner = Self.parameter("query", "coQuan", "whose own number it is, where it is not the asker's")
        let language = Self.parameter("header", "Accept-Language", "vi or en")
        switch self {
        case .uploadFile:
            return ["Content-Digest", "Repr-Digest"].map { Self.parameter("header", $0, "sha-256=:…: of the file (RFC 9530); another file is refused") } + [language]
        case .submitDossier:
            return [Self.parameter("header", "Idempotency-Key", "a string in double quotes, at least 16 characters without an account: the same request again has its effect once", isRequired: true), language]
        case .readDossier, .tellProgress, .acknowledgeDossier: return [number, owner, language]
        case .readEvents: return [number, owner, Self.parameter("query", "after", "events after this one (so)"), language]
        case .readFile: return [number, Self.parameter("path", "sha256", "the file's digest", isRequired: true), owner]
        case .lookUpDossier: return [language]
        case .readFeed:
            return [
                Self.parameter("query", "after", "the cursor last seen (conTro); from the beginning without"),
                Self.parameter("query", "wait", "seconds to wait where there is nothing yet, at most 60"),
                Self.parameter("query", "limit", "events in a page, 1 to 500; 100 without"),
                Self.parameter("header", "Last-Event-ID", "of server-sent events: the cursor last seen"), language,
            ]
        case .describe: return []
        case .readDeclaration: return Self.declaration + [language]
        case .tellDeclaration:
            return Self.declaration + [Self.parameter("header", "Idempotency-Key", "a string in double quotes: the same request again has its effect once", isRequired: true), language]
        case .readWindowFeed:
            return [
                Self.parameter("query", "after", "the cursor last seen (conTro); from the beginning without"),
                Self.parameter("query", "limit", "events in a page, 1 to 500; 100 without"), language,
            ]
        case .sendDocument:
            return [Self.parameter("header", "Idempotency-Key", "a string in double quotes: the same request again has its effect once", isRequired: true), language]
        case .readDocument, .tellDocument: return [Self.documentId, Self.organ, language]
        case .readDocumentFile: return [Self.documentId, Self.parameter("path", "sha256", "the attachment's digest", isRequired: true), Self.organ]
        case .readDocumentFeed:
            return [
                Self.organ, Self.parameter("query", "after", "the cursor last seen (conTro); from the beginning without"),
                Self.parameter("query", "limit", "events in a page, 1 to 500; 100 without"), language,
            ]
        case .beginUpload: return [Self.uploadComplete, Self.uploadLength, Self.parameter("header", "Repr-Digest", "sha-256=:…: of the file (RFC 9530); another file is refused"), language]
        case .appendUpload:
            return [
                Self.upload, Self.parameter("header", "Upload-Offset", "bytes that came before", isRequired: true), Self.uploadComplete, Self.uploadLength,
                Self.parameter("header", "Repr-Digest", "sha-256=:…: of the whole file, with its end"), language,
            ]
        case .readUpload, .dropUpload: return [Self.upload]
        case .searchCatalogue:
            return [
                Self.sought, Self.parameter("query", "coQuan", "of this agency and those under it; without, a place named in the search counts"),
                Self.parameter("query", "hinhThuc", "toàn trình, một phần or cung cấp thông tin"), Self.day, Self.parameter("query", "limit", "results, 1 to 100; 20 without"),
            ]
        case .suggest: return [Self.sought]
        case .readProcedure:
            return [Self.parameter("path", "maTTHC", "the procedure's code", isRequired: true), Self.parameter("query", "coQuan", "of this agency alone"), Self.day]
        }
    }

    private static let upload = parameter("path", "upload", "as the Location of its beginning has it", isRequired: true)
    private static let uploadComplete = parameter("header", "Upload-Complete", "?1 with the file's last bytes, else ?0", isRequired: true)
    private static let uploadLength = parameter("header", "Upload-Length", "bytes of the whole file")
    private static let sought = parameter("query", "q", "what is sought, 1 to 200 characters", isRequired: true)
    private static let day = parameter("query", "ngay", "in force on this day, YYYY-MM-DD; today without")

    private static let organ = parameter("query", "coQuan", "which of the account's organs; without it that of the account")
    private static let documentId = parameter("path", "id", "the document's identifier here", isRequired: true)

    private static var declaration: [JSON] {
        [
            parameter("path", "maThuTuc", "the procedure's code at the window (documentType)", isRequired: true),
            parameter("path", "soHoSo", "the dossier's number at the window (reference)", isRequired: true),
        ]
    }

    private static func parameter(_ place: String, _ name: String, _ words: String, isRequired: Bool = false) -> JSON {
        ["in": .string(place), "name": .string(name), "description": .string(words), "required": .bool(isRequired), "schema": ["type": "string"]]
    }

    private var request: JSON? {
        switch self {
        case .uploadFile: ["required": true, "content": ["application/octet-stream": [:]]]
        case .beginUpload: ["required": false, "content": ["application/octet-stream": [:]]]
        case .appendUpload: ["required": true, "content": ["application/partial-upload": [:]]]
        case .submitDossier: Self.body("Submission")
        case .tellProgress: Self.body("Step")
        case .acknowledgeDossier: Self.body("Acknowledgement")
        case .lookUpDossier: Self.body("LookUp")
        case .tellDeclaration: Self.body("WindowMessage")
        case .sendDocument: Self.body("NewDocument")
        case .tellDocument: Self.body("DocumentStatus")
        case .readDossier, .readEvents, .readFile, .readFeed, .describe, .readDeclaration, .readWindowFeed, .readDocument, .readDocumentFile, .readDocumentFeed, .searchCatalogue,
            .suggest, .readProcedure, .readUpload, .dropUpload: nil
        }
    }

    private static func body(_ shape: String) -> JSON { ["required": true, "content": content("application/json", Schema.named(shape))] }

    // MARK: What it gives

    private var answers: [(Int, JSON)] {
        switch self {
        case .uploadFile: [(201, Self.answer("kept; the ticket attaches it", Schema.named("Upload")))]
        case .submitDossier: [(201, Self.answer("handed in; the same request again is answered the same", Schema.named("Receipt")))]
        case .readDossier: [(200, Self.answer("the dossier", Schema.named("Dossier")))]
        case .readEvents: [(200, Self.answer("its story, in the order it was told", Schema.list(Schema.named("Event"))))]
        case .readFile: [(200, ["description": "the file", "content": ["application/octet-stream": [:]]])]
        case .tellProgress: [(200, Self.answer("taken; the same step again has its effect once", Schema.named("StepTaken")))]
        case .acknowledgeDossier: [(200, Self.answer("written down", Schema.named("HandedOver")))]
        case .lookUpDossier: [(200, Self.answer("the dossier and its story", Schema.named("Found")))]
        case .readFeed:
            [(200, ["description": "events", "content": ["application/json": ["schema": Schema.named("FeedPage")], "text/event-stream": [:]]])]
        case .describe: [(200, Self.answer("OpenAPI 3.1", Schema.anything("the document")))]
        case .readDeclaration: [(200, Self.answer("the declaration", Schema.named("Declaration")))]
        case .tellDeclaration: [(200, Self.answer("written down, and on its way", Schema.named("Declaration")))]
        case .readWindowFeed: [(200, Self.answer("events", Schema.named("WindowFeedPage")))]
        case .sendDocument: [(201, Self.answer("written down, and on its way", Schema.named("Document")))]
        case .readDocument: [(200, Self.answer("the document", Schema.named("Document")))]
        case .readDocumentFile: [(200, ["description": "the attachment", "content": ["application/octet-stream": [:]]])]
        case .tellDocument: [(200, Self.answer("written down; the same status again changes nothing", Schema.named("Document")))]
        case .readDocumentFeed: [(200, Self.answer("events", Schema.named("DocumentFeedPage")))]
        case .beginUpload: [(201, Self.answer("begun, Location goes on; or whole", Schema.named("UploadBegun")))]
        case .appendUpload:
            [
                (201, Self.answer("kept whole; the ticket attaches it", Schema.named("Upload"))),
                (204, ["description": "taken; Upload-Offset says how far"]),
            ]
        case .readUpload: [(204, ["description": "Upload-Offset says how far, Upload-Complete whether it has ended"])]
        case .dropUpload: [(204, ["description": "gone"])]
        case .searchCatalogue: [(200, Self.answer("the best first", Schema.named("CatalogueFound")))]
        case .suggest: [(200, Self.answer("names", Schema.named("Suggestions")))]
        case .readProcedure: [(200, Self.answer("as in force on the day", Schema.named("ProceduresInForce")))]
        }
    }

    private static func answer(_ words: String, _ schema: JSON) -> JSON { ["description": .string(words), "content": content("application/json", schema)] }
    private static func content(_ type: String, _ schema: JSON) -> JSON { .object([type: ["schema": schema]]) }

    private var refusals: [Int] {
        switch self {
        case .uploadFile: [400, 401, 413, 415, 422, 429, 503]
        case .submitDossier: [400, 401, 410, 413, 415, 422, 429, 503]
        case .readDossier, .readEvents, .readFile: [400, 401, 404, 429, 503]
        case .tellProgress, .acknowledgeDossier: [400, 401, 404, 410, 413, 415, 422, 429, 503]
        case .lookUpDossier: [400, 404, 413, 415, 422, 429, 503]
        case .readFeed: [400, 401, 429, 503]
        case .describe: []
        case .readDeclaration: [400, 401, 404, 429, 503]
        case .tellDeclaration: [400, 401, 404, 413, 415, 422, 429, 503]
        case .readWindowFeed: [400, 401, 429, 503]
        case .sendDocument: [400, 401, 409, 413, 415, 422, 429, 503]
        case .readDocument, .readDocumentFile: [400, 401, 404, 429, 503]
        case .tellDocument: [400, 401, 404, 413, 415, 422, 429, 503]
        case .readDocumentFeed: [400, 401, 404, 429, 503]
        case .beginUpload: [400, 401, 413, 415, 422, 429, 503]
        case .appendUpload: [400, 404, 409, 413, 415, 422, 503]
        case .readUpload, .dropUpload: [404, 503]
        case .searchCatalogue, .suggest: [400, 503]
        case .readProcedure: [400, 404, 503]
        }
    }

    private static func problem(_ status: Int) -> JSON {
        let words = switch status {
        case 400: "cannot be read"
        case 401: "nobody that may ask"
        case 404: "there is none, or it is not the asker's"
        case 409: "the same identifier with other content, or another place to go on than was named"
        case 410: "its personal data were erased"
        case 413: "longer than is taken"
        case 415: "not of the type or coding that is taken"
        case 422: "wrong in itself; findings names each field"
        case 429: "too often; Retry-After says when again"
        case 503: "the store cannot be reached; written says whether it may have happened"
        default: "anything else"
        }
        return ["description": .string(words), "content": content("application/problem+json", Schema.named("Problem"))]
    }

    private var security: [JSON] {
        switch self {
        case .uploadFile, .submitDossier, .beginUpload: [["agency": []], [:]]
        case .readDossier, .readEvents, .readFile: [["agency": []], ["applicant": []]]
        case .tellProgress, .acknowledgeDossier, .readFeed, .readDeclaration, .tellDeclaration, .readWindowFeed,
            .sendDocument, .readDocument, .readDocumentFile, .tellDocument, .readDocumentFeed: [["agency": []]]
        case .appendUpload, .readUpload, .dropUpload, .lookUpDossier, .describe, .searchCatalogue, .suggest, .readProcedure: [[:]]
        }
    }
}
