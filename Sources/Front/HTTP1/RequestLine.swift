import Gateway

/// A request line taken apart (RFC 9112 §3).
struct RequestLine {
    /// RFC 9112 §3.2; authority-form belongs to CONNECT, which a gateway does not offer.
    enum Form { case origin, absolute, asterisk }

    let method: Method
    let form: Form
    let version: HTTPVersion
    /// Path and query; empty where an absolute-form has none.
    let path: Range<Int>
    /// The authority of an absolute-form.
    let authority: Range<Int>

    static let longestMethod = 32

    /// - Parameter line: the line without its CRLF.
    static func read(
        _ bytes: UnsafeRawBufferPointer, _ line: Range<Int>, _ bounds: HeadReader.Bounds
    ) throws(GatewayError) -> RequestLine {
        guard let methodEnd = endOfMethod(bytes, line) else { throw .malformed(.method) }
        guard line.count >= methodEnd - line.lowerBound + 11 else { throw .malformed(.requestLine) }
        let versionStart = line.upperBound - 8
        let target = methodEnd + 1..<max(methodEnd + 1, versionStart - 1)
        if target.count > bounds.target { throw .targetTooLong }
        guard bytes[versionStart - 1] == 0x20, !target.isEmpty else { throw .malformed(.requestLine) }
        let version = try readVersion(UnsafeRawBufferPointer(rebasing: bytes[versionStart..<line.upperBound]))
        for index in target where bytes[index] <= 0x20 || bytes[index] >= 0x7f {
            throw .malformed(bytes[index] == 0x0d ? .lineEnding : .target)
        }
        let method = Self.method(UnsafeRawBufferPointer(rebasing: bytes[line.lowerBound..<methodEnd]))
        if method == .connect {
            var error = GatewayError.methodNotAllowed([.get, .head, .post, .put, .patch, .delete, .options])
            error.closes = true
            throw error
        }
        return try readTarget(bytes, target, method, version)
    }

    /// Refuses early what can no longer become a request line, so that a flood of other bytes is not waited for.
    static func judgeUnfinished(_ bytes: UnsafeRawBufferPointer, _ bounds: HeadReader.Bounds) -> GatewayError? {
        for index in 0..<bytes.count {
            if bytes[index] == 0x20 {
                return bytes.count - index > bounds.target + 16 ? .targetTooLong : nil
            }
            if bytes[index] == 0x0d, index == bytes.count - 1 { return nil }
            if !Grammar.isToken(bytes[index]) || index >= longestMethod { return .malformed(.method) }
        }
        return nil
    }

    private static func endOfMethod(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>) -> Int? {
        var index = line.lowerBound
        while index < line.upperBound, Grammar.isToken(bytes[index]) { index += 1 }
        guard index > line.lowerBound, index - line.lowerBound <= longestMethod else { return nil }
        guard index < line.upperBound, bytes[index] == 0x20 else { return nil }
        return index
    }

    /// The usual methods without a string.
    private static func method(_ bytes: UnsafeRawBufferPointer) -> Method {
        switch bytes.count {
        case 3 where bytes[0] == 0x47 && bytes[1] == 0x45 && bytes[2] == 0x54: .get
        default: Method(String(decoding: bytes, as: UTF8.self))
        }
    }

    private static func readVersion(_ bytes: UnsafeRawBufferPointer) throws(GatewayError) -> HTTPVersion {
        let digits: ClosedRange<UInt8> = 0x30...0x39
        guard bytes[0] == 0x48, bytes[1] == 0x54, bytes[2] == 0x54, bytes[3] == 0x50, bytes[4] == 0x2f,
            digits ~= bytes[5], bytes[6] == 0x2e, digits ~= bytes[7]
        else { throw .malformed(.version) }
        guard bytes[5] == 0x31 else { throw .versionNotSupported }
        // RFC 9110 §2.5: a higher minor version is read as the highest known.
        return bytes[7] == 0x30 ? .http10 : .http11
    }

    private static func readTarget(
        _ bytes: UnsafeRawBufferPointer, _ target: Range<Int>, _ method: Method, _ version: HTTPVersion
    ) throws(GatewayError) -> RequestLine {
        if bytes[target.lowerBound] == 0x2f {
            return RequestLine(method: method, form: .origin, version: version, path: target, authority: 0..<0)
        }
        if target.count == 1, bytes[target.lowerBound] == 0x2a {
            guard method == .options else { throw .malformed(.target) }
            return RequestLine(method: method, form: .asterisk, version: version, path: target, authority: 0..<0)
        }
        guard let start = afterScheme(bytes, target) else { throw .malformed(.target) }
        var end = start
        while end < target.upperBound, bytes[end] != 0x2f, bytes[end] != 0x3f { end += 1 }
        // `http://host?query` has an empty path, which no origin-form can say; it is refused rather than mended.
        guard end == target.upperBound || bytes[end] == 0x2f else { throw .malformed(.target) }
        return RequestLine(
            method: method, form: .absolute, version: version, path: end..<target.upperBound, authority: start..<end)
    }

    private static func afterScheme(_ bytes: UnsafeRawBufferPointer, _ target: Range<Int>) -> Int? {
        for scheme in ["http://", "https://"] as [StaticString] {
            let length = scheme.utf8CodeUnitCount
            guard target.count > length else { continue }
            let start = UnsafeRawBufferPointer(rebasing: bytes[target.lowerBound..<target.lowerBound + length])
            if Grammar.equals(start, scheme) { return target.lowerBound + length }
        }
        return nil
    }
}
