import CLibXML2

/// An element of a document that was read. It keeps its document alive, and costs nothing to pass on.
package struct XMLElement: Sendable {
    package let document: XMLDocument
    /// Of the document's tree, which nobody writes to and which lives as long as `document`.
    nonisolated(unsafe) let node: xmlNodePtr

    init(_ node: xmlNodePtr, of document: XMLDocument) {
        self.node = node
        self.document = document
    }

    package var name: XMLName { XMLName(Self.text(node.pointee.name), in: Self.namespace(node.pointee.ns)) }
    /// In the bytes that were read, from 1.
    package var line: Int { xmlGetLineNo(node) }

    /// Whether it bears this name; cheaper than to compare `name`.
    package func isNamed(_ local: String, in namespace: String?) -> Bool {
        Self.equal(node.pointee.name, local) && Self.isSame(node.pointee.ns, namespace)
    }

    /// Its own text, white space kept; that of child elements not.
    package var text: String { String(decoding: textBytes, as: UTF8.self) }

    package var textBytes: [UInt8] {
        var bytes: [UInt8] = []
        eachText { bytes += $0 }
        return bytes
    }

    /// Calls `use` with each piece of its own text in order.
    package func eachText(_ use: (UnsafeBufferPointer<UInt8>) -> Void) {
        var child = node.pointee.children
        while let current = child {
            if Self.isText(current), let content = current.pointee.content {
                use(UnsafeBufferPointer(start: content, count: Int(xmlStrlen(content))))
            }
            child = current.pointee.next
        }
    }

    /// Whether there is text other than white space beside its child elements.
    package var hasStrayText: Bool { hasText && xmlFirstElementChild(node) != nil }

    /// Whether its own text is more than white space.
    package var hasText: Bool {
        var isText = false
        eachText { isText = isText || $0.contains { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } }
        return isText
    }

    // MARK: Children

    /// Child elements in order.
    package var children: [XMLElement] {
        var found: [XMLElement] = []
        eachChild { found.append($0) }
        return found
    }

    package func children(_ local: String, in namespace: String? = nil) -> [XMLElement] {
        var found: [XMLElement] = []
        eachChild { if $0.isNamed(local, in: namespace) { found.append($0) } }
        return found
    }

    /// The first of that name.
    package func child(_ local: String, in namespace: String? = nil) -> XMLElement? {
        var next = xmlFirstElementChild(node)
        while let current = next {
            let element = XMLElement(current, of: document)
            if element.isNamed(local, in: namespace) { return element }
            next = xmlNextElementSibling(current)
        }
        return nil
    }

    /// Elements below it at a path of local names, whatever their namespace.
    package func descendants(_ path: [String]) -> [XMLElement] {
        path.reduce([self]) { found, name in found.flatMap { $0.children.filter { $0.name.local == name } } }
    }

    private func eachChild(_ use: (XMLElement) -> Void) {
        var next = xmlFirstElementChild(node)
        while let current = next {
            use(XMLElement(current, of: document))
            next = xmlNextElementSibling(current)
        }
    }

    package var parent: XMLElement? {
        guard let parent = node.pointee.parent, parent.pointee.type == XML_ELEMENT_NODE else { return nil }
        return XMLElement(parent, of: document)
    }

    /// Whether both are one and the same place of one tree.
    package func isSame(as other: XMLElement) -> Bool { node == other.node }

    // MARK: Attributes

    package func attribute(_ local: String, in namespace: String? = nil) -> String? {
        attributes.first { $0.name.local == local && $0.name.namespace == namespace }?.value
    }

    /// Declarations of namespaces are not among them.
    package var attributes: [(name: XMLName, value: String)] {
        var found: [(XMLName, String)] = []
        var next = node.pointee.properties
        while let current = next {
            let value = xmlNodeListGetString(document.tree, current.pointee.children, 1)
            defer { value.map { motcua_xml_free($0) } }
            found.append((XMLName(Self.text(current.pointee.name), in: Self.namespace(current.pointee.ns)), value.map { Self.text($0) } ?? ""))
            next = current.pointee.next
        }
        return found
    }

    // MARK: Bytes

    /// The element and all below it, UTF-8, with every namespace that is in scope declared: a document of its own, in
    /// canonical form (Canonical XML 1.0).
    package var bytes: [UInt8] { canonical(.inclusive) }

    // MARK: libxml2's strings

    private static func isText(_ node: xmlNodePtr) -> Bool {
        node.pointee.type == XML_TEXT_NODE || node.pointee.type == XML_CDATA_SECTION_NODE
    }

    private static func text(_ characters: UnsafePointer<xmlChar>?) -> String {
        guard let characters else { return "" }
        return String(decoding: UnsafeBufferPointer(start: characters, count: Int(xmlStrlen(characters))), as: UTF8.self)
    }

    private static func namespace(_ namespace: xmlNsPtr?) -> String? {
        guard let href = namespace?.pointee.href, href.pointee != 0 else { return nil }
        return text(href)
    }

    private static func isSame(_ namespace: xmlNsPtr?, _ other: String?) -> Bool {
        guard let href = namespace?.pointee.href, href.pointee != 0 else { return other == nil }
        return other.map { equal(href, $0) } ?? false
    }

    private static func equal(_ characters: UnsafePointer<xmlChar>?, _ text: String) -> Bool {
        guard let characters else { return false }
        return text.withCString { xmlStrEqual(characters, UnsafeRawPointer($0).assumingMemoryBound(to: xmlChar.self)) == 1 }
    }
}
