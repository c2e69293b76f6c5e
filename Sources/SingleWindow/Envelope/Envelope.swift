package import XML

/// A message of the single window as it was read: its header, and where the rest of it stands.
///
/// `init(reading:)` takes exactly the members that the window's messages have and refuses all else by name; sizes are the
/// reference's. `bytes` writes one. Whether a signature holds is not looked at here.
package struct Envelope: Sendable {
    package let header: WindowHeader
    package let root: XMLElement
    /// `Body/Content`.
    package let content: XMLElement?
    /// Where they are given: elements in public code's messages are often there and empty.
    package let signature: XMLElement?
    package let systemSignature: XMLElement?

    package init(reading root: XMLElement) throws(WindowRefusal) {
        guard root.isNamed("Envelope", in: nil) else { throw .malformed("line \(root.line): \(root.name) where Envelope without a namespace is expected") }
        let members = try EnvelopeMembers(of: root, at: "Envelope")
        header = try WindowHeader(reading: try members.members("Header"))
        let body = try members.members("Body")
        content = try body.member("Content")
        signature = try body.member("Signature").flatMap(Self.said)
        try body.end()
        systemSignature = try members.member("SystemSignature").flatMap(Self.said)
        try members.end()
        self.root = root
    }

    private static func said(_ element: XMLElement) -> XMLElement? { element.children.isEmpty && element.text.isEmpty ? nil : element }

    /// - Parameters:
    ///   - content: the children of `Content`.
    ///   - signer: signs header and body for the system; nil leaves the message unsigned.
    package static func bytes(_ header: WindowHeader, content: [XMLMarkup], signer: XMLSigner? = nil) throws(XMLFailure) -> [UInt8] {
        func named(_ name: String, _ identifier: String, _ content: [XMLMarkup]) -> XMLMarkup {
            .element(name, attributes: signer == nil ? [] : [XMLAttribute("Id", identifier)], content)
        }
        let bytes = try XMLMarkup.element("Envelope", [
            named("Header", "header", header.members), named("Body", "body", [.element("Content", content), .element("Signature")]),
            .element("SystemSignature", signer.map { [$0.template(over: ["header", "body"])] } ?? []),
        ]).bytes(declaration: false)
        return try signer?.sign(bytes, at: [["SystemSignature"]]) ?? bytes
    }
}
