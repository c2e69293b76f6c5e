package import NIOCore

/// What goes back to the client: a status, fields, a body, and what the gateway itself has to say.
///
/// What the gateway adds to a stored answer (`Age`, `Cache-Status`) is kept as values beside the stored fields
/// and written out by `Front`, so that a hit copies no field and makes no string.
///
/// Framing is `Front`'s: `fields` hold no `Connection`, `Transfer-Encoding` or `Content-Length`, but for the answers
/// that have no content of their own (to HEAD, and 304), whose `Content-Length` tells of the content not sent.
package struct Answer {
    package var status: Int
    package var fields: Fields
    package var body: Body
    /// Seconds for `Age` (RFC 9111 §5.1), on answers from the cache.
    package var age: Int64?
    package var cacheStatus: CacheStatus?
    /// For `101 Switching Protocols`: what runs on the connection afterwards.
    package var tunnel: Tunnel?

    package init(status: Int, fields: Fields = Fields(), body: Body = .empty) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// Tells whoever produces it that nobody will take it.
    package func abandon() {
        body.abandon()
        tunnel?.abandon()
    }
}

/// A whole answer kept for many exchanges at once, on any loop: passing it on counts one reference, where an `Answer`
/// counts one for each of its parts. Its fields hold no framing at all.
package final class SharedAnswer: Sendable {
    package let status: Int
    package let fields: Fields
    package let body: ByteBuffer

    package init(status: Int, fields: Fields, body: ByteBuffer) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// The same as an answer to one exchange, for whoever means to change it.
    package func copy(age: Int64, _ cacheStatus: CacheStatus) -> Answer {
        var answer = Answer(status: status, fields: fields, body: body.readableBytes > 0 ? .bytes(body) : .empty)
        answer.age = age
        answer.cacheStatus = cacheStatus
        return answer
    }
}

/// Both directions of a connection that has changed its protocol (RFC 9110 §7.8). Each ends by itself: a side that has
/// finished may still be sent to.
package struct Tunnel {
    /// What the upstream sends; the answerer produces it.
    package let fromUpstream: BodyStream
    /// What the client sends; `Front` produces it. The answerer abandons it when the upstream takes no more.
    package let toUpstream: BodyStream
    package init(fromUpstream: BodyStream, toUpstream: BodyStream) {
        self.fromUpstream = fromUpstream
        self.toUpstream = toUpstream
    }

    /// The client has left, or never came.
    package func abandon() {
        fromUpstream.abandon()
        toUpstream.fail(.clientLeft)
    }
}

/// One cache's account of how it answered (RFC 9211).
package struct CacheStatus: Equatable, Sendable {
    /// Why a request went forward (RFC 9211 §2.2).
    package enum Forward: String, Sendable {
        case bypass, method
        case uriMiss = "uri-miss"
        case varyMiss = "vary-miss"
        case miss, request, stale, partial
    }

    /// `detail` of RFC 9211 §2.8, one of our own closed list.
    package enum Detail: String, Sendable {
        case staleWhileRevalidate = "stale-while-revalidate"
        case staleIfError = "stale-if-error"
        case circuitOpen = "circuit-open"
        /// The portal is back, and what is stored is refreshed in turn.
        case recovering
        case maxStale = "max-stale"
        case onlyIfCached = "only-if-cached"
        case uncacheable
    }

    package var hit = false
    package var forward: Forward?
    package var forwardStatus: Int?
    /// Seconds of freshness left; negative when stale.
    package var ttl: Int64?
    package var stored = false
    package var collapsed = false
    package var detail: Detail?
    package init() {}
}
