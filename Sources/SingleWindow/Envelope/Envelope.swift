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

    /// - Parameter content: the children of `Content`.
    package static func bytes(_ header: WindowHeader, content: [XMLMarkup]) throws(XMLFailure) -> [UInt8] {
        try XMLMarkup.element("Envelope", [
            header.markup, .element("Body", [.element("Content", content), .element("Signature")]), .element("SystemSignature"),
        ]).bytes(declaration: false)
    }
}
