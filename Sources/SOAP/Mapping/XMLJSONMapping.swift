package import JSON
package import XML

/// A table that says which member of a JSON object is which element: read in both directions.
///
/// Elements stand in the table's order. What the table does not name is refused in either direction, since what is dropped
/// in silence somebody believes was said.
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
    package init(_ entries: [Entry]) { self.entries = entries }

    /// What does not fit the table; names places, never values.
    package struct Flaw: Error, Sendable, Hashable {
        package let place: String
        package let words: String
    }
}

// MARK: To JSON

extension XMLJSONMapping {
    /// - Parameter element: whose members the table names.
    package func json(from element: XMLElement) throws(Flaw) -> JSON {
        var root = JSONObject(), known: [XMLElement] = []
        for entry in entries {
            let found = element.descendants(entry.xml)
            guard found.count < 2 else { throw Flaw(place: entry.xml.joined(separator: "/"), words: "stands twice") }
            guard let found = found.first else {
                if entry.isRequired { throw Flaw(place: entry.xml.joined(separator: "/"), words: "missing") }
                continue
            }
            known.append(found)
            try root.put(try value(of: found, entry), at: entry.json[...])
        }
        try refuseOthers(in: element, known, [])
        return .object(root)
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
        throw Flaw(place: entry.xml.joined(separator: "/"), words: "no \(entry.kind.rawValue)")
    }

    private func refuseOthers(in element: XMLElement, _ known: [XMLElement], _ path: [String]) throws(Flaw) {
        for child in element.children where !known.contains(where: { $0.isSame(as: child) }) {
            let place = path + [child.name.local]
            guard !child.children.isEmpty, entries.contains(where: { $0.xml.starts(with: place) }) else {
                throw Flaw(place: place.joined(separator: "/"), words: "the table does not name it")
            }
            try refuseOthers(in: child, known, place)
        }
    }
}

// MARK: To XML

extension XMLJSONMapping {
    /// - Returns: the children of the mapped element. Members that the table does not name are let be where `isWhole` is false.
    /// - Parameter prefix: of each element's name, with its colon; empty for none.
    package func markup(from json: JSON, isWhole: Bool = true, prefix: String = "") throws(Flaw) -> [XMLMarkup] {
        if isWhole { try refuseOthers(in: json, []) }
        var values: [(path: [String], text: String)] = []
        for entry in entries {
            let place = entry.json.joined(separator: ".")
            guard let value = entry.json.reduce(json as JSON?, { $0?[$1] }), !value.isNull else {
                if entry.isRequired { throw Flaw(place: place, words: "missing") }
                continue
            }
            values.append((entry.xml, try text(of: value, entry, place)))
        }
        return Self.tree(values[...], depth: 0, prefix)
    }

    private func text(of value: JSON, _ entry: Entry, _ place: String) throws(Flaw) -> String {
        switch (entry.kind, value) {
        case (.text, .string(let text)): return text
        case (.number, .number): return value.text
        case (.truth, .bool(let truth)): return truth ? "true" : "false"
        default: throw Flaw(place: place, words: "no \(entry.kind.rawValue)")
        }
    }

    /// Neighbours that share a name at this depth share an element.
    private static func tree(_ values: ArraySlice<(path: [String], text: String)>, depth: Int, _ prefix: String) -> [XMLMarkup] {
        var out: [XMLMarkup] = [], rest = values
        while let first = rest.first {
            let name = first.path[depth]
            let group = rest.prefix { $0.path.count > depth && $0.path[depth] == name }
            rest = rest.dropFirst(group.count)
            out.append(first.path.count == depth + 1 ? .element(prefix + name, first.text) : .element(prefix + name, tree(group, depth: depth + 1, prefix)))
        }
        return out
    }

    private func refuseOthers(in json: JSON, _ path: [String]) throws(Flaw) {
        guard let object = json.object else { return }
        for (name, value) in object {
            let place = path + [name]
            if entries.contains(where: { $0.json == place }) { continue }
            guard value.object != nil, entries.contains(where: { $0.json.starts(with: place) }) else {
                throw Flaw(place: place.joined(separator: "."), words: "the table does not name it")
            }
            try refuseOthers(in: value, place)
        }
    }
}

extension JSONObject {
    fileprivate mutating func put(_ value: JSON, at path: ArraySlice<String>) throws(XMLJSONMapping.Flaw) {
        guard let name = path.first else { return }
        guard path.count > 1 else { return set(name, value) }
        var inner = self[name]?.object ?? JSONObject()
        try inner.put(value, at: path.dropFirst())
        set(name, .object(inner))
    }
}
