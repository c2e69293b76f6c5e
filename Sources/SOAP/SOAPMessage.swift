package import XML

/// A message of SOAP 1.1 or 1.2: one element in a body.
///
/// `init(reading:)` makes one of a request's or an answer's bytes and says as a `SOAPFault` why it cannot; `bytes` writes
/// one. What the element means is the caller's. `SOAPVersion` has the differences between the two.
package struct SOAPMessage: Sendable {
    package let version: SOAPVersion
    /// Of the `SOAPAction` field or the content type's `action`; nil where it was empty or absent.
    package let action: String?
    package let body: XMLElement

    /// - Parameters:
    ///   - contentType: the field's value; one that is of the other version is refused, since somebody between may have
    ///     judged the message by it.
    ///   - action: the value of `SOAPAction`, quoted or not.
    package init(reading bytes: [UInt8], contentType: String?, action: String? = nil, limits: XMLLimits = .standard) throws(SOAPFault) {
        let document: XMLDocument
        do throws(XMLFailure) { document = try XMLDocument(parsing: bytes, limits: limits) } catch {
            throw SOAPFault(.sender, "line \(error.line): \(error.reason)", xml: error.cause)
        }
        let root = document.root
        guard root.name.local == "Envelope", let version = SOAPVersion.allCases.first(where: { $0.namespace == root.name.namespace })
        else { throw SOAPFault(.versionMismatch, "no envelope of SOAP 1.1 or 1.2") }
        self.version = version
        let media = contentType.map(MediaType.init)
        guard media?.name == version.mediaType else {
            throw SOAPFault(.sender, "a message of SOAP \(version.rawValue) travels as \(version.mediaType)")
        }
        self.action = SOAPVersion.action(media?.parameters["action"] ?? action)
        body = try Self.body(of: root, version)
    }

    private static func body(of root: XMLElement, _ version: SOAPVersion) throws(SOAPFault) -> XMLElement {
        let parts = root.children, space = version.namespace
        let headers = parts.filter { $0.isNamed("Header", in: space) }, bodies = parts.filter { $0.isNamed("Body", in: space) }
        guard bodies.count == 1, headers.count <= 1, parts.count == headers.count + 1, !root.hasStrayText else {
            throw SOAPFault(.sender, "an envelope has at most one Header and one Body")
        }
        for block in headers.first?.children ?? [] {
            // Whether it is meant for us or for the next, there is none here that is understood (SOAP 1.1 §4.2.3, 1.2 part 1 §2.4).
            guard let must = block.attribute("mustUnderstand", in: space), ["1", "true"].contains(must) else { continue }
            throw SOAPFault(.mustUnderstand, "the header \(block.name) is not understood here")
        }
        guard let body = bodies.first, let only = body.children.first, body.children.count == 1, !body.hasStrayText else {
            throw SOAPFault(.sender, "a Body has exactly one element")
        }
        return only
    }

    /// In UTF-8, the body as it is given.
    package static func bytes(_ version: SOAPVersion, body: XMLMarkup) throws(XMLFailure) -> [UInt8] {
        try XMLMarkup.element("soap:Envelope", attributes: [XMLAttribute("xmlns:soap", version.namespace)], [.element("soap:Body", [body])]).bytes()
    }
}

/// A content type: name and parameters, both read without regard to case but for values.
struct MediaType {
    let name: String
    let parameters: [String: String]

    init(_ text: String) {
        let parts = text.split(separator: ";").map { $0.trimmed }
        name = parts.first?.lowercased() ?? ""
        parameters = Dictionary(parts.dropFirst().compactMap { part -> (String, String)? in
            guard let equals = part.firstIndex(of: "=") else { return nil }
            return (part[..<equals].trimmed.lowercased(), part[part.index(after: equals)...].trimmed.unquoted)
        }) { first, _ in first }
    }
}

extension StringProtocol {
    var trimmed: String {
        let start = drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    var unquoted: String {
        guard count >= 2, first == "\"", last == "\"" else { return String(self) }
        return String(dropFirst().dropLast())
    }
}
