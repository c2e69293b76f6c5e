package import JSON
package import XML

/// From JSON to XML.
extension XMLJSONMapping {
    /// - Returns: the children of the mapped element. Members that the table does not name are let be where `isWhole` is false.
    /// - Parameter prefix: of each element's name, with its colon; empty for none.
    package func markup(from json: JSON, isWhole: Bool = true, prefix: String = "") throws(Flaw) -> [XMLMarkup] {
        try markup(from: json, [], Way(isWhole: isWhole, prefix: prefix))
    }

    private struct Way {
        let isWhole: Bool
        let prefix: String
    }

    private func markup(from json: JSON, _ path: [String], _ way: Way) throws(Flaw) -> [XMLMarkup] {
        var contents: [Int: [[XMLMarkup]]] = [:]
        try read(json, members, path, way, &contents)
        for (index, slot) in slots.enumerated() where slot.isRequired && contents[index]?.isEmpty ?? true { throw Flaw(path + slot.json, ".", "missing") }
        return Self.markup(elements, contents, way.prefix)
    }

    /// - Parameter contents: of each slot, what stands in each of its elements.
    private func read(_ json: JSON, _ tree: NameTree, _ path: [String], _ way: Way, _ contents: inout [Int: [[XMLMarkup]]]) throws(Flaw) {
        guard let object = json.object else { throw Flaw(path, ".", "another thing where the table has an object") }
        for (name, value) in object {
            let place = path + [name]
            guard let node = tree[name] else {
                if way.isWhole { throw Flaw(place, ".", "the table does not name it") }
                continue
            }
            if value.isNull { continue }
            guard let leaf = node.leaf else {
                try read(value, node, place, way, &contents)
                continue
            }
            contents[leaf] = try content(of: value, slots[leaf], place, way)
        }
    }

    private func content(of value: JSON, _ slot: Slot, _ place: [String], _ way: Way) throws(Flaw) -> [[XMLMarkup]] {
        if case .value(let kind) = slot.content { return [Self.text(try text(of: value, kind, place))] }
        guard let list = value.array else { throw Flaw(place, ".", "another thing where the table has a list") }
        var contents: [[XMLMarkup]] = []
        for (index, one) in list.enumerated() {
            let place = Array(place.dropLast()) + ["\(place.last ?? "")[\(index)]"]
            switch slot.content {
            case .value(let kind), .values(let kind): contents.append(Self.text(try text(of: one, kind, place)))
            case .table(let table): contents.append(try table.markup(from: one, place, way))
            }
        }
        return contents
    }

    private static func text(_ text: String) -> [XMLMarkup] { text.isEmpty ? [] : [.text(text)] }

    private func text(of value: JSON, _ kind: Entry.Kind, _ place: [String]) throws(Flaw) -> String {
        switch (kind, value) {
        case (.text, .string(let text)): return text
        case (.number, .number): return value.text
        case (.truth, .bool(let truth)): return truth ? "true" : "false"
        default: throw Flaw(place, ".", "no \(kind.rawValue)")
        }
    }

    /// A parent of which nothing is said is not written.
    private static func markup(_ tree: NameTree, _ contents: [Int: [[XMLMarkup]]], _ prefix: String) -> [XMLMarkup] {
        tree.below.flatMap { name, node -> [XMLMarkup] in
            if let leaf = node.leaf { return (contents[leaf] ?? []).map { .element(prefix + name, $0) } }
            let inside = markup(node, contents, prefix)
            return inside.isEmpty ? [] : [.element(prefix + name, inside)]
        }
    }
}
