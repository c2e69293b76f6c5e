package import JSON
package import XML

/// XML as JSON without a table: an element is a member, one that stands several times a list, an attribute a member with
/// `@` before its name, text beside attributes the member `#text`. All values are strings, as they are in XML. Namespaces
/// are not told.
package enum PlainXMLJSON {
    /// The element's content. Order among elements of different names is the document's.
    /// - Throws: where JSON of this form would say less: text beside elements, names that differ in their namespace alone.
    package static func json(from element: XMLElement) throws(XMLJSONMapping.Flaw) -> JSON { try json(element, []) }

    private static func json(_ element: XMLElement, _ path: [String]) throws(XMLJSONMapping.Flaw) -> JSON {
        let children = element.children, attributes = element.attributes
        if children.isEmpty, attributes.isEmpty { return .string(element.text) }
        guard !element.hasStrayText else { throw flaw(path, "text beside elements") }
        var object = JSONObject(), spaces: [String: String?] = [:]
        for attribute in attributes {
            let name = "@" + attribute.name.local
            guard object[name] == nil else { throw flaw(path + [name], "two attributes of one name in different namespaces") }
            object.set(name, .string(attribute.value))
        }
        for child in children {
            let name = child.name, value = try json(child, path + [name.local])
            guard spaces.updateValue(name.namespace, forKey: name.local) ?? name.namespace == name.namespace else {
                throw flaw(path + [name.local], "elements of one name in different namespaces")
            }
            switch object[name.local] {
            case nil: object.set(name.local, value)
            case .array(let before)?: object.set(name.local, .array(before + [value]))
            case let before?: object.set(name.local, .array([before, value]))
            }
        }
        if children.isEmpty { object.set("#text", .string(element.text)) }
        return .object(object)
    }

    /// - Throws: where a member's name is no element's, or a value is neither string, list nor object.
    package static func markup(from object: JSONObject) throws(XMLJSONMapping.Flaw) -> [XMLMarkup] {
        for (name, _) in object where isOfItsElement(name) { throw flaw([name], "the content itself has neither attributes nor text") }
        return try elements(object, [])
    }

    /// Whether a member is an attribute or the text of the element that the object is.
    private static func isOfItsElement(_ name: String) -> Bool { name.hasPrefix("@") || name == "#text" }

    private static func elements(_ object: JSONObject, _ path: [String]) throws(XMLJSONMapping.Flaw) -> [XMLMarkup] {
        var out: [XMLMarkup] = []
        for (name, value) in object where !isOfItsElement(name) {
            let place = path + [name]
            guard isName(name) else { throw flaw(place, "no name of an element") }
            for one in value.array ?? [value] { out.append(try element(name, one, place)) }
        }
        return out
    }

    private static func element(_ name: String, _ value: JSON, _ place: [String]) throws(XMLJSONMapping.Flaw) -> XMLMarkup {
        if let text = value.string { return .element(name, text) }
        guard let object = value.object else { throw flaw(place, "neither a string, a list nor an object") }
        var attributes: [XMLAttribute] = []
        for (member, value) in object where member.hasPrefix("@") {
            let attribute = String(member.dropFirst())
            guard isName(attribute), attribute != "xmlns", let text = value.string else { throw flaw(place + [member], "no attribute") }
            attributes.append(XMLAttribute(attribute, text))
        }
        var content = try elements(object, place)
        if let text = object["#text"] {
            guard content.isEmpty, let text = text.string else { throw flaw(place + ["#text"], "a text beside elements, or no text") }
            content = [.text(text)]
        }
        return .element(name, attributes: attributes, content)
    }

    /// Of ASCII letters, digits, `_`, `-` and `.`, which all names here are.
    private static func isName(_ text: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == 0x5F }
        guard let first = text.utf8.first, isLetter(first), text.utf8.count <= 100 else { return false }
        return text.utf8.allSatisfy { isLetter($0) || $0 &- 0x30 < 10 || $0 == 0x2D || $0 == 0x2E }
    }

    private static func flaw(_ place: [String], _ words: String) -> XMLJSONMapping.Flaw { XMLJSONMapping.Flaw(place, ".", words) }
}
