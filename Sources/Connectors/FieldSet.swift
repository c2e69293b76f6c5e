import Gateway

/// Field names to leave out of a message: known ones by one bit each, others by their bytes.
struct FieldSet: Sendable {
    private var known: UInt64 = 0
    private var others: [[UInt8]] = []
    /// Bit n for a name of n bytes among `others`, so that most names are not looked for.
    private var lengths: UInt64 = 0

    init(_ names: [String]) {
        for name in names { insert(name) }
    }

    mutating func insert(_ name: String) {
        let name = FieldName(name)
        guard name.id == 0 else { return known |= 1 << UInt64(name.id) }
        others.append(Array(name.lowercased.utf8))
        lengths |= Self.bit(name.lowercased.utf8.count)
    }

    mutating func formUnion(_ more: FieldSet) {
        known |= more.known
        others += more.others
        lengths |= more.lengths
    }

    private static func bit(_ length: Int) -> UInt64 { 1 << UInt64(length & 63) }

    func contains(_ name: FieldName) -> Bool {
        var text = name.lowercased
        return text.withUTF8 { contains(name.id, UnsafeRawBufferPointer($0)) }
    }

    /// - Parameter id: the name's number, as in `Fields.forEachLine`.
    func contains(_ id: UInt8, _ name: UnsafeRawBufferPointer) -> Bool {
        if id != 0 { return known & (1 << UInt64(id)) != 0 }
        guard lengths & Self.bit(name.count) != 0 else { return false }
        return others.contains { other in
            guard other.count == name.count else { return false }
            for index in other.indices where asciiLowercased(name[index]) != other[index] { return false }
            return true
        }
    }

    /// Fields of one connection only (RFC 9110 §7.6.1), and those that frame a message.
    static let hopByHop = FieldSet([
        "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
        "proxy-authenticate", "proxy-authorization", "proxy-authentication-info", "http2-settings", "content-length",
    ])

    /// What the gateway says itself in a request, or keeps to itself. `Proxy` is no field but becomes a
    /// variable that CGI programs believe (CVE-2016-5385).
    static let ownInRequests = FieldSet([
        "host", "expect", "via", "traceparent", "forwarded", "x-forwarded-for", "x-forwarded-proto",
        "x-forwarded-host", "proxy",
    ])
    /// What only a trusted proxy may say of a client.
    static let ofTrustedPeers = FieldSet([
        "x-forwarded-port", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "client-ip", "true-client-ip",
        "cf-connecting-ip", "fastly-client-ip",
    ])
    /// By which some framework takes a request for one to another host, path or scheme; `BarredFields` knows more of
    /// them by how they begin. A connector that needs one sets it itself.
    static let otherRequests = FieldSet([
        "x-host", "x-scheme", "x-url-scheme", "x-script-name", "x-forwarded", "forwarded-for", "front-end-https",
        "x-envoy-original-path",
    ])

    /// The fields that a message's own `Connection` names.
    static func named(in fields: Fields) -> FieldSet? {
        guard fields.contains(.connection) else { return nil }
        let names = fields.list(.connection).map { $0.lowercased() }.filter { $0 != "keep-alive" && $0 != "close" }
        return names.isEmpty ? nil : FieldSet(names)
    }
}
