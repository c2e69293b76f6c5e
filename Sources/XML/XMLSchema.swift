import CLibXML2

/// A compiled XML Schema. It includes and imports nothing: all of it is in the bytes it was made of.
package final class XMLSchema: Sendable, Hashable {
    /// Read only once it is compiled; each validation has a context of its own.
    nonisolated(unsafe) private let schema: xmlSchemaPtr
    private let source: [UInt8]

    package init(compiling bytes: [UInt8]) throws(XMLFailure) {
        XMLLibrary.setUp()
        // Read by our own rules first: what is no document here is no schema.
        let document = try XMLDocument(parsing: bytes)
        guard let parser = bytes.withUnsafeBytes({ xmlSchemaNewMemParserCtxt($0.bindMemory(to: CChar.self).baseAddress, Int32($0.count)) }) else {
            throw XMLFailure(.malformed, line: 0, "no memory for a schema")
        }
        defer { xmlSchemaFreeParserCtxt(parser) }
        let found = XMLFindings(in: document)
        let compiled = found.collect { xmlSchemaSetParserStructuredErrors(parser, XMLFindings.add, $0) } while: { xmlSchemaParse(parser) }
        guard let compiled else {
            throw XMLFailure(.malformed, line: found.all.first?.line ?? 0, found.all.first?.reason ?? "no schema")
        }
        schema = compiled
        source = bytes
    }

    deinit { xmlSchemaFree(schema) }

    /// Equal are those compiled of the same bytes.
    package static func == (one: XMLSchema, other: XMLSchema) -> Bool { one === other || one.source == other.source }
    package func hash(into hasher: inout Hasher) { hasher.combine(source) }

    /// What of an element and all below it is not as the schema says; empty when all is.
    /// - Throws: where the validation itself failed, which says nothing of the element.
    package func validate(_ element: XMLElement) throws(XMLFailure) -> [XMLFinding] {
        guard let context = xmlSchemaNewValidCtxt(schema) else { throw XMLFailure(.malformed, line: 0, "no memory for a validation") }
        defer { xmlSchemaFreeValidCtxt(context) }
        let found = XMLFindings(in: element.document)
        let result = found.collect { xmlSchemaSetValidStructuredErrors(context, XMLFindings.add, $0) } while: { xmlSchemaValidateOneElement(context, element.node) }
        guard result >= 0 else { throw XMLFailure(.malformed, line: element.line, "the validation failed") }
        return result == 0 ? [] : found.all
    }
}

/// What a schema finds wrong.
package struct XMLFinding: Sendable, Hashable {
    package let line: Int
    /// Local names from the root on: `Envelope/Body/Content/Importer`.
    package let path: String
    /// The rule, without the value that breaks it: that may be personal.
    package let reason: String
}

/// Takes findings from libxml2 while one call runs.
final class XMLFindings {
    private(set) var all: [XMLFinding] = []
    private let document: XMLDocument
    private static let most = 20

    init(in document: XMLDocument) { self.document = document }

    /// - Parameter register: tells libxml2 where to put findings.
    func collect<Value>(_ register: (UnsafeMutableRawPointer) -> Void, while work: () -> Value) -> Value {
        register(Unmanaged.passUnretained(self).toOpaque())
        return withExtendedLifetime(self) { work() }
    }

    static let add: xmlStructuredErrorFunc = { raw, error in
        guard let raw, let error = error?.pointee else { return }
        Unmanaged<XMLFindings>.fromOpaque(raw).takeUnretainedValue().add(error)
    }

    private func add(_ error: xmlError) {
        guard all.count < Self.most else { return }
        let node = error.node?.assumingMemoryBound(to: xmlNode.self)
        let isElement = node?.pointee.type == XML_ELEMENT_NODE
        var names: [String] = []
        var next = isElement ? node.map { XMLElement($0, of: document) } : nil
        while let current = next {
            names.append(current.name.local)
            next = current.parent
        }
        let words = error.message.map { String(cString: $0) } ?? ""
        all.append(XMLFinding(line: Int(error.line), path: names.reversed().joined(separator: "/"), reason: Self.rule(words)))
    }

    /// libxml2 says `Element 'a': [facet 'pattern'] The value 'X' is not accepted…`: what stands in quotes behind "value" goes.
    private static func rule(_ words: String) -> String {
        var line = words.split(whereSeparator: \.isNewline).joined(separator: " ")
        if let name = line.firstRange(of: "': "), line.hasPrefix("Element '") || line.hasPrefix("Attribute '") { line = String(line[name.upperBound...]) }
        while let value = line.firstRange(of: "value '") {
            let rest = line[value.upperBound...]
            guard let end = rest.firstRange(of: "' ")?.lowerBound ?? rest.lastIndex(of: "'") else { break }
            line = line[..<value.lowerBound] + "value" + rest[rest.index(after: end)...]
        }
        if let value = line.firstRange(of: "' is not a valid value") {
            line = "it" + line[line.index(after: value.lowerBound)...]
        }
        return String(line.prefix(200))
    }
}
