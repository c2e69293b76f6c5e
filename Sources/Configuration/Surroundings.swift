import Gateway

/// What files refer to but do not hold: other files, credentials, the date.
struct Surroundings {
    let files: any FileReader
    /// The folder that relative paths start from: the parent of the configuration's folder.
    let base: String
    /// `$CREDENTIALS_DIRECTORY`.
    let credentials: String?
    let certificates: CertificateShelf

    func absolute(_ path: String) -> String { PathText.join(base, path) }
}

/// Paths as text; no file is looked at.
enum PathText {
    /// `path` from `base`, with `.` and `..` resolved by name.
    static func join(_ base: String, _ path: String) -> String {
        var parts: [Substring] = []
        for part in (path.hasPrefix("/") ? path : base + "/" + path).split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    static func withoutExtension(_ name: String) -> String {
        name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }
}
