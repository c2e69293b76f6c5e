import XML

/// The members of one element of an envelope: each once, none that is not asked for. What a reader would overlook another
/// might act on.
final class EnvelopeMembers {
    private let element: XMLElement
    private let path: String
    private var left: [XMLElement]

    init(of element: XMLElement, at path: String) throws(WindowRefusal) {
        self.element = element
        self.path = path
        left = element.children
        guard !element.hasStrayText else { throw .malformed("\(path) (line \(element.line)): text beside its members") }
    }

    /// The member of that name; nil when it is not there.
    func member(_ name: String) throws(WindowRefusal) -> XMLElement? {
        let found = left.filter { $0.isNamed(name, in: nil) }
        guard found.count < 2 else { throw .malformed("\(path)/\(name) (line \(found[1].line)): stands twice") }
        left.removeAll { $0.isNamed(name, in: nil) }
        return found.first
    }

    func needed(_ name: String) throws(WindowRefusal) -> XMLElement {
        guard let found = try member(name) else { throw .malformed("\(path)/\(name) (line \(element.line)): missing") }
        return found
    }

    /// - Parameter limit: characters.
    /// - Returns: empty only where that is allowed.
    func text(_ name: String, limit: Int, isOptional: Bool = false) throws(WindowRefusal) -> String {
        guard let found = isOptional ? try member(name) : try needed(name) else { return "" }
        let text = found.text
        guard found.children.isEmpty else { throw .malformed("\(path)/\(name) (line \(found.line)): has members where a text is expected") }
        guard text.count <= limit else { throw .malformed("\(path)/\(name) (line \(found.line)): \(text.count) characters, more than \(limit)") }
        guard isOptional || !text.isEmpty else { throw .malformed("\(path)/\(name) (line \(found.line)): empty") }
        return text
    }

    func members(_ name: String) throws(WindowRefusal) -> EnvelopeMembers { try EnvelopeMembers(of: try needed(name), at: "\(path)/\(name)") }

    /// Nothing more was expected.
    func end() throws(WindowRefusal) {
        if let first = left.first { throw .malformed("\(path)/\(first.name.local) (line \(first.line)): no such member") }
    }
}
