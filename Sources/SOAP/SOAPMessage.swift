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
        var own = limits
        // A Header and a Body.
        own.members = 16
        do throws(XMLFailure) { document = try XMLDocument(parsing: bytes, limits: own) } catch {
            throw SOAPFault(.sender, "line \(error.line): \(error.reason)", xml: error.cause)
        }
        let root = document.root
        guard root.name.local == "Envelope", let version = SOAPVersion.allCases.first(where: { $0.namespace == root.name.namespace })
        else { throw SOAPFault(.versionMismatch, "no envelope of SOAP 1.1 or 1.2") }
        self.version = version
        let media = contentType.flatMap(MediaType.init)
        guard let media, media.name == version.mediaType else {
            throw SOAPFault(.sender, "a message of SOAP \(version.rawValue) travels as \(version.mediaType)")
        }
        self.action = try Self.action(field: SOAPVersion.action(action), parameter: SOAPVersion.action(media.parameters["action"]))
        body = try Self.body(of: root, version)
    }

    /// SOAP 1.1 has a field (§6.1.1), 1.2 a parameter (part 2 §6.5); who sends both says one thing.
    private static func action(field: String?, parameter: String?) throws(SOAPFault) -> String? {
        guard let field, let parameter, field != parameter else { return parameter ?? field }
        throw SOAPFault(.sender, "SOAPAction and the content type's action differ")
    }

    private static func body(of root: XMLElement, _ version: SOAPVersion) throws(SOAPFault) -> XMLElement {
        let parts = root.children, space = version.namespace
        let headers = parts.filter { $0.isNamed("Header", in: space) }, bodies = parts.filter { $0.isNamed("Body", in: space) }
        guard bodies.count == 1, headers.count <= 1, parts.count == headers.count + 1, parts.last?.isNamed("Body", in: space) == true, !root.hasStrayText else {
            throw SOAPFault(.sender, "an envelope has at most one Header, then one Body")
        }
        guard headers.first?.hasText != true else { throw SOAPFault(.sender, "a Header has elements, not text") }
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
