import Dossiers

/// What is said of an entry that the book did not take.
struct RefusalWords {
    let code: PortalAnswerCode
    let field: String?
    let message: String

    /// Findings told of one entry; more help nobody.
    private static let most = 10

    init(_ refusal: BookRefusal) {
        switch refusal {
        case .exists: self.init(.exists, PortalMember.number)
        case .unknownDossier: self.init(.unknownDossier, PortalMember.number)
        case .findings(let findings):
            if let first = findings.first, first.field == PortalMember.number, first.rule == .unknown {
                self.init(.unknownDossier, PortalMember.number)
            } else {
                self.init(
                    .field, findings.first?.field,
                    findings.prefix(Self.most).map { "\($0.field): \($0.rule.vi) / \($0.text)" }.joined(separator: "\n"))
            }
        case .journal: self.init(.again)
        case .unknownAgency: self.init(.unknownAgency)
        case .erased: self.init(.erased, PortalMember.number)
        case .unreadable: self.init(.unreadable, PortalMember.number)
        // Only who hands in at this door bears one.
        case .keyReused: self.init(.field)
        }
    }

    private init(_ code: PortalAnswerCode, _ field: String? = nil, _ message: String? = nil) {
        self.code = code
        self.field = field
        self.message = message ?? code.words
    }
}
