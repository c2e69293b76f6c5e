import Gateway

/// What can be asked at `/api/v1`. Routes and description are both made from this list.
enum Operation: String, CaseIterable, Sendable {
    case uploadFile, submitDossier, readDossier, readEvents, readFile, tellProgress, acknowledgeDossier, lookUpDossier, readFeed, describe
    case readDeclaration, tellDeclaration, readWindowFeed
    case sendDocument, readDocument, readDocumentFile, tellDocument, readDocumentFeed
    case beginUpload, appendUpload, readUpload, dropUpload
    case searchCatalogue, suggest, readProcedure

    var method: Method {
        switch self {
        case .uploadFile, .submitDossier, .tellProgress, .lookUpDossier, .tellDeclaration, .sendDocument, .tellDocument, .beginUpload: .post
        case .appendUpload: .patch
        case .readUpload: .head
        case .dropUpload: .delete
        case .acknowledgeDossier: .put
        case .readDossier, .readEvents, .readFile, .readFeed, .describe, .readDeclaration, .readWindowFeed, .readDocument, .readDocumentFile, .readDocumentFeed, .searchCatalogue, .suggest, .readProcedure: .get
        }
    }

    var path: String {
        switch self {
        case .uploadFile: "/api/v1/files"
        case .submitDossier: "/api/v1/dossiers"
        case .readDossier: "/api/v1/dossiers/{maHoSo}"
        case .readEvents, .tellProgress: "/api/v1/dossiers/{maHoSo}/events"
        case .readFile: "/api/v1/dossiers/{maHoSo}/files/{sha256}"
        case .acknowledgeDossier: "/api/v1/dossiers/{maHoSo}/acknowledgement"
        case .lookUpDossier: "/api/v1/lookup"
        case .readFeed: "/api/v1/feed"
        case .describe: "/api/v1/openapi.json"
        case .readDeclaration: "/api/v1/single-window/{maThuTuc}/{soHoSo}"
        case .tellDeclaration: "/api/v1/single-window/{maThuTuc}/{soHoSo}/messages"
        case .readWindowFeed: "/api/v1/single-window"
        case .sendDocument, .readDocumentFeed: "/api/v1/documents"
        case .readDocument: "/api/v1/documents/{id}"
        case .readDocumentFile: "/api/v1/documents/{id}/files/{sha256}"
        case .tellDocument: "/api/v1/documents/{id}/statuses"
        case .beginUpload: "/api/v1/uploads"
        case .appendUpload, .readUpload, .dropUpload: "/api/v1/uploads/{upload}"
        case .searchCatalogue: "/api/v1/catalogue"
        case .suggest: "/api/v1/catalogue/suggestions"
        case .readProcedure: "/api/v1/catalogue/procedures/{maTTHC}"
        }
    }
}
