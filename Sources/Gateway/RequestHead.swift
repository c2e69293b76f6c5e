package import NIOCore

/// The version a request came in (RFC 9110 §2.5).
package enum HTTPVersion: Sendable, Hashable {
    case http10, http11, http2

    /// As in `Via` (RFC 9110 §7.6.3) and in the log.
    package var name: StaticString {
        switch self {
        case .http10: "1.0"
        case .http11: "1.1"
        case .http2: "2"
        }
    }
}

/// A request's head, read and found sound: what is in here needs no checking again.
///
/// It never changes; one object, so that passing it on counts one reference and not one for each of its parts.
package final class RequestHead: Sendable {
    package let method: Method
    package let version: HTTPVersion
    package let fields: Fields
    /// What is asked for: authority, path and query.
    package let resource: ResourceName
    /// In the resource's bytes.
    package let targetPlace: Place

    /// For a codec, which has found the parts itself.
    /// - Parameter target: in the resource's bytes.
    package init(method: Method, version: HTTPVersion, fields: Fields, resource: ResourceName, target: Place) {
        self.method = method
        self.version = version
        self.fields = fields
        self.resource = resource
        targetPlace = target
    }

    package convenience init(
        method: Method, target: ByteBuffer, path: ByteBuffer, query: ByteBuffer?, authority: ByteBuffer,
        version: HTTPVersion, fields: Fields
    ) {
        let resource = ResourceName(authority: authority, path: path, query: query, before: target)
        self.init(
            method: method, version: version, fields: fields, resource: resource,
            target: Place(0..<target.readableBytes))
    }

    /// The same request by another method and with other fields, on the same bytes.
    package func with(method: Method, fields: Fields) -> RequestHead {
        RequestHead(method: method, version: version, fields: fields, resource: resource, target: targetPlace)
    }

    /// Stands for a request that could not be read, so that its refusal is logged and answered like any other.
    package static let unreadable = RequestHead(
        method: .other("-"), target: ByteBuffer(staticString: "-"), path: ByteBuffer(staticString: "-"), query: nil,
        authority: ByteBuffer(), version: .http11, fields: Fields())

    /// Path and query as received (origin-form, or `*`), for the log; what goes upstream is `path` and `query`.
    package var target: ByteBuffer { resource.slice(targetPlace) }
    /// The path for routing and for the cache: unreserved characters decoded (RFC 3986 §6.2.2.2), no dot segments.
    package var path: ByteBuffer { resource.slice(resource.path) }
    /// The query as received, without its `?`; nil where there is none.
    package var query: ByteBuffer? { resource.query.map(resource.slice) }
    /// Host and port in lower case, from `Host` or `:authority`; empty where HTTP/1.0 gave none.
    package var authority: ByteBuffer { resource.slice(resource.authority) }

    package func withPath<Result>(_ read: (UnsafeRawBufferPointer) -> Result) -> Result { resource.with(resource.path, read) }

    /// False when no field has this name, as far as a look at the names' numbers tells.
    package func mayHave(_ name: FieldName) -> Bool { !fields.lacks(name) }
    /// As `Fields.knownNames`.
    package var knownNames: UInt64 { fields.knownNames }

    package var pathText: String { String(buffer: path) }
    package var targetText: String { String(buffer: target) }
    package var authorityText: String { String(buffer: authority) }
}
