import FoundationEssentials

/// The files of a gateway's configuration as text, by their place under one folder (`routes/gateway.yaml`).
package struct ConfigurationFolder: Sendable, Hashable {
    package private(set) var files: [String: String] = [:]

    package init() {}

    package subscript(path: String) -> String? {
        get { files[path] }
        set { files[path] = newValue }
    }

    /// Writes the files under `folder`, an existing or new one, over those that were there.
    package func write(under folder: String) throws {
        let manager = FileManager.default
        for (path, text) in files.sorted(by: { $0.key < $1.key }) {
            let file = folder + "/" + path
            let parent = String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)])
            try manager.createDirectory(atPath: parent, withIntermediateDirectories: true)
            try text.write(toFile: file, atomically: true, encoding: .utf8)
        }
    }
}

/// Text as a YAML scalar that stands in block and in flow.
enum YAMLText {
    static func scalar(_ text: String) -> String {
        let plain = text.first?.isLetter == true && text.last != " "
            && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
            && !["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(text.lowercased())
        return plain ? text : quoted(text)
    }

    /// A URL, which is plain in flow as long as nothing in it ends the scalar.
    static func url(_ text: String) -> String {
        text.contains { " ,[]{}#\"'".contains($0) } || text.hasSuffix(":") ? quoted(text) : text
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }
}
