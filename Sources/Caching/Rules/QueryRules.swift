package import Gateway
import NIOCore

/// How a route's queries are normalised: for the key, and for what is sent on, so that what is stored under a key never
/// depends on anything the key leaves out.
///
/// Applied to GET and HEAD only. Percent-encoded characters that mean the same plain are decoded (RFC 3986 §6.2.2.2), as
/// in paths; nothing else of a parameter is touched, and parameters of one name keep their order.
package struct QueryRules: Sendable, Hashable {
    /// A parameter's name, or how it begins: `utm_source`, `utm_*`.
    package struct Pattern: Sendable, Hashable, CustomStringConvertible {
        let name: [UInt8]
        let isPrefix: Bool

        /// - Returns: nil for what can be no name in a query.
        package init?(_ text: String) {
            isPrefix = text.last == "*"
            name = Array((isPrefix ? text.dropLast() : text[...]).utf8)
            guard !text.isEmpty, name.count <= 100, name.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !Self.barred.contains($0) })
            else { return nil }
        }

        private static let barred = Set("#%&*+=".utf8)

        func matches(_ other: some Collection<UInt8>) -> Bool {
            isPrefix ? other.starts(with: name) : other.elementsEqual(name)
        }

        package var description: String { String(decoding: name, as: UTF8.self) + (isPrefix ? "*" : "") }
    }

    /// Parameters are ordered by their names' bytes.
    package var isSorted = false
    package var dropped: [Pattern] = []
    package init() {}

    /// Nothing is changed, not even percent-encoding.
    package var isEmpty: Bool { !isSorted && dropped.isEmpty }

    /// The request as it is keyed and sent on, but for its target, which stays as it was received.
    /// - Returns: nil where nothing changes.
    package func normalised(_ request: RequestHead) -> RequestHead? {
        guard let query = request.query else { return nil }
        let normal = normalised(Array(query.readableBytesView))
        if let normal, query.readableBytesView.elementsEqual(normal) { return nil }
        return RequestHead(
            method: request.method, target: request.target, path: request.path, query: normal.map { ByteBuffer(bytes: $0) },
            authority: request.authority, version: request.version, fields: request.fields)
    }

    /// The same for a key.
    func normalised(_ key: CacheKey) -> CacheKey? {
        guard let query = key.resource.query.map(key.resource.slice) else { return nil }
        let normal = normalised(Array(query.readableBytesView))
        return CacheKey(isSecure: key.isSecure, authority: key.authority, path: key.path, query: normal.map { ByteBuffer(bytes: $0) })
    }

    /// - Returns: nil where every parameter is dropped, so that no query is left; an empty query stays one.
    func normalised(_ query: [UInt8]) -> [UInt8]? {
        let all = query.split(separator: 0x26, omittingEmptySubsequences: false).map { PercentCoding.decodingUnreserved($0) }
        var kept = all.map { (name: $0.prefix { $0 != 0x3d }, whole: $0) }
            .filter { parameter in !dropped.contains { $0.matches(parameter.name) } }
        if kept.isEmpty { return nil }
        // The standard library's sort is stable in practice and not by promise; the place decides between equals.
        if isSorted {
            kept = kept.enumerated().sorted { one, other in
                one.element.name.elementsEqual(other.element.name)
                    ? one.offset < other.offset : one.element.name.lexicographicallyPrecedes(other.element.name)
            }.map(\.element)
        }
        return Array(kept.map(\.whole).joined(separator: [0x26]))
    }
}

/// Percent-encoding that means the same (RFC 3986 §6.2.2).
enum PercentCoding {
    /// Unreserved characters plain, the hexadecimal digits of all others in upper case.
    static func decodingUnreserved(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let bytes = Array(bytes)
        guard bytes.contains(0x25) else { return bytes }
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x25, index + 2 < bytes.count, let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2]) {
                let value = high << 4 | low
                decoded += isUnreserved(value) ? [value] : [0x25, upper(bytes[index + 1]), upper(bytes[index + 2])]
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return decoded
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x61 + 10
        default: nil
        }
    }

    private static func upper(_ digit: UInt8) -> UInt8 { digit >= 0x61 ? digit - 0x20 : digit }

    /// RFC 3986 §2.3.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: true
        default: false
        }
    }
}
