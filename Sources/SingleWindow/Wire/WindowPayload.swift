package import SOAP
package import XML

/// An envelope on its way through a SOAP method: `officeCode`, `documentType` and the envelope as the payload's text.
package struct WindowPayload: Sendable {
    /// Who sends; empty in an answer.
    package let office: String
    package let documentType: String
    /// As it was in the payload, whichever way it was wrapped.
    package let bytes: [UInt8]
    package let envelope: Envelope

    // MARK: Reading

    /// A method's call. Its own namespace must be right; members are taken with it, with the data's, or with none, since
    /// parties differ in what they qualify.
    package init(request message: SOAPMessage, _ wire: WireSettings, limits: XMLLimits = .standard) throws(WindowRefusal) {
        guard message.body.isNamed(wire.request, in: wire.namespace) else {
            throw .malformed("\(message.body.name) where \(wire.request) of \(wire.namespace) is expected")
        }
        office = try Self.text("officeCode", of: message.body, wire)
        documentType = try Self.text("documentType", of: message.body, wire)
        (bytes, envelope) = try Self.envelope(in: try Self.needed(wire.requestPayload, of: message.body, wire), limits)
    }

    package init(answer message: SOAPMessage, _ wire: WireSettings, limits: XMLLimits = .standard) throws(WindowRefusal) {
        guard message.body.isNamed(wire.answer, in: wire.namespace) else {
            throw .malformed("\(message.body.name) where \(wire.answer) of \(wire.namespace) is expected")
        }
        office = ""
        documentType = ""
        // A ministry's own method has a result around it.
        let outer = message.body.children.count == 1 && message.body.children[0].name.local.hasSuffix("Result") ? message.body.children[0] : message.body
        (bytes, envelope) = try Self.envelope(in: try Self.needed(wire.answerPayload, of: outer, wire), limits)
    }

    private static func needed(_ name: String, of element: XMLElement, _ wire: WireSettings) throws(WindowRefusal) -> XMLElement {
        let spaces: [String?] = [wire.namespace, wire.dataNamespace, nil]
        let found = element.children.filter { child in child.name.local == name && spaces.contains(child.name.namespace) }
        guard found.count == 1 else { throw .malformed("\(element.name.local)/\(name) (line \(element.line)): \(found.isEmpty ? "missing" : "stands twice")") }
        return found[0]
    }

    private static func text(_ name: String, of element: XMLElement, _ wire: WireSettings) throws(WindowRefusal) -> String {
        let text = try needed(name, of: element, wire).text
        guard !text.isEmpty, text.utf8.count <= 100 else { throw .malformed("\(name): \(text.isEmpty ? "empty" : "too long")") }
        return text
    }

    /// A child element, text as it stands (CDATA, or escaped once), or text that was escaped twice. Each is one well-formed
    /// envelope or none: nothing is cut out of a text.
    private static func envelope(in payload: XMLElement, _ limits: XMLLimits) throws(WindowRefusal) -> ([UInt8], Envelope) {
        if let child = payload.children.first {
            guard payload.children.count == 1, !payload.hasStrayText else { throw .malformed("the payload has more than one envelope") }
            return (child.bytes, try Envelope(reading: child))
        }
        let text = payload.textBytes.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard let first = text.first else { throw WindowRefusal(.empty, "the payload is empty") }
        // `&` begins what was escaped once more than it was wrapped: a text by itself, which is read once as XML's text.
        let bytes = first == UInt8(ascii: "&") ? try unescaped(text) : Array(text)
        let document: XMLDocument
        var own = limits
        // Header, Body and SystemSignature; what is beyond is refused by name or, where there is much of it, unread.
        own.members = 16
        do throws(XMLFailure) { document = try XMLDocument(parsing: bytes, limits: own) } catch { throw WindowRefusal(error) }
        return (bytes, try Envelope(reading: document.root))
    }

    /// One level, by XML's own rules, and only this: what is escaped within it is content.
    private static func unescaped(_ text: ArraySlice<UInt8>) throws(WindowRefusal) -> [UInt8] {
        let wrapped = Array("<a>".utf8) + text + Array("</a>".utf8)
        do throws(XMLFailure) {
            let inner = try XMLDocument(parsing: wrapped).root
            guard inner.children.isEmpty else { throw XMLFailure(.malformed, line: 1, "a payload half escaped") }
            return inner.textBytes
        } catch { throw WindowRefusal(error) }
    }

    // MARK: Writing

    package static func request(_ envelope: [UInt8], office: String, documentType: String, _ wire: WireSettings) throws(XMLFailure) -> [UInt8] {
        let inner = wire.dataNamespace.map { [XMLAttribute("xmlns:d", $0)] } ?? []
        let prefix = wire.dataNamespace == nil ? "m" : "d"
        return try SOAPMessage.bytes(wire.version, body: .element("m:\(wire.request)", attributes: [XMLAttribute("xmlns:m", wire.namespace)] + inner, [
            .element("\(prefix):officeCode", office), .element("\(prefix):documentType", documentType),
            .element("\(prefix):\(wire.requestPayload)", [.cdata(String(decoding: envelope, as: UTF8.self))]),
        ]))
    }

    package static func answer(_ envelope: [UInt8], _ wire: WireSettings, _ version: SOAPVersion) throws(XMLFailure) -> [UInt8] {
        try SOAPMessage.bytes(version, body: .element("m:\(wire.answer)", attributes: [XMLAttribute("xmlns:m", wire.namespace)], [
            .element("m:\(wire.answerPayload)", [.cdata(String(decoding: envelope, as: UTF8.self))]),
        ]))
    }
}

extension WindowRefusal {
    init(_ failure: XMLFailure) {
        switch failure.cause {
        case .tooLarge: self.init(.tooLarge, failure.reason)
        case .malformed, .forbidden, .encoding: self.init(.malformed, "line \(failure.line): \(failure.reason)")
        }
    }
}
