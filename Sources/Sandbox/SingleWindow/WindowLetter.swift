import XML

/// A message of the National Single Window as the sandbox writes and reads it: one envelope.
package struct WindowLetter: Sendable, Hashable {
    package var messageID: String
    /// Unit codes; each stands for all six members of its party.
    package var from: String
    package var to: String
    package var documentType: String
    package var type: String
    package var function: String
    package var reference: String
    /// `yyyy-MM-dd HH:mm:ss`, UTC+7.
    package var sendDate: String
    /// The element `Content`, well-formed.
    package var content: [UInt8]
    /// Its system's signature is one that nobody made.
    var isWronglySigned = false

    /// `10/01`.
    package var pair: String { "\(type)/\(function)" }

    /// Reads what stands in a request's payload: as an element, as text, or as text that was escaped once more.
    /// - Returns: nil where there is not one well-formed envelope.
    static func read(_ payload: XMLElement) -> WindowLetter? {
        if let child = payload.children.first { return payload.children.count == 1 && !payload.hasStrayText ? WindowLetter(child) : nil }
        if let document = try? XMLDocument(parsing: payload.textBytes) { return WindowLetter(document.root) }
        let wrapped = Array("<t>".utf8) + payload.textBytes + Array("</t>".utf8)
        guard let outer = try? XMLDocument(parsing: wrapped), let inner = try? XMLDocument(parsing: outer.root.textBytes) else { return nil }
        return WindowLetter(inner.root)
    }

    private init?(_ envelope: XMLElement) {
        func text(_ path: String...) -> String? { envelope.descendants(path).first.map { $0.text.trimmingSpaces } }
        guard envelope.isNamed("Envelope", in: nil),
            let messageID = text("Header", "Reference", "messageId"), !messageID.isEmpty,
            let from = text("Header", "From", "unitCode"), let to = text("Header", "To", "unitCode"),
            let documentType = text("Header", "Subject", "documentType"),
            let type = text("Header", "Subject", "type"), let function = text("Header", "Subject", "function"),
            let reference = text("Header", "Subject", "reference"), let sendDate = text("Header", "Subject", "sendDate"),
            let content = envelope.descendants(["Body", "Content"]).first
        else { return nil }
        self.init(
            messageID: messageID, from: from, to: to, documentType: documentType, type: type, function: function,
            reference: reference, sendDate: sendDate, content: content.bytes)
    }

    init(
        messageID: String, from: String, to: String, documentType: String, type: String, function: String,
        reference: String, sendDate: String, content: [UInt8]
    ) {
        (self.messageID, self.from, self.to, self.documentType) = (messageID, from, to, documentType)
        (self.type, self.function, self.reference, self.sendDate, self.content) = (type, function, reference, sendDate, content)
    }

    /// The envelope in UTF-8. `documentYear` is that of the sending.
    func envelope() throws(XMLFailure) -> [UInt8] {
        func party(_ name: String, _ code: String) -> XMLMarkup {
            let isWindow = code == WindowDesk.code
            return .element(name, [
                .element("name", code), .element("identity", code), .element("countryCode", "VN"), .element("ministryCode", isWindow ? "BTC" : code),
                .element("organizationCode", isWindow ? "TCHQ" : code), .element("unitCode", code),
            ])
        }
        let year = String(sendDate.prefix(4))
        return try XMLMarkup.element("Envelope", [
            .element("Header", [
                .element("Reference", [.element("version", "01"), .element("messageId", messageID)]),
                party("From", from), party("To", to),
                .element("Subject", [
                    .element("documentType", documentType), .element("type", type), .element("function", function),
                    .element("reference", reference), .element("documentYear", year),
                    .element("preReference", reference), .element("preDocumentYear", year), .element("sendDate", sendDate),
                ]),
            ]),
            .element("Body", [.raw(content), .element("Signature")]), .element("SystemSignature", isWronglySigned ? [Self.wrongSignature] : []),
        ]).bytes()
    }

    /// Of the right form, with values that are nobody's.
    private static let wrongSignature: XMLMarkup = {
        func algorithm(_ name: String, _ value: String) -> XMLMarkup { .element(name, attributes: [XMLAttribute("Algorithm", value)]) }
        let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#", nothing = Base64.text([UInt8](repeating: 0, count: 32))
        let references = ["#header", "#body"].map { uri in
            XMLMarkup.element("Reference", attributes: [XMLAttribute("URI", uri)], [
                .element("Transforms", [algorithm("Transform", exclusive)]), algorithm("DigestMethod", "http://www.w3.org/2001/04/xmlenc#sha256"), .element("DigestValue", nothing),
            ])
        }
        return .element("Signature", attributes: [XMLAttribute("xmlns", "http://www.w3.org/2000/09/xmldsig#")], [
            .element("SignedInfo", [
                algorithm("CanonicalizationMethod", exclusive), algorithm("SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
            ] + references),
            .element("SignatureValue", nothing), .element("KeyInfo", [.element("X509Data", [.element("X509Certificate", nothing)])]),
        ])
    }()
}

extension String {
    fileprivate var trimmingSpaces: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
