import Caching

/// What an operator asks to have purged, read from a query.
struct PurgeRequest {
    let purge: ResponseCache.Purge
    /// Stale answers may still be validated, or stand in for a portal that fails.
    let isSoft: Bool
    /// As the answer repeats it.
    let title: String

    static let allowed = """
        allowed is one of ?all, ?url=http://HOST/PATH, ?prefix=/PATH or ?prefix=HOST/PATH, ?tag=TAG and ?agency=CODE, \
        with &soft to make stale instead of dropping; what is special in a query (% & # + and blanks) is percent-encoded
        """

    /// - Parameter keyed: gives an address the form in which it is stored.
    init(_ query: String, keyed: (PublicURL) -> PublicURL = { $0 }) throws(Refusal) {
        var found: [(ResponseCache.Purge, String)] = []
        var isSoft = false
        for (name, value) in try AdminQuery(query).parameters {
            switch (name, value) {
            case ("soft", nil): isSoft = true
            case ("all", nil): found.append((.all, "everything"))
            case ("url", let text?):
                let url = keyed(try PublicURL(text))
                found.append((.exact(authority: url.authority, target: url.target), "url \(url.authority)\(url.target)"))
            case ("prefix", let text?):
                let (authority, path) = try PublicURL.prefix(text)
                found.append((.prefix(authority: authority, path: path), "prefix \(authority ?? "")\(path)"))
            case ("tag", let tag?) where !tag.isEmpty: found.append((.tag(tag), "tag \(tag)"))
            case ("agency", let code?) where !code.isEmpty: found.append((.agency(code), "agency \(code)"))
            default: throw Refusal("found \(value.map { "\(name)=\($0)" } ?? name); \(Self.allowed)")
            }
        }
        guard let (purge, title) = found.first else { throw Refusal("nothing is named; \(Self.allowed)") }
        guard found.count == 1 else { throw Refusal("\(found.map(\.1).joined(separator: " and ")) are more than one; \(Self.allowed)") }
        self.purge = purge
        self.isSoft = isSoft
        self.title = title
    }

    func outcome(_ count: Int) -> String {
        "\(title): \(count) \(count == 1 ? "answer" : "answers") \(isSoft ? "made stale" : "dropped")"
    }
}
