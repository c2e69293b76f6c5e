import NIOCore

/// One path (or family of paths) that the gateway answers, and by what.
package final class Route: Sendable {
    package let host: String?
    package let pattern: PathPattern
    /// The methods it takes; nil takes all.
    package let methods: Set<Method>?
    package let connector: any Connector
    /// As the file names it, for the log and for `explain`.
    package let connectorName: String
    package let agency: AgencyReference
    /// Judged after the pipeline's own, in order.
    package let policies: [any Policy]
    package let rewrite: PathRewrite?
    /// Protocols a client may switch to (`upgrade: [websocket]`), in lower case.
    package let upgrades: Set<String>
    /// The whole exchange's time, where the route or its connector says.
    package let timeout: Span?
    package let declared: SourcePlace
    /// In memory that never changes and is the route's own: to read an array, every loop would count a reference to it.
    nonisolated(unsafe) private let logMembers: UnsafeRawBufferPointer

    package init(
        host: String? = nil, pattern: PathPattern, methods: Set<Method>? = nil, connector: any Connector,
        connectorName: String, agency: AgencyReference, policies: [any Policy] = [], rewrite: PathRewrite? = nil,
        upgrades: Set<String> = [], timeout: Span? = nil, declared: SourcePlace
    ) {
        self.host = host
        self.pattern = pattern
        self.methods = methods
        self.connector = connector
        self.connectorName = connectorName
        self.agency = agency
        self.policies = policies
        self.rewrite = rewrite
        self.upgrades = upgrades
        self.timeout = timeout
        self.declared = declared
        let members = [("http.route", pattern.description), ("motcua.agency", agency.code), ("motcua.connector", connectorName)]
        let text = members.flatMap { name, text in Array(",\"\(name)\":\(JSONText.quoted(text))".utf8) }
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
        memory.copyBytes(from: text)
        logMembers = UnsafeRawBufferPointer(memory)
    }

    deinit { logMembers.deallocate() }

    /// What the access log says of it, as members of a JSON object with a comma before each, written once.
    package func withLogMembers(_ read: (UnsafeRawBufferPointer) -> Void) {
        withExtendedLifetime(self) { read(logMembers) }
    }

    /// The path and query to send upstream: normalised, or rewritten.
    package func upstreamTarget(for request: RequestHead) -> String {
        let path = rewrite?.apply(to: request.pathText, matching: pattern) ?? request.pathText
        guard let query = request.query else { return path }
        return path + "?" + String(buffer: query)
    }
}
