import Gateway
import NIOCore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads a chunked body (RFC 9112 §7.1): sizes, extensions (counted and dropped), content and trailers.
struct ChunkedReader {
    enum Event {
        case body(ByteBuffer)
        case end(trailers: Fields?)
    }

    private enum State {
        case size
        case content(remaining: Int)
        case contentEnd
        case trailers
    }

    private var state = State.size
    private let bounds: HeadReader.Bounds
    private let bodyLimit: Int
    private var extensionBytes = 0
    private var received = 0

    init(_ bounds: HeadReader.Bounds, bodyLimit: Int) {
        self.bounds = bounds
        self.bodyLimit = bodyLimit
    }

    mutating func next(_ bytes: inout ByteBuffer) throws(GatewayError) -> Event? {
        while true {
            switch state {
            case .size:
                guard let size = try readSize(&bytes) else { return nil }
                received += size
                guard received <= bodyLimit else { throw .bodyTooLarge(limit: bodyLimit) }
                state = size == 0 ? .trailers : .content(remaining: size)
            case .content(let remaining):
                guard let piece = bytes.readSlice(length: min(remaining, bytes.readableBytes)), piece.readableBytes > 0 else { return nil }
                let left = remaining - piece.readableBytes
                state = left == 0 ? .contentEnd : .content(remaining: left)
                return .body(piece)
            case .contentEnd:
                guard let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) else { return nil }
                guard first == 0x0d else { throw .malformed(.chunk) }
                guard let second = bytes.getInteger(at: bytes.readerIndex + 1, as: UInt8.self) else { return nil }
                guard second == 0x0a else { throw .malformed(.chunk) }
                bytes.moveReaderIndex(forwardBy: 2)
                state = .size
            case .trailers:
                guard let trailers = try readTrailers(&bytes) else { return nil }
                return .end(trailers: trailers.isEmpty ? nil : trailers)
            }
        }
    }

    private enum SizeLine {
        case size(Int, extensions: Int, length: Int)
        case needsMore
        case refused(GatewayError)
    }

    private mutating func readSize(_ bytes: inout ByteBuffer) throws(GatewayError) -> Int? {
        let allowed = bounds.chunkExtensions - extensionBytes
        switch bytes.withUnsafeReadableBytes({ Self.sizeLine($0, extensionsAllowed: allowed) }) {
        case .needsMore: return nil
        case .refused(let error): throw error
        case .size(let size, let extensions, let length):
            extensionBytes += extensions
            bytes.moveReaderIndex(forwardBy: length)
            return size
        }
    }

    private static func sizeLine(_ bytes: UnsafeRawBufferPointer, extensionsAllowed: Int) -> SizeLine {
        var size = 0
        var index = 0
        while index < bytes.count, let digit = hexValue(bytes[index]) {
            // 15 digits fit a signed 64-bit number; no body is as large.
            guard index < 15 else { return .refused(.malformed(.chunk)) }
            size = size << 4 | digit
            index += 1
        }
        if index == bytes.count { return .needsMore }
        guard index > 0 else { return .refused(.malformed(.chunk)) }
        let digits = index
        // RFC 9112 §7.1.1: extensions begin with a semicolon; blanks before it are "bad" and refused.
        guard bytes[index] == 0x0d || bytes[index] == 0x3b else { return .refused(.malformed(.chunk)) }
        while index < bytes.count, bytes[index] != 0x0d {
            guard Grammar.isFieldContent(bytes[index]) else { return .refused(.malformed(.chunk)) }
            index += 1
            guard index - digits <= extensionsAllowed else { return .refused(.malformed(.chunkExtensions)) }
        }
        guard index + 1 < bytes.count else { return .needsMore }
        guard bytes[index + 1] == 0x0a else { return .refused(.malformed(.chunk)) }
        return .size(size, extensions: index - digits, length: index + 2)
    }

    private mutating func readTrailers(_ bytes: inout ByteBuffer) throws(GatewayError) -> Fields? {
        var reader = FieldSectionReader()
        // `withUnsafeReadableBytes` knows no typed throws.
        let progress = bytes.withUnsafeReadableBytes { bytes in
            Result { () throws(GatewayError) in
                try reader.read(bytes, from: 0, most: bounds.fieldLines) { id, _ throws(GatewayError) in
                    if Self.barredFromTrailers.contains(id) { throw .malformed(.trailer) }
                }
            }
        }
        switch try progress.get() {
        case .needsMore:
            guard bytes.readableBytes <= bounds.head else { throw .headTooLarge }
            return nil
        case .complete(let end):
            guard end <= bounds.head else { throw .headTooLarge }
            let section = bytes.getSlice(at: bytes.readerIndex, length: end - 2) ?? ByteBuffer()
            bytes.moveReaderIndex(forwardBy: end)
            return Fields(section: section, lines: reader.lines)
        }
    }

    /// RFC 9110 §6.5.1: what frames, routes, authenticates or conditions a message may not come after its body.
    private static let barredFromTrailers: Set<UInt8> = Set([
        FieldName.host, .contentLength, .transferEncoding, .connection, .te, .trailer, .expect, .upgrade, .keepAlive,
        .authorization, .cookie, .setCookie, .cacheControl, .contentType, .contentEncoding, .contentRange, .range,
        .ifMatch, .ifNoneMatch, .ifModifiedSince, .ifUnmodifiedSince, .ifRange, .age, .date, .expires, .location, .vary,
    ].map(\.id))

    private static func hexValue(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte) - 0x30
        case 0x41...0x46: Int(byte) - 0x41 + 10
        case 0x61...0x66: Int(byte) - 0x61 + 10
        default: nil
        }
    }
}
