import Gateway
import Synchronization

/// The tags a portal gives its answers, for purging: `Cache-Tag: a, b` or `Surrogate-Key: a b`.
///
/// Both fields are between the portal and the gateway. They are taken out of every answer: clients learn nothing of how
/// an agency's pages hang together. Tags are compared with regard to case, and are one space over all agencies.
enum CacheTags {
    /// Tags of one answer; what goes beyond is left out and counted.
    static let limit = 64
    /// Bytes of one tag; a longer one is left out and counted.
    static let longest = 128

    /// Takes the fields out.
    /// - Returns: nil where there was neither field.
    static func take(from fields: inout Fields) -> (tags: [String], ignored: Int)? {
        let hasTags = fields.contains(.cacheTag), hasKeys = fields.contains(.surrogateKey)
        guard hasTags || hasKeys else { return nil }
        var found: [Substring] = fields.values(.cacheTag).flatMap { $0.split(separator: ",") }
        found += fields.values(.surrogateKey).flatMap { $0.split { $0 == " " || $0 == "\t" } }
        fields.remove(.cacheTag)
        fields.remove(.surrogateKey)
        var tags: [String] = [], ignored = 0, seen: Set<String> = []
        for tag in found {
            let tag = trimmed(tag)
            guard !tag.isEmpty, !seen.contains(tag) else { continue }
            guard tags.count < limit, tag.utf8.count <= longest else {
                ignored += 1
                continue
            }
            seen.insert(tag)
            tags.append(tag)
        }
        return (tags, ignored)
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}

extension FieldName {
    static let cacheTag: FieldName = "cache-tag"
    static let surrogateKey: FieldName = "surrogate-key"
}

extension ResponseCache {
    /// Takes the tags out of an answer's fields, and counts those that are more than it keeps.
    func takeTags(from fields: inout Fields) -> [String]? {
        guard let (tags, ignored) = CacheTags.take(from: &fields) else { return nil }
        if ignored > 0 { ignoredTags.wrappingAdd(ignored, ordering: .relaxed) }
        return tags
    }
}
