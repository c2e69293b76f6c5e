import Gateway
import NIOCore

/// Validators and conditional requests (RFC 9111 §4.3), both the clients' and our own.
enum Validation {
    /// The request that validates `stored`, or fetches the whole where there is no validator.
    ///
    /// A client's own conditions and ranges do not go along: what is fetched is the whole, for everyone.
    static func request(for request: RequestHead, validating stored: StoredHead?) -> RequestHead {
        var fields = request.fields
        if NameSet(of: fields).meets(NameSet(.range, .ifRange, .ifNoneMatch, .ifModifiedSince)) {
            for name in [FieldName.range, .ifRange, .ifNoneMatch, .ifModifiedSince] { fields.remove(name) }
        }
        if let stored {
            if let etag = stored.fields.first(.etag), stored.etag != nil { fields.add(.ifNoneMatch, etag) }
            if let date = stored.fields.first(.lastModified), stored.lastModified != nil { fields.add(.ifModifiedSince, date) }
        }
        return request.with(method: .get, fields: fields)
    }

    /// RFC 9111 §4.3.1: the same request, for which what is stored for other choices of `Vary` may do too.
    static func request(for request: RequestHead, anyOf stored: [StoredHead]) -> RequestHead {
        var fields = request.fields
        fields.add(.ifNoneMatch, stored.compactMap { $0.fields.first(.etag) }.joined(separator: ", "))
        return request.with(method: .get, fields: fields)
    }

    /// RFC 9111 §4.3.4: whether a 304 can be about `stored`, which it was asked of. One that names no validator is taken
    /// at its word: we asked with this one's alone.
    static func isAbout(_ stored: StoredHead, notModified fields: Fields) -> Bool {
        if let etag = fields.withFirst(.etag, { EntityTag($0) }) ?? nil { return stored.etag?.matchesWeakly(etag) ?? false }
        guard let date = fields.withFirst(.lastModified, { HTTPDate.seconds($0) }) ?? nil, stored.etag == nil else { return true }
        return stored.lastModified == date
    }

    /// RFC 9111 §3.2: the stored fields with those of the 304 in their place.
    static func freshened(_ stored: Fields, by fresh: Fields) -> Fields {
        var replaced: Set<String> = []
        fresh.forEach { name, _ in if !notFreshened.contains(name.lowercased) { replaced.insert(name.lowercased) } }
        var fields = stored
        fields.filter { !replaced.contains($0.lowercased) }
        fresh.forEachSpelled { name, value in
            if replaced.contains(name.lowercased()) { fields.add(spelled: name, value) }
        }
        return fields
    }

    /// How the stored bytes are to be read stays as it was; what they are may be said anew.
    private static let notFreshened: Set<String> = [
        "connection", "content-encoding", "content-length", "content-range", "transfer-encoding",
    ]

    /// RFC 9110 §15.4.5: what a 304 says; the rest the client has.
    static func isKeptInNotModified(_ name: FieldName, hasETag: Bool) -> Bool {
        switch name.lowercased {
        case "content-location": true
        case "last-modified": !hasETag
        case "accept-ranges": false
        default: !name.lowercased.hasPrefix("content-")
        }
    }
}

extension StoredHead {
    /// RFC 9110 §13.2.2 and RFC 9111 §4.3.2: whether the client has what is stored already.
    func isKnown(to request: Fields, names: NameSet) -> Bool {
        guard status == 200 else { return false }
        if names.meets(.ifNoneMatch) {
            var isListed = false
            request.forEachValue(of: .ifNoneMatch) { list in
                if list.count == 1 && list[0] == 0x2a { isListed = true }
                if let etag, etag.isListedWeakly(in: list) { isListed = true }
            }
            return isListed
        }
        // RFC 9110 §13.1.3: what is no date, or more than one, is no condition.
        guard names.meets(.ifModifiedSince), let since = HTTPDate.seconds(of: request.only(.ifModifiedSince)) else { return false }
        return (lastModified ?? date) <= since
    }
}
