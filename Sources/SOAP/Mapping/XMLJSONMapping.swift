/// A table that says which member of a JSON object is which element: read in both directions (`+Reading`, `+Writing`).
///
/// Elements stand in the table's order, those of one parent together where the first of them stands. A name with `[]` behind it
/// stands for each of several: `buoc[]/ten` and `suKien[].ten` make a list of objects, `so[]` and `so[]` one of values. What
/// the table does not name is refused in either direction, since what is dropped in silence somebody believes was said.
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

    /// What stands at one place of both sides.
    struct Slot: Sendable, Hashable {
        indirect enum Content: Sendable, Hashable {
            case value(Entry.Kind)
            case values(Entry.Kind)
            /// Each of several has its own.
            case table(XMLJSONMapping)
        }

        let xml: [String]
        let json: [String]
        var content: Content
        /// At least one of them, where there may be several.
        var isRequired: Bool
    }

    package let entries: [Entry]
    let slots: [Slot]
    let elements: NameTree
    let members: NameTree

    /// A table that says nothing.
    package static let empty = XMLJSONMapping()

    private init() {
        entries = []
        slots = []
        elements = NameTree()
        members = NameTree()
    }

    /// - Throws: where an element or a member stands twice, or is a value and has something below it too.
    package init(_ entries: [Entry]) throws(Flaw) {
        let slots = try Self.slots(entries)
        var elements = NameTree(), members = NameTree()
        for (index, slot) in slots.enumerated() {
            guard !slot.xml.isEmpty, !slot.json.isEmpty else { throw Flaw(slot.xml + slot.json, "/", "names nothing") }
            guard elements.add(slot.xml[...], index) else { throw Flaw(slot.xml, "/", "stands twice in the table, or lies on the way to another of its elements") }
            guard members.add(slot.json[...], index) else { throw Flaw(slot.json, ".", "stands twice in the table, or lies on the way to another of its members") }
        }
        self.entries = entries
        self.slots = slots
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

    // MARK: Lists

    /// Entries behind the same `[]` are a table of their own.
    private static func slots(_ entries: [Entry]) throws(Flaw) -> [Slot] {
        var slots: [Slot] = [], inner: [Int: [Entry]] = [:]
        for entry in entries {
            let xml = split(entry.xml), json = split(entry.json)
            guard (xml.rest == nil) == (json.rest == nil) else { throw Flaw(entry.xml, "/", "is for each of several on one side, and for one on the other") }
            guard let xmlRest = xml.rest, let jsonRest = json.rest else {
                slots.append(Slot(xml: xml.head, json: json.head, content: .value(entry.kind), isRequired: entry.isRequired))
                continue
            }
            if xmlRest.isEmpty, jsonRest.isEmpty {
                slots.append(Slot(xml: xml.head, json: json.head, content: .values(entry.kind), isRequired: entry.isRequired))
                continue
            }
            let index = slots.firstIndex { $0.xml == xml.head && $0.json == json.head } ?? slots.count
            if index == slots.count { slots.append(Slot(xml: xml.head, json: json.head, content: .table(.empty), isRequired: false)) }
            inner[index, default: []].append(Entry(xml: xmlRest, json: jsonRest, kind: entry.kind, isRequired: entry.isRequired))
        }
        for (index, entries) in inner { slots[index].content = .table(try XMLJSONMapping(entries)) }
        return slots
    }

    /// Up to the first name with `[]`, and what is behind it; nil where there is none.
    private static func split(_ path: [String]) -> (head: [String], rest: [String]?) {
        guard let index = path.firstIndex(where: { $0.hasSuffix("[]") }) else { return (path, nil) }
        return (path[..<index] + [String(path[index].dropLast(2))], Array(path[(index + 1)...]))
    }
}
