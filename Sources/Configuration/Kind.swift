import Gateway
import Yams

/// What a value may be: the words for it, and how it becomes a type.
struct Kind<Value>: Sendable {
    /// Ends the sentence "allowed is …".
    let allowed: String
    /// The keys inside, where it is a mapping.
    let inner: Schema?
    /// Nil when it is refused, in which case the mistake is noted in the draft.
    let read: @Sendable (Found) -> Value?

    init(_ allowed: String, inner: Schema? = nil, read: @escaping @Sendable (Found) -> Value?) {
        self.allowed = allowed
        self.inner = inner
        self.read = read
    }

    /// A value written as one word or line.
    static func word(_ allowed: String, _ parse: @escaping @Sendable (String) throws(Hint) -> Value) -> Kind {
        Kind(allowed) { found in
            guard let text = found.text else { return found.refuse(allowed: allowed) }
            do throws(Hint) {
                return try parse(text)
            } catch {
                return found.refuse(hint: error.text, allowed: allowed)
            }
        }
    }
}

/// Why a word was refused, where there is more to say than what is allowed.
struct Hint: Error {
    let text: String?
    init(_ text: String? = nil) { self.text = text }
}

/// A value as it stands in a file.
struct Found {
    let node: Node
    /// With the keys it stands in: `connectors.portal.timeout`.
    let key: String
    let draft: Draft

    var place: SourcePlace { draft.place(node.mark) }

    /// The value where it is a word or line; nil for a list, a mapping and nothing at all.
    var text: String? {
        guard case .scalar(let scalar) = node, !(scalar.string.isEmpty && scalar.style == .plain) else { return nil }
        return scalar.string
    }

    /// What stands there, in words.
    private var description: String {
        switch node {
        case .scalar(let scalar): text == nil ? "nothing" : JSONText.quoted(String(scalar.string.prefix(80)))
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    /// - Parameter isSecret: what stands there must not be repeated.
    func refuse<Value>(hint: String? = nil, allowed: String, isSecret: Bool = false) -> Value? {
        let hint = hint.map { " (\($0))" } ?? ""
        draft.note("\(key): found \(isSecret ? "••••" : description)\(hint); allowed is \(allowed)", at: place)
        return nil
    }

    /// The same file and key, another node.
    func with(_ node: Node, key: String? = nil) -> Found { Found(node: node, key: key ?? self.key, draft: draft) }
}

/// One file while it is read: its name, its mistakes so far and what its values refer to.
final class Draft {
    let file: String
    let surroundings: Surroundings
    private(set) var mistakes: [Mistake] = []

    init(file: String, surroundings: Surroundings) {
        self.file = file
        self.surroundings = surroundings
    }

    func note(_ message: String, at place: SourcePlace) { mistakes.append(Mistake(at: place, message)) }
    func note(_ more: [Mistake]) { mistakes += more }

    /// The mistakes as they stand in the file, each once: what an alias points to is read at every place that names it.
    var inOrder: [Mistake] {
        var seen: Set<Mistake> = []
        return mistakes.filter { seen.insert($0).inserted }.sorted { $0.place.comesBefore($1.place) }
    }

    func place(_ mark: Mark?) -> SourcePlace {
        SourcePlace(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
    }
}
