import JSON

/// Checks values by the part of JSON Schema (2020-12) that the description uses.
struct SchemaCheck {
    let document: JSON
    private static let known: Set<String> = ["type", "properties", "required", "additionalProperties", "items", "enum", "description", "format", "$ref"]

    /// Where a value is not what the schema says; empty when it is.
    func flaws(_ value: JSON, _ schema: JSON, at path: String = "$") -> [String] {
        if let reference = schema["$ref"]?.string {
            guard let named = shape(reference) else { return ["\(path): \(reference) is nowhere"] }
            return flaws(value, named, at: path)
        }
        var flaws = (schema.object?.map(\.name) ?? []).filter { !Self.known.contains($0) }.map { "\(path): \($0) is not checked here" }
        if let type = schema["type"]?.string, !Self.types(value).contains(type) { return flaws + ["\(path): is no \(type)"] }
        if let choices = schema["enum"]?.array, !choices.contains(value) { flaws.append("\(path): is none of the choices") }
        if let object = value.object { flaws += members(object, schema, path) }
        if let elements = value.array, let items = schema["items"] {
            for (index, element) in elements.enumerated() { flaws += self.flaws(element, items, at: "\(path)[\(index)]") }
        }
        return flaws
    }

    private func members(_ object: JSONObject, _ schema: JSON, _ path: String) -> [String] {
        var flaws = (schema["required"]?.array ?? []).compactMap(\.string).filter { object[$0] == nil }.map { "\(path): lacks \($0)" }
        for member in object {
            if let inner = schema["properties"]?[member.name] {
                flaws += self.flaws(member.value, inner, at: "\(path).\(member.name)")
            } else if schema["additionalProperties"] == false {
                flaws.append("\(path): \(member.name) is not described")
            }
        }
        return flaws
    }

    private func shape(_ reference: String) -> JSON? {
        guard reference.hasPrefix("#/") else { return nil }
        return reference.dropFirst(2).split(separator: "/").reduce(document as JSON?) { $0?[String($1)] }
    }

    private static func types(_ value: JSON) -> [String] {
        switch value {
        case .null: ["null"]
        case .bool: ["boolean"]
        case .number(let number): number.int64 == nil ? ["number"] : ["number", "integer"]
        case .string: ["string"]
        case .array: ["array"]
        case .object: ["object"]
        }
    }
}
