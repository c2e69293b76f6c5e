import Gateway
import NIOCore

/// A fixed answer with validators, so that a cache can ask whether its copy still holds (RFC 9110 §13).
struct PortalResource: Sendable {
    /// When every page of the sandbox was written, as the field has it.
    static let lastModified = "Mon, 01 Jan 2018 00:00:00 GMT"
    /// RFC 5861: pages may be shown for half a minute while they are fetched anew, and for a day during an outage.
    static let pageCaching = "max-age=60, stale-while-revalidate=30, stale-if-error=86400"

    let fields: Fields
    let content: ByteBuffer
    private let etag: String

    init(_ content: ByteBuffer, type: String, caching: String) {
        self.content = content
        etag = "\"\(Digest.of(content).text)\""
        fields = Fields([
            .contentType: type, .cacheControl: caching, .etag: etag, .lastModified: Self.lastModified,
        ])
    }

    init(html: String) {
        self.init(ByteBuffer(string: html), type: "text/html; charset=utf-8", caching: Self.pageCaching)
    }

    init(json: String) {
        self.init(ByteBuffer(string: json), type: "application/json", caching: Self.pageCaching)
    }

    func answer(to exchange: Exchange) -> Answer {
        guard isKnown(exchange.request.fields) else { return Answer(status: 200, fields: fields, body: .bytes(content)) }
        var kept = fields
        kept.remove(.contentType)
        return Answer(status: 304, fields: kept)
    }

    /// True where the asker holds this very content (RFC 9110 §13.2.2: the entity tag is looked at first).
    private func isKnown(_ request: Fields) -> Bool {
        if request.contains(.ifNoneMatch) {
            return request.list(.ifNoneMatch).contains { $0 == "*" || $0 == etag || $0 == "W/" + etag }
        }
        // The date never changes here, so a copy is current when it says this one (RFC 9110 §13.1.3).
        return request.first(.ifModifiedSince) == Self.lastModified
    }
}
