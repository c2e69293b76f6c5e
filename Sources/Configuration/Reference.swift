/// What `check --keys` prints: every key with what is allowed, its default and its purpose, made from the same
/// declarations that the reader goes by.
package enum Reference {
    package static var text: String {
        "gateway.yaml\n\n" + text(GatewayKeys.schema, indent: 1) + "\nAn agency's file\n\n" + text(FileKeys.schema, indent: 1)
    }

    private static func text(_ schema: Schema, indent: Int) -> String {
        let margin = String(repeating: "  ", count: indent)
        return schema.keys.map { key in
            let rule = key.isRequired ? "needed" : key.standard.map { "default \($0)" } ?? "optional"
            return "\(margin)\(key.name): \(key.purpose) (\(rule))\n\(margin)    \(key.allowed)\n"
                + (key.inner.map { text($0, indent: indent + 1) } ?? "")
        }.joined()
    }
}
