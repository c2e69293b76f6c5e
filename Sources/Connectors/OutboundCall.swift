package import Gateway

/// What the gateway asks a connector in its own name.
package struct OutboundCall: Sendable {
    package enum Content: Sendable {
        case none
        case bytes([UInt8])
        /// Written while it is sent, as fast as the upstream takes it; it ends when the closure returns.
        case written(length: Int?, @Sendable (BodyWriter) async -> Void)
    }

    package var method: Method
    /// As it goes to the upstream, percent-encoded, beginning with `/`.
    package var path: String
    /// Without its `?`.
    package var query: String?
    package var fields: Fields
    package var content: Content
    /// From the asking to the answer's last byte.
    package var timeout: Span
    /// The upstream bears it twice, though the method does not say so: it may go on a kept connection, which the upstream may
    /// be closing, and a connector may try again. Otherwise each call has a connection of its own.
    package var mayBeRepeated = false

    package init(
        _ method: Method, _ path: String, query: String? = nil, fields: Fields = Fields(), content: Content = .none,
        timeout: Span = .seconds(30)
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.fields = fields
        self.content = content
        self.timeout = timeout
    }
}

/// An answer to the gateway's own call, whole.
package struct OutboundAnswer: Sendable {
    package let status: Int
    package let fields: Fields
    package let content: [UInt8]

    package init(status: Int, fields: Fields, content: [UInt8]) {
        self.status = status
        self.fields = fields
        self.content = content
    }
}

/// An answer to the gateway's own call, its content on its way.
package struct OutboundStream: Sendable {
    package let status: Int
    package let fields: Fields
    package let body: BodyReader
}
