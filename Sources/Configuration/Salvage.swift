import Gateway

/// Reads what can be read of a file that is not even YAML, line by line: who the agency is and which paths it has.
enum Salvage {
    static func read(_ text: String, file: String) -> LeftOutAgency {
        var top = Substring()
        var first: [String: String] = [:]
        var paths: [LeftOutPath] = []
        for line in text.split(whereSeparator: \.isNewline) where !line.drop(while: { $0 == " " }).hasPrefix("#") {
            if line.first != " ", line.first != "-", let colon = line.firstIndex(of: ":") { top = line[..<colon] }
            switch top {
            case "agency":
                for key in ["code", "vi", "en", "contact"] where first[key] == nil { first[key] = value(of: key, in: line) }
            case "routes":
                if let path = value(of: "path", in: line).flatMap({ try? PathPattern($0) }) {
                    paths.append(LeftOutPath(host: nil, pattern: path))
                }
            default: continue
            }
        }
        let reference = reference(code: first["code"], vi: first["vi"], en: first["en"], contact: first["contact"], file: file)
        return LeftOutAgency(reference: reference, file: file, paths: paths)
    }

    /// The file's name stands in for what is not known.
    static func reference(code: String?, vi: String?, en: String?, contact: String?, file: String) -> AgencyReference {
        let name = PathText.withoutExtension(file.split(separator: "/").last.map(String.init) ?? file)
        return AgencyReference(code: code ?? name, nameVi: vi ?? en ?? name, nameEn: en ?? vi ?? name, contact: contact)
    }

    /// What follows `key:` up to a comma, a closing brace, a comment or the line's end.
    private static func value(of key: String, in line: Substring) -> String? {
        guard let found = line.firstRange(of: key + ":") else { return nil }
        if found.lowerBound > line.startIndex, !" {,".contains(line[line.index(before: found.lowerBound)]) { return nil }
        let rest = line[found.upperBound...].drop { $0 == " " }
        if let quote = rest.first, quote == "\"" || quote == "'" {
            let value = rest.dropFirst().prefix { $0 != quote }
            return value.isEmpty ? nil : String(value)
        }
        let isPath = key == "path"
        var value = rest.prefix { !(",#".contains($0) || $0 == "}" && !isPath || $0 == " " && isPath) }
        // A path's own parameters end in a brace too: only one without its partner closes the mapping.
        if isPath, value.count(where: { $0 == "}" }) > value.count(where: { $0 == "{" }) { value.removeLast() }
        while value.last == " " { value.removeLast() }
        return value.isEmpty ? nil : String(value)
    }
}
