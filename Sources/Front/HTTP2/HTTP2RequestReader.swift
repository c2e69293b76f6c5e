import Gateway
import NIOCore
import NIOHPACK

/// Reads a request's head from HTTP/2 fields (RFC 9113 §8.3), as strictly as HTTP/1.1's. What NIO has checked
/// already (order of pseudo-fields, connection fields, lower case) is not checked again.
struct HTTP2RequestReader {
    let limits: LimitValues

    func read(_ headers: HPACKHeaders) throws(GatewayError) -> (head: RequestHead, contentLength: Int?) {
        guard let methodName = headers.first(name: ":method"), let path = headers.first(name: ":path"), !path.isEmpty
        else { throw .malformed(.pseudoField) }
        guard headers.count <= limits[Limits.fieldLines] + 4 else { throw .headTooLarge }
        guard path.utf8.count <= limits[Limits.target] else { throw .targetTooLong }
        guard (1...RequestLine.longestMethod).contains(methodName.utf8.count), methodName.utf8.allSatisfy(Grammar.isToken)
        else { throw .malformed(.method) }
        let method = Method(methodName)
        guard method != .connect else { throw .methodNotAllowed([.get, .head, .post, .put, .patch, .delete, .options]) }
        let (fields, host, contentLength) = try readFields(headers)
        let authority = try readAuthority(headers.first(name: ":authority"), host: host)
        let target = ByteBuffer(string: path)
        if path == "*", method == .options {
            return (RequestHead(
                method: method, target: target, path: target, query: nil, authority: authority, version: .http2, fields: fields), nil)
        }
        do {
            let parsed = try RequestTarget(originForm: target)
            let head = RequestHead(
                method: method, target: target, path: parsed.path, query: parsed.query, authority: authority,
                version: .http2, fields: fields)
            return (head, contentLength)
        } catch {
            throw .malformed(.target)
        }
    }

    private func readFields(_ headers: HPACKHeaders) throws(GatewayError) -> (Fields, host: String?, contentLength: Int?) {
        var fields = Fields()
        var crumbs: [String] = []
        var host: String?
        var contentLength: Int?
        var size = 0
        for (name, value, _) in headers {
            size += name.utf8.count + value.utf8.count + 32
            guard size <= limits[Limits.head] else { throw .headTooLarge }
            if name.hasPrefix(":") { continue }
            guard !name.isEmpty, name.utf8.allSatisfy(Grammar.isToken) else { throw .malformed(.fieldName) }
            guard value.utf8.allSatisfy(Grammar.isFieldContent) else { throw .malformed(.fieldValue) }
            switch name {
            case "host":
                guard host == nil else { throw .malformed(.host) }
                host = value
                continue
            case "cookie":
                // RFC 9113 §8.2.3: crumbs are one field again before they leave HTTP/2.
                crumbs.append(value)
                continue
            case "content-length":
                var copy = value
                guard contentLength == nil, let length = copy.withUTF8({ Grammar.decimal(UnsafeRawBufferPointer($0)) })
                else { throw .malformed(.contentLength) }
                contentLength = length
            case "expect":
                guard value.lowercased() == "100-continue" else { throw .expectationUnknown }
            default: break
            }
            fields.add(spelled: name, value)
        }
        if !crumbs.isEmpty { fields.add(.cookie, crumbs.joined(separator: "; ")) }
        return (fields, host, contentLength)
    }

    /// RFC 9113 §8.3.1: `:authority` and `Host`, where both are given, say the same.
    private func readAuthority(_ authority: String?, host: String?) throws(GatewayError) -> ByteBuffer {
        guard let said = (authority ?? host)?.lowercased() else { throw .malformed(.host) }
        if let host, host.lowercased() != said { throw .malformed(.host) }
        var copy = said
        guard copy.withUTF8({ Grammar.isAuthority(UnsafeRawBufferPointer($0)) }) else { throw .malformed(.host) }
        return ByteBuffer(string: said)
    }
}
