/// A route's path: literal segments, `{name}` for any one segment, and `/*` at the end for whatever follows.
///
/// `/a/*` also answers `/a` itself and `/a/`. Compared by bytes with the normalised path.
package struct PathPattern: Hashable, Sendable, CustomStringConvertible {
    package enum Segment: Hashable, Sendable {
        case literal(String)
        case parameter(String)
    }

    package let segments: [Segment]
    /// Ends in `/*`.
    package let isPrefix: Bool
    package let description: String

    package enum Flaw: Error, Equatable {
        case noLeadingSlash, starNotLast, emptyParameter, repeatedParameter(String), strayBrace, badCharacter(Character), dotSegment
    }

    package init(_ text: String) throws(Flaw) {
        guard text.first == "/" else { throw .noLeadingSlash }
        var parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        isPrefix = parts.last == "*"
        if isPrefix { parts.removeLast() }
        var segments: [Segment] = []
        var names: Set<String> = []
        for part in parts {
            let segment = try Self.segment(part)
            if case .parameter(let name) = segment, !names.insert(name).inserted { throw .repeatedParameter(name) }
            segments.append(segment)
        }
        self.segments = segments
        description = text
    }

    private static func segment(_ part: Substring) throws(Flaw) -> Segment {
        if part.contains("*") { throw .starNotLast }
        if part == "." || part == ".." { throw .dotSegment }
        if part.first == "{", part.last == "}" {
            let name = part.dropFirst().dropLast()
            guard !name.isEmpty else { throw .emptyParameter }
            guard !name.contains(where: { $0 == "{" || $0 == "}" }) else { throw .strayBrace }
            return .parameter(String(name))
        }
        for character in part {
            if character == "{" || character == "}" { throw .strayBrace }
            if !character.isASCII || character.isWhitespace || "?#\\".contains(character) { throw .badCharacter(character) }
        }
        return .literal(String(part))
    }

    /// The values of the parameters and what `*` stands for (without its leading slash), or nil if it is not this path.
    package func match(_ path: String) -> (parameters: [String: String], rest: String)? {
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard isPrefix ? parts.count >= segments.count : parts.count == segments.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, part) in zip(segments, parts) {
            switch segment {
            case .literal(let literal): if part != literal { return nil }
            case .parameter(let name): parameters[name] = String(part)
            }
        }
        return (parameters, parts.dropFirst(segments.count).joined(separator: "/"))
    }
}

/// What a path becomes on its way upstream: `/*` drops the matched prefix, `/x/{name}/*` builds a new path.
package struct PathRewrite: Hashable, Sendable {
    package let pattern: PathPattern
    package init(_ pattern: PathPattern) { self.pattern = pattern }

    func apply(to path: String, matching route: PathPattern) -> String {
        guard let match = route.match(path) else { return path }
        var parts: [String] = pattern.segments.map { segment in
            switch segment {
            case .literal(let literal): literal
            case .parameter(let name): match.parameters[name] ?? ""
            }
        }
        if pattern.isPrefix { parts.append(match.rest) }
        return "/" + parts.joined(separator: "/")
    }
}
