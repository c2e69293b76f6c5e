import Catalogue
import Dossiers
import Gateway
import JSON

/// Reads a message's members; what is wrong is gathered, to be told at once. What the guard judges is left to it: here it
/// is only seen that each thing is there, of its type, and known.
struct MessageReader {
    /// An object within the message.
    struct Part {
        let object: JSONObject
        /// What stands before its members' names: `tep[0].`.
        let path: String
    }

    private(set) var findings: [Finding] = []
    /// More say nothing new, and a hostile message must not cost more than a wrong one.
    private static let most = 50

    mutating func refuse(_ field: String, _ rule: Finding.Rule, wanted: String, found shape: String, nearest: String? = nil) {
        guard findings.count < Self.most else { return }
        findings.append(Finding(field, rule, wanted: wanted, shape: shape, nearest: nearest))
    }

    func verdict() throws(DossierProblem) {
        if !findings.isEmpty { throw .findings(findings) }
    }

    // MARK: Objects

    /// - Parameter names: all that it may have; another is refused, not overlooked.
    mutating func part(_ object: JSONObject, at path: String = "", names: [String]) -> Part {
        for member in object where !names.contains(member.name) {
            refuse(
                path + shown(member.name), .unknown, wanted: "one of \(names.joined(separator: ", "))", found: "a member of another name",
                nearest: Spelling.nearest(to: String(member.name.prefix(40)), among: names).map { path + $0 })
        }
        return Part(object: object, path: path)
    }

    /// A name as it can be said again: any other may be anything.
    private func shown(_ name: String) -> String {
        name.utf8.count <= 40 && name.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x5f } ? name : "…"
    }

    mutating func part(_ name: String, of whole: Part, names: [String]) -> Part? {
        guard let value = value(name, of: whole, isNeeded: true) else { return nil }
        guard let object = value.object else {
            refuse(whole.path + name, .form, wanted: "an object", found: value.kindOfValue)
            return nil
        }
        return part(object, at: whole.path + name + ".", names: names)
    }

    mutating func parts(_ name: String, of whole: Part, isNeeded: Bool, limit: Int, names: [String]) -> [Part] {
        elements(name, of: whole, isNeeded: isNeeded, limit: limit).enumerated().compactMap { index, element in
            let path = "\(whole.path)\(name)[\(index)]"
            guard let object = element.object else {
                refuse(path, .form, wanted: "an object", found: element.kindOfValue)
                return nil
            }
            return part(object, at: path + ".", names: names)
        }
    }

    // MARK: Values

    /// - Returns: nil where it is absent or blank too.
    mutating func text(_ name: String, of whole: Part, isNeeded: Bool = true) -> String? {
        guard let value = value(name, of: whole, isNeeded: isNeeded) else { return nil }
        guard let text = value.string else {
            refuse(whole.path + name, .form, wanted: "a string", found: value.kindOfValue)
            return nil
        }
        return text
    }

    mutating func texts(_ name: String, of whole: Part, isNeeded: Bool, limit: Int) -> [String] {
        elements(name, of: whole, isNeeded: isNeeded, limit: limit).enumerated().compactMap { index, element in
            guard let text = element.string else {
                refuse("\(whole.path)\(name)[\(index)]", .form, wanted: "a string", found: element.kindOfValue)
                return nil
            }
            return text
        }
    }

    private mutating func elements(_ name: String, of whole: Part, isNeeded: Bool, limit: Int) -> [JSON] {
        guard let value = value(name, of: whole, isNeeded: isNeeded) else { return [] }
        guard let elements = value.array else {
            refuse(whole.path + name, .form, wanted: "a list", found: value.kindOfValue)
            return []
        }
        guard elements.count <= limit else {
            refuse(whole.path + name, .tooLong, wanted: "at most \(limit) elements", found: "\(elements.count)")
            return []
        }
        return elements
    }

    private mutating func value(_ name: String, of whole: Part, isNeeded: Bool) -> JSON? {
        guard let value = whole.object[name], !value.isNull, value.string?.allSatisfy(\.isWhitespace) != true else {
            if isNeeded { refuse(whole.path + name, .missing, wanted: "a value", found: "nothing") }
            return nil
        }
        return value
    }
}
