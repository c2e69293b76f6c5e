/// XML to be written. Namespaces are declared as the attributes they are: `xmlns:ds`.
package indirect enum XMLMarkup: Sendable, Hashable {
    /// The name as it will stand, with its prefix: `edXML:From`.
    case element(String, attributes: [XMLAttribute] = [], [XMLMarkup] = [])
    case text(String)
    /// A text that stands as it is; one with `]]>` in it is written as two sections.
    case cdata(String)
    /// Well-formed bytes in UTF-8, without a declaration.
    case raw([UInt8])

    /// An element with a text in it.
    package static func element(_ name: String, attributes: [XMLAttribute] = [], _ text: String) -> XMLMarkup {
        .element(name, attributes: attributes, text.isEmpty ? [] : [.text(text)])
    }
}

/// An attribute to be written; declarations of namespaces are such.
package struct XMLAttribute: Sendable, Hashable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension XMLMarkup {
    /// UTF-8.
    /// - Throws: where a text has a character that XML cannot say (XML 1.0 §2.2): it is not left out silently.
    package func bytes(declaration: Bool = true) throws(XMLFailure) -> [UInt8] {
        var writer = XMLWriter()
        if declaration { writer.declare() }
        try writer.write(self)
        return writer.bytes
    }
}
