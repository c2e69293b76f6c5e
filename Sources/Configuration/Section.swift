import Gateway
import Yams

/// A mapping being read by its schema. Unknown and missing keys are noted as soon as it is opened.
struct Section {
    let place: SourcePlace
    private let key: String
    private let draft: Draft
    private var entries: [String: (key: Node, value: Node)] = [:]

    init?(_ found: Found, _ schema: Schema) {
        guard case .mapping(let mapping) = found.node else { return nil }
        place = found.place
        key = found.key
        draft = found.draft
        for (name, value) in mapping {
            let text = name.scalar?.string ?? ""
            if Repetition.isStandIn(text) { continue }
            if schema.names.contains(text) {
                entries[text] = (name, value)
            } else {
                draft.note(Self.unknown(text, in: found.key, schema), at: draft.place(name.mark))
            }
        }
        for key in schema.keys where key.isRequired && entries[key.name] == nil {
            draft.note("\(path(to: key.name)): missing; allowed is \(key.allowed)", at: place)
        }
    }

    private static func unknown(_ name: String, in section: String, _ schema: Schema) -> String {
        let place = section.isEmpty ? "" : " in \(section)"
        let known = schema.keys.map(\.name)
        if let nearest = Spelling.nearest(to: name, among: known) {
            return "unknown key \"\(name)\"\(place); did you mean \"\(nearest)\"?"
        }
        return "unknown key \"\(name)\"\(place); allowed is \(Phrase.list(known))"
    }

    /// Reads one value; to be asked once a key, or its mistakes are noted twice.
    func read<Value>(_ key: Key<Value>) -> Value? {
        entries[key.name].flatMap { key.kind.read(Found(node: $0.value, key: path(to: key.name), draft: draft)) }
    }

    /// Leaves `target` at its default when the key is absent or refused.
    func read<Value>(_ key: Key<Value>, into target: inout Value) {
        if let value = read(key) { target = value }
    }

    func read<Value>(_ key: Key<Value>, into target: inout Value?) {
        if let value = read(key) { target = value }
    }

    /// Where the key's value stands.
    func place<Value>(of key: Key<Value>) -> SourcePlace? { entries[key.name].map { draft.place($0.value.mark) } }

    /// Notes a mistake about a key whose value is fine by itself, but not beside the others.
    func note<Value>(_ key: Key<Value>, _ message: String) {
        draft.note("\(path(to: key.name)): \(message)", at: place(of: key) ?? place)
    }

    var isEmpty: Bool { entries.isEmpty }

    private func path(to name: String) -> String { key.isEmpty ? name : "\(key).\(name)" }
}

/// Small parts of sentences.
enum Phrase {
    /// `a, b or c`.
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }
}
