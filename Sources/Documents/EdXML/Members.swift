import Catalogue
import XML

/// The members of one element, in any order, with the standard's namespace or none; unknown and doubled ones are refused
/// before any is read.
struct Members {
    let element: XMLElement
    let path: String

    init(_ element: XMLElement, at path: String, once: [String], many: [String] = []) throws(DocumentFlaw) {
        self.element = element
        self.path = path
        guard !element.hasStrayText else { throw DocumentFlaw(path, .form, wanted: "members only", shape: "text beside members", line: element.line) }
        var seen: Set<String> = []
        for child in element.children {
            let name = child.name
            let isKnown = EdXML.isOurs(name.namespace) && (once.contains(name.local) || many.contains(name.local))
            guard isKnown else { throw DocumentFlaw(Self.join(path, name.local), .unknown, line: child.line) }
            guard many.contains(name.local) || seen.insert(name.local).inserted else {
                throw DocumentFlaw(Self.join(path, name.local), .doubled, line: child.line)
            }
        }
    }

    static func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path)/\(name)" }
    func at(_ name: String) -> String { Self.join(path, name) }

    func one(_ name: String) -> XMLElement? { element.children.first { $0.name.local == name } }

    func needed(_ name: String) throws(DocumentFlaw) -> XMLElement {
        guard let found = one(name) else { throw DocumentFlaw(at(name), .missing, line: element.line) }
        return found
    }

    /// Each with its path, numbered from 1.
    func all(_ name: String) -> [(element: XMLElement, path: String)] {
        element.children.filter { $0.name.local == name }.enumerated().map { ($1, "\(at(name))[\($0 + 1)]") }
    }

    /// Read by `read` where it is there.
    func part<Value>(_ name: String, _ read: (XMLElement, String) throws(DocumentFlaw) -> Value) throws(DocumentFlaw) -> Value? {
        guard let found = one(name) else { return nil }
        return try read(found, at(name))
    }

    /// Every one of that name.
    func parts<Value>(_ name: String, _ read: (XMLElement, String) throws(DocumentFlaw) -> Value) throws(DocumentFlaw) -> [Value] {
        var found: [Value] = []
        for (element, path) in all(name) { found.append(try read(element, path)) }
        return found
    }

    /// Empty where the member is missing: parties write either.
    func text(_ name: String) throws(DocumentFlaw) -> String {
        guard let found = one(name) else { return "" }
        return try Self.text(of: found, at(name))
    }

    static func text(of element: XMLElement, _ path: String) throws(DocumentFlaw) -> String {
        if let child = element.children.first { throw DocumentFlaw(join(path, child.name.local), .unknown, wanted: "text only", line: child.line) }
        return element.text
    }

    /// - Returns: nil where the member is missing or empty.
    func value<Value>(_ name: String, wanted: String, _ read: (String) -> Value?) throws(DocumentFlaw) -> Value? {
        let text = try text(name)
        guard !text.isEmpty else { return nil }
        guard let value = read(text) else {
            throw DocumentFlaw(at(name), .form, wanted: wanted, shape: Shape(text).description, line: one(name)?.line ?? 0)
        }
        return value
    }

    func neededValue<Value>(_ name: String, wanted: String, _ read: (String) -> Value?) throws(DocumentFlaw) -> Value {
        guard let value = try value(name, wanted: wanted, read) else {
            throw DocumentFlaw(at(name), .missing, wanted: wanted, line: element.line)
        }
        return value
    }
}
