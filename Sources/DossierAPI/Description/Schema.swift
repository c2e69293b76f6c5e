import JSON

/// JSON Schema (2020-12), as far as the description needs it.
enum Schema {
    /// - Parameter optional: members that may be absent; no others may be there.
    static func object(_ first: KeyValuePairs<String, JSON>, and more: KeyValuePairs<String, JSON> = [:], optional: Set<String> = []) -> JSON {
        let members = Array(first) + Array(more)
        let required = members.map(\.key).filter { !optional.contains($0) }
        var schema: JSONObject = ["type": "object", "properties": .object(JSONObject(members.map { ($0.key, $0.value) })), "additionalProperties": false]
        if !required.isEmpty { schema.set("required", .array(required.map { .string($0) })) }
        return .object(schema)
    }

    /// Members of any name: the national dialect's record.
    static func anything(_ words: String) -> JSON { ["type": "object", "description": .string(words)] }

    static func text(_ words: String, format: String? = nil, choices: [String] = []) -> JSON {
        var schema: JSONObject = ["type": "string", "description": .string(words)]
        if let format { schema.set("format", .string(format)) }
        if !choices.isEmpty { schema.set("enum", .array(choices.map { .string($0) })) }
        return .object(schema)
    }

    static func moment(_ words: String) -> JSON { text(words, format: "date-time") }
    static func number(_ words: String) -> JSON { ["type": "integer", "description": .string(words)] }
    static func yes(_ words: String) -> JSON { ["type": "boolean", "description": .string(words)] }
    static func list(_ elements: JSON, _ words: String? = nil) -> JSON {
        var schema: JSONObject = ["type": "array", "items": elements]
        if let words { schema.set("description", .string(words)) }
        return .object(schema)
    }

    /// One of `Shapes`.
    static func named(_ name: String) -> JSON { ["$ref": .string("#/components/schemas/\(name)")] }
}
