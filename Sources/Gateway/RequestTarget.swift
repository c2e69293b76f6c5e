package import NIOCore

/// Path and query of a request, taken apart and normalised once.
package struct RequestTarget {
    package let path: ByteBuffer
    package let query: ByteBuffer?

    package enum Flaw: Error, Equatable { case notAPath, badPercentEncoding, dotSegment, badCharacter }

    package init(originForm target: ByteBuffer) throws(Flaw) {
        // `withUnsafeReadableBytes` knows no typed throws.
        let parts = try target.withUnsafeReadableBytes { bytes in
            Swift.Result { () throws(Flaw) in try TargetParts(originForm: bytes) }
        }.get()
        func slice(_ range: Range<Int>) -> ByteBuffer {
            target.getSlice(at: target.readerIndex + range.lowerBound, length: range.count) ?? ByteBuffer()
        }
        path = parts.decodedPath ?? slice(parts.path)
        query = parts.query.map(slice)
    }
}

/// Where the parts of a target stand in its bytes.
package struct TargetParts {
    package typealias Flaw = RequestTarget.Flaw

    package let path: Range<Int>
    package let query: Range<Int>?
    /// The path with its unreserved characters decoded, where any were encoded.
    package let decodedPath: ByteBuffer?

    /// Reads origin-form (RFC 9112 §3.2.1).
    ///
    /// Dot segments, plain or percent-encoded, are refused rather than resolved: a client that means the
    /// resolved path sends it (RFC 3986 §5.2.4), and two readings of one path is how access rules are passed by.
    /// The same goes for what some portals read as one: `..` beside an encoded slash or backslash, and `..;a=b`.
    package init(originForm target: UnsafeRawBufferPointer) throws(Flaw) {
        let (pathEnd, encoded) = try Self.scan(target)
        path = 0..<pathEnd
        query = pathEnd < target.count ? pathEnd + 1..<target.count : nil
        guard encoded else {
            decodedPath = nil
            return
        }
        let path = Self.decodingUnreserved(UnsafeRawBufferPointer(rebasing: target[..<pathEnd]))
        if path.withUnsafeReadableBytes({ Self.hasDotSegment($0) }) { throw .dotSegment }
        decodedPath = path
    }

    private static func scan(_ bytes: UnsafeRawBufferPointer) throws(Flaw) -> (pathEnd: Int, encoded: Bool) {
        guard bytes.first == 0x2f else { throw .notAPath }
        var pathEnd = bytes.count
        var encoded = false
        var dots = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x25:
                guard index + 2 < bytes.count, let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2]),
                    high << 4 | low != 0
                else { throw .badPercentEncoding }
                if pathEnd == bytes.count { encoded = true }
            case 0x3f where pathEnd == bytes.count: pathEnd = index
            case 0x2e: dots = true
            case 0x23, 0x5c, 0...0x20, 0x7f...: throw .badCharacter
            default: break
            }
            index += 1
        }
        if dots, hasDotSegment(UnsafeRawBufferPointer(rebasing: bytes[..<pathEnd])) { throw .dotSegment }
        return (pathEnd, encoded)
    }

    private static func hasDotSegment(_ path: UnsafeRawBufferPointer) -> Bool {
        var start = 1
        var index = 1
        while index <= path.count {
            let width = separator(path, at: index)
            guard width > 0 else {
                index += 1
                continue
            }
            if isDots(UnsafeRawBufferPointer(rebasing: path[start..<index])) { return true }
            index += width
            start = index
        }
        return false
    }

    /// Bytes of what ends a segment here: the path's end, a slash, or `%2F` and `%5C`, which some take for one; else 0.
    private static func separator(_ path: UnsafeRawBufferPointer, at index: Int) -> Int {
        if index == path.count || path[index] == 0x2f { return 1 }
        guard path[index] == 0x25, index + 2 < path.count, let high = hexValue(path[index + 1]), let low = hexValue(path[index + 2])
        else { return 0 }
        return high << 4 | low == 0x2f || high << 4 | low == 0x5c ? 3 : 0
    }

    /// `.` or `..`, with or without parameters (RFC 3986 §3.3).
    private static func isDots(_ segment: UnsafeRawBufferPointer) -> Bool {
        let name = segment.prefix { $0 != 0x3b }
        return (1...2).contains(name.count) && name.allSatisfy { $0 == 0x2e }
    }

    private static func decodingUnreserved(_ bytes: UnsafeRawBufferPointer) -> ByteBuffer {
        var decoded = ByteBuffer()
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == 0x25, index + 2 < bytes.count, let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2]) else {
                decoded.writeInteger(byte)
                index += 1
                continue
            }
            let value = high << 4 | low
            if isUnreserved(value) {
                decoded.writeInteger(value)
            } else {
                decoded.writeInteger(0x25 as UInt8)
                decoded.writeInteger(upperHexDigit(high))
                decoded.writeInteger(upperHexDigit(low))
            }
            index += 3
        }
        return decoded
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: true
        default: false
        }
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func upperHexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }
}
