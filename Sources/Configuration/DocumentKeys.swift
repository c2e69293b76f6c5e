import Documents
import Gateway

/// Where the gateway is a document axis to organs' systems.
enum DocumentServiceKeys {
    static let serve = Key("serve", .truth, standard: "false", "takes and hands out documents as the axis does, for organs that the agencies' files name")
    static let path = Key("path", .plainPath, standard: AxisPaths().base, "below which the operations are: send, received, sent, get, status, agencies")
    static let schema = Schema([serve, path])
}

/// What an agency's file says of documents.
enum AgencyDocumentKeys {
    static let organs = Key("organs", .list(of: .section(OrganKeys.schema)), standard: "the agency itself", "organs for which the agency's accounts speak")
    static let axis = Key("axis", .label, "the connector with document-axis by which documents go to organs that are not ours and come from them")
    static let plain = Key("plain-attachments", .truth, standard: "false", "attachments go to its systems as they are, not each in a ZIP")
    static let identity = Key("identity", .content, "PEM file of the certificate, and of the key unless that stands apart, by which what is sent here is signed")
    static let key = Key("key", .content, "PEM file of the key")
    static let signature = Key("signature", .section(DocumentSignatureKeys.schema), "how signatures of documents that come are judged; without it they are not")
    static let schema = Schema([organs, axis, plain, identity, key, signature])
}

enum OrganKeys {
    static let id = Key("id", .agencyCode, required: true, "its identifier, in either order: the agency's own, or a unit's below it")
    static let name = Key("name", .line, standard: "the agency's", "as it stands in From and To")
    static let schema = Schema([id, name])
}

enum DocumentSignatureKeys {
    static let required = Key("required", .truth, standard: "false", "a document without a signature is refused; otherwise that it has none is recorded")
    static let authority = Key("authority", .content, required: true, "PEM file of the authorities that certificates must chain to")
    static let revoked = Key("revoked", .content, "PEM file of the authorities' revocation lists")
    static let schema = Schema([required, authority, revoked])
}

/// A connector whose upstream is a document axis.
enum DocumentAxisKeys {
    static let organ = Key("organ", .agencyCode, standard: "the agency", "as which organ it is called: its `x-system-id`")
    static let secret = Key("secret-file", .secretFile, required: true, "a file with the secret that signs each call")
    static let form = Key("form", Kind<AxisSignatureForm>.choice, standard: AxisSignatureForm.lines.rawValue, "how calls are signed; joined where the axis wants the older form")
    static let every = Key("every", .duration(.seconds(1)...(.hours(1))), standard: "1m", "how often the axis is asked what waits")
    static let path = Key("path", .plainPath, standard: AxisPaths().base, "below which its operations are")
    static let paths = Key("paths", .section(AxisPathKeys.schema), "operations that are elsewhere")
    static let schema = Schema([organ, secret, form, every, path, paths])
}

enum AxisPathKeys {
    static let all = AxisOperation.allCases.map { operation in
        (operation, Key(operation.rawValue, .plainPath, standard: AxisPaths().path(operation), "the whole path of \(operation.rawValue)"))
    }
    static let schema = Schema(all.map(\.1))
}
