import XML

/// The window's messages as SOAP 1.1 (W3C Note, 8 May 2000) and SOAP 1.2.
enum WindowWords {
    static let gateway = "http://com/vnsw/receive/gateway/generated"
    private static let versions = ["http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"]

    /// The one element in a message's body, and the message's namespace.
    static func body(_ bytes: [UInt8]) -> (element: XMLElement, version: String)? {
        guard let root = try? XMLDocument(parsing: bytes).root, root.name.local == "Envelope", let version = root.name.namespace,
            versions.contains(version), let body = root.child("Body", in: version), body.children.count == 1
        else { return nil }
        return (body.children[0], version)
    }

    static var oldest: String { versions[0] }
    static func contentType(_ version: String) -> String { version == versions[0] ? "text/xml" : "application/soap+xml" }

    /// A message around an envelope that stands in CDATA.
    static func message(_ version: String, namespace: String, element: String, payload: String, beside: [XMLMarkup] = [], _ letter: WindowLetter)
        throws(XMLFailure) -> [UInt8]
    {
        let text = XMLMarkup.cdata(String(decoding: try letter.envelope(), as: UTF8.self))
        let method = XMLMarkup.element("w:" + element, attributes: [XMLAttribute("xmlns:w", namespace)], beside + [.element("w:" + payload, [text])])
        return try wrapped(version, method)
    }

    static func fault() throws(XMLFailure) -> [UInt8] {
        try wrapped(oldest, .element("s:Fault", [.element("faultcode", "s:Server"), .element("faultstring", "Hệ thống bận")]))
    }

    private static func wrapped(_ version: String, _ body: XMLMarkup) throws(XMLFailure) -> [UInt8] {
        try XMLMarkup.element("s:Envelope", attributes: [XMLAttribute("xmlns:s", version)], [.element("s:Body", [body])]).bytes()
    }

    /// The same document in UTF-16, big-endian with its mark; its declaration of UTF-8 goes.
    static func utf16(_ bytes: [UInt8]) -> [UInt8] {
        var text = Substring(String(decoding: bytes, as: UTF8.self))
        if text.hasPrefix("<?xml"), let end = text.firstRange(of: "?>") { text = text[end.upperBound...] }
        return [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }
}
