package import JSON
package import XML

/// From XML to JSON.
extension XMLJSONMapping {
    /// - Parameter element: whose members the table names. They stand in its namespace or in none.
    package func json(from element: XMLElement) throws(Flaw) -> JSON { try json(from: element, [], element.name.namespace) }

    private func json(from element: XMLElement, _ path: [String], _ space: String?) throws(Flaw) -> JSON {
        var values: [Int: JSON] = [:]
        try read(element, elements, path, space, &values)
        var root = JSONObject()
        for (index, slot) in slots.enumerated() {
            if let value = values[index] { root.put(value, at: slot.json[...]) }
            else if slot.isRequired { throw Flaw(path + slot.xml, "/", "missing") }
        }
        return .object(root)
    }

    private func read(_ element: XMLElement, _ tree: NameTree, _ path: [String], _ space: String?, _ values: inout [Int: JSON]) throws(Flaw) {
        guard !element.hasText else { throw Flaw(path, "/", "text where the table has elements") }
        var seen: Set<String> = []
        for child in element.children {
            let name = child.name, place = path + [name.local]
            guard let node = tree[name.local], name.namespace == nil || name.namespace == space else { throw Flaw(place, "/", "the table does not name it") }
            let isNew = seen.insert(name.local).inserted, isNil = try isNil(child, place)
            guard let leaf = node.leaf else {
                guard isNew else { throw Flaw(place, "/", "stands twice") }
                try read(child, node, place, space, &values)
                continue
            }
            switch slots[leaf].content {
            case .value(let kind):
                guard isNew else { throw Flaw(place, "/", "stands twice") }
                if !isNil { values[leaf] = try value(of: child, kind, place) }
            case .values(let kind):
                if !isNil { values[leaf] = .array((values[leaf]?.array ?? []) + [try value(of: child, kind, place)]) }
            case .table(let table):
                values[leaf] = .array((values[leaf]?.array ?? []) + [try table.json(from: child, place, space)])
            }
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

    private func value(of element: XMLElement, _ kind: Entry.Kind, _ place: [String]) throws(Flaw) -> JSON {
        guard element.children.isEmpty else { throw Flaw(place, "/", "elements where the table has a value") }
        let text = element.text
        switch kind {
        case .text: return .string(text)
        case .truth where ["true", "1"].contains(text): return true
        case .truth where ["false", "0"].contains(text): return false
        case .number:
            if case .number(let number)? = try? JSON(parsing: Array(text.utf8)) { return .number(number) }
        default: break
        }
        throw Flaw(place, "/", "no \(kind.rawValue)")
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
