/// One key of a file, declared once: the reader, the mistakes and the reference page all come from it.
struct Key<Value>: KeyDeclaration {
    let name: String
    let kind: Kind<Value>
    let isRequired: Bool
    /// What holds when the key is not there, as the file would write it.
    let standard: String?
    let purpose: String

    init(_ name: String, _ kind: Kind<Value>, required: Bool = false, standard: String? = nil, _ purpose: String) {
        self.name = name
        self.kind = kind
        self.isRequired = required
        self.standard = standard
        self.purpose = purpose
    }

    var allowed: String { kind.allowed }
    var inner: Schema? { kind.inner }
}

/// A key whatever its type.
protocol KeyDeclaration: Sendable {
    var name: String { get }
    var isRequired: Bool { get }
    var standard: String? { get }
    var purpose: String { get }
    var allowed: String { get }
    var inner: Schema? { get }
}

/// The keys that may stand in one mapping.
struct Schema: Sendable {
    let keys: [any KeyDeclaration]
    let names: Set<String>

    init(_ keys: [any KeyDeclaration]) {
        self.keys = keys
        names = Set(keys.map(\.name))
    }
}
