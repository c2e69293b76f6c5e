import Connectors
import Gateway

extension Kind where Value == Method {
    /// RFC 9110 §9.1: case matters, so a method in small letters is a slip.
    static let method = Kind.word("a method such as GET or POST") { (text: String) throws(Hint) in
        guard Letters.isToken(text) else { throw Hint() }
        let method = Method(text)
        if method == .connect { throw Hint("CONNECT is not passed on") }
        if case .other = method, text != text.uppercased() { throw Hint("did you mean \"\(text.uppercased())\"?") }
        return method
    }
}

extension Kind where Value == PathPattern {
    static let pathPattern = Kind.word("a path such as /a/b, /a/* or /a/{name}/c") { (text: String) throws(Hint) in
        do throws(PathPattern.Flaw) {
            return try PathPattern(text)
        } catch {
            throw Hint(words(error))
        }
    }

    private static func words(_ flaw: PathPattern.Flaw) -> String {
        switch flaw {
        case .noLeadingSlash: "does not begin with /"
        case .starNotLast: "* stands only as the last segment, /*"
        case .emptyParameter: "{} has no name"
        case .repeatedParameter(let name): "{\(name)} stands twice"
        case .strayBrace: "a brace stands alone; a parameter is a whole segment"
        case .badCharacter(let character): "\"\(character)\" must be percent-encoded"
        case .dotSegment: "has a . or .. segment"
        }
    }
}

extension Kind where Value == String {
    static let token = Kind.word("a word of letters, digits and - (a token of RFC 9110)") { (text: String) throws(Hint) in
        guard Letters.isToken(text) else { throw Hint() }
        return text
    }

    /// A path that is one path, for a probe or a link.
    static let plainPath = Kind.word("a path such as /healthz") { (text: String) throws(Hint) in
        guard text.hasPrefix("/") else { throw Hint("does not begin with /") }
        guard text.utf8.allSatisfy({ (0x21..<0x7f).contains($0) && $0 != 0x23 && $0 != 0x5c }) else { throw Hint("a character that must be percent-encoded") }
        return text
    }

    static let host = Kind.word("a host name such as dichvucong.example.gov.vn, without a port") { (text: String) throws(Hint) in
        if text.hasPrefix("[") {
            guard text.hasSuffix("]"), ClientAddress(text) != nil else { throw Hint() }
            return text.lowercased()
        }
        if text.contains(":") { throw Hint("has a port") }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, labels.allSatisfy({ (1...63).contains($0.utf8.count) && $0.utf8.allSatisfy { Letters.isLabel($0) } })
        else { throw Hint() }
        return text.lowercased()
    }

    /// A field that may be set on or removed from requests. The others frame the message, and are the connector's own.
    static let fieldName = Kind.word("a field name such as X-Gateway") { (text: String) throws(Hint) in
        guard Letters.isToken(text) else { throw Hint() }
        let framing = ["connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade", "keep-alive", "proxy-connection", "expect"]
        if framing.contains(text.lowercased()) { throw Hint("it frames the message, which is the gateway's own work") }
        return text
    }
}

extension Kind where Value == Balance {
    static let balance = Kind.word("round-robin, least-pending or hash(FIELD-NAME)") { (text: String) throws(Hint) in
        switch text {
        case "round-robin": return .roundRobin
        case "least-pending": return .leastPending
        default:
            if text.hasPrefix("hash("), text.hasSuffix(")"), Letters.isToken(text.dropFirst(5).dropLast()) {
                return .hash(field: String(text.dropFirst(5).dropLast()))
            }
            let nearest = Spelling.nearest(to: text, among: ["round-robin", "least-pending"])
            throw Hint(nearest.map { "did you mean \"\($0)\"?" })
        }
    }
}
