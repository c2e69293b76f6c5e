package import JSON
package import XML

/// A table that says which member of a JSON object is which element: read in both directions.
///
/// Elements stand in the table's order, those of one parent together where the first of them stands. What the table does
/// not name is refused in either direction, since what is dropped in silence somebody believes was said.
package struct XMLJSONMapping: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable { case text, number, truth }

        /// Local names below the mapped element: `Importer/TaxCode`.
        package let xml: [String]
        /// Members below the mapped object: `nguoiNop.maSoThue`.
        package let json: [String]
        package let kind: Kind
        package let isRequired: Bool

        package init(xml: [String], json: [String], kind: Kind = .text, isRequired: Bool = false) {
            self.xml = xml
            self.json = json
            self.kind = kind
            self.isRequired = isRequired
        }
    }

    package let entries: [Entry]
    private let elements: NameTree
    private let members: NameTree

    /// A table that says nothing.
    package static let empty = XMLJSONMapping()

    private init() {
        entries = []
        elements = NameTree()
        members = NameTree()
    }

    /// - Throws: where an element or a member stands twice, or is a value and has something below it too.
    package init(_ entries: [Entry]) throws(Flaw) {
        var elements = NameTree(), members = NameTree()
        for (index, entry) in entries.enumerated() {
            guard !entry.xml.isEmpty, !entry.json.isEmpty else { throw Flaw(entry.xml + entry.json, "/", "names nothing") }
            guard elements.add(entry.xml[...], index) else { throw Flaw(entry.xml, "/", "stands twice in the table, or lies on the way to another of its elements") }
            guard members.add(entry.json[...], index) else { throw Flaw(entry.json, ".", "stands twice in the table, or lies on the way to another of its members") }
        }
        self.entries = entries
        self.elements = elements
        self.members = members
    }

    /// What does not fit the table; names places, never values.
    package struct Flaw: Error, Sendable, Hashable {
        package let place: String
        package let words: String

        init(_ path: [String], _ separator: String, _ words: String) {
            place = path.suffix(6).map { String($0.prefix(40)) }.joined(separator: separator)
            self.words = words
        }
    }
}

// MARK: To JSON

extension XMLJSONMapping {
    /// - Parameter element: whose members the table names. They stand in its namespace or in none.
    package func json(from element: XMLElement) throws(Flaw) -> JSON {
        var values: [Int: JSON] = [:]
        try read(element, elements, [], element.name.namespace, &values)
        var root = JSONObject()
        for (index, entry) in entries.enumerated() {
            if let value = values[index] { root.put(value, at: entry.json[...]) }
            else if entry.isRequired { throw Flaw(entry.xml, "/", "missing") }
        }
        return .object(root)
    }

    private func read(_ element: XMLElement, _ tree: NameTree, _ path: [String], _ space: String?, _ values: inout [Int: JSON]) throws(Flaw) {
        guard !element.hasText else { throw Flaw(path, "/", "text where the table has elements") }
        var seen: Set<String> = []
        for child in element.children {
            let name = child.name, place = path + [name.local]
            guard let node = tree[name.local], name.namespace == nil || name.namespace == space else { throw Flaw(place, "/", "the table does not name it") }
            guard seen.insert(name.local).inserted else { throw Flaw(place, "/", "stands twice") }
            let isNil = try isNil(child, place)
            guard let leaf = node.leaf else {
                try read(child, node, place, space, &values)
                continue
            }
            guard child.children.isEmpty else { throw Flaw(place, "/", "elements where the table has a value") }
            if !isNil { values[leaf] = try value(of: child, entries[leaf]) }
        }
    }

    /// Attributes say nothing here but those of XML Schema's own (Part 1 §2.6), which toolkits write of themselves.
    private func isNil(_ element: XMLElement, _ place: [String]) throws(Flaw) -> Bool {
        var isNil = false
        for attribute in element.attributes {
            guard attribute.name.namespace == "http://www.w3.org/2001/XMLSchema-instance" else { throw Flaw(place, "/", "has attributes, which the table does not name") }
            if attribute.name.local == "nil" { isNil = ["true", "1"].contains(attribute.value) }
        }
        guard !isNil || (element.children.isEmpty && element.text.isEmpty) else { throw Flaw(place, "/", "is said to be nil and is not empty") }
        return isNil
    }

    private func value(of element: XMLElement, _ entry: Entry) throws(Flaw) -> JSON {
        let text = element.text
        switch entry.kind {
        case .text: return .string(text)
        case .truth where ["true", "1"].contains(text): return true
        case .truth where ["false", "0"].contains(text): return false
        case .number:
            if case .number(let number)? = try? JSON(parsing: Array(text.utf8)) { return .number(number) }
        default: break
        }
        throw Flaw(entry.xml, "/", "no \(entry.kind.rawValue)")
    }
}

// MARK: To XML

extension XMLJSONMapping {
    /// - Returns: the children of the mapped element. Members that the table does not name are let be where `isWhole` is false.
    /// - Parameter prefix: of each element's name, with its colon; empty for none.
    package func markup(from json: JSON, isWhole: Bool = true, prefix: String = "") throws(Flaw) -> [XMLMarkup] {
        var texts: [Int: String] = [:]
        try read(json, members, [], isWhole, &texts)
        for (index, entry) in entries.enumerated() where entry.isRequired && texts[index] == nil { throw Flaw(entry.json, ".", "missing") }
        return Self.markup(elements, texts, prefix)
    }

    private func read(_ json: JSON, _ tree: NameTree, _ path: [String], _ isWhole: Bool, _ texts: inout [Int: String]) throws(Flaw) {
        guard let object = json.object else { throw Flaw(path, ".", "another thing where the table has an object") }
        for (name, value) in object {
            let place = path + [name]
            guard let node = tree[name] else {
                if isWhole { throw Flaw(place, ".", "the table does not name it") }
                continue
            }
            if value.isNull { continue }
            guard let leaf = node.leaf else {
                try read(value, node, place, isWhole, &texts)
                continue
            }
            texts[leaf] = try text(of: value, entries[leaf])
        }
    }

    private func text(of value: JSON, _ entry: Entry) throws(Flaw) -> String {
        switch (entry.kind, value) {
        case (.text, .string(let text)): return text
        case (.number, .number): return value.text
        case (.truth, .bool(let truth)): return truth ? "true" : "false"
        default: throw Flaw(entry.json, ".", "no \(entry.kind.rawValue)")
        }
    }

    /// A parent of which nothing is said is not written.
    private static func markup(_ tree: NameTree, _ texts: [Int: String], _ prefix: String) -> [XMLMarkup] {
        tree.below.compactMap { name, node in
            if let leaf = node.leaf { return texts[leaf].map { .element(prefix + name, $0) } }
            let inside = markup(node, texts, prefix)
            return inside.isEmpty ? nil : .element(prefix + name, inside)
        }
    }
}

extension JSONObject {
    /// The path's members but the last are objects, which the table's form makes sure of.
    fileprivate mutating func put(_ value: JSON, at path: ArraySlice<String>) {
        guard let name = path.first else { return }
        guard path.count > 1 else { return set(name, value) }
        var inner = self[name]?.object ?? JSONObject()
        inner.put(value, at: path.dropFirst())
        set(name, .object(inner))
    }
}
