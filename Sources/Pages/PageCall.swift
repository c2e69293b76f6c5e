import Gateway
import NIOCore

/// One request for a page, with what its target says taken apart.
struct PageCall: Sendable {
    let asked: Asked
    let language: Language
    /// Of the path, decoded.
    let parameters: [String: String]
    let query: FormFields

    /// - Returns: nil where its path or its query is none.
    init?(_ asked: Asked, _ pattern: PathPattern, _ language: Language) {
        var parameters: [String: String] = [:]
        for (name, part) in pattern.match(asked.request.pathText)?.parameters ?? [:] {
            guard let text = FormFields.decoded(part, plusIsBlank: false) else { return nil }
            parameters[name] = text
        }
        guard let query = FormFields(asked.request.query.map { String(buffer: $0) } ?? "") else { return nil }
        self.asked = asked
        self.language = language
        self.parameters = parameters
        self.query = query
    }

    /// Of what cannot be read.
    init(_ asked: Asked, _ language: Language) {
        self.asked = asked
        self.language = language
        parameters = [:]
        query = FormFields()
    }

    var isVietnamese: Bool { language == .vi }

    /// A path of ours in this language.
    func address(_ path: String) -> String { PageKind.address(path, language) }

    /// This page's address in the other language, with its query.
    var otherAddress: String {
        var path = asked.request.pathText
        if language == .en { path = String(path.dropFirst(3)) }
        if path.isEmpty { path = "/" }
        let query = asked.request.query.map { "?" + String(buffer: $0) } ?? ""
        return PageKind.address(path, language == .vi ? .en : .vi) + query
    }
}
