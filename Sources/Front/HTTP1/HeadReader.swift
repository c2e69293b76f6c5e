import Gateway
import NIOCore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads one request head (RFC 9112 §3, §5, §6) out of bytes that may hold less or more.
///
/// A connection keeps one: what a scan finds is left in it, as places in the bytes, and its memory serves the next head.
struct HeadReader {
    struct Bounds {
        let head, target, fieldLines, chunkExtensions: Int

        init(_ limits: LimitValues) {
            head = limits[Limits.head]
            target = limits[Limits.target]
            fieldLines = limits[Limits.fieldLines]
            chunkExtensions = limits[Limits.chunkExtensions]
        }
    }

    let bounds: Bounds
    private var section = FieldSectionReader()
    private var facts = HeadFacts()

    init(_ bounds: Bounds) { self.bounds = bounds }

    /// Takes a whole head off `bytes`; nil, with nothing taken, when its end is not there yet.
    mutating func read(_ bytes: inout ByteBuffer) throws(GatewayError) -> (RequestHead, RequestDecoder.Framing)? {
        var flaw: GatewayError?
        let found = bytes.withUnsafeReadableBytes { bytes -> Found? in
            // `withUnsafeReadableBytes` knows no typed throws, and a `Result` of this size would be copied about.
            do throws(GatewayError) {
                return try scan(bytes)
            } catch {
                flaw = error
                return nil
            }
        }
        if let flaw { throw flaw }
        guard let found else {
            guard bytes.readableBytes <= bounds.head else { throw .headTooLarge }
            return nil
        }
        guard found.end <= bounds.head else { throw .headTooLarge }
        let framing = try facts.framing(version: found.line.version)
        let head = assemble(found, bytes)
        bytes.moveReaderIndex(forwardBy: found.end)
        return (head, framing)
    }

    /// A sound head, as places in the bytes.
    private struct Found {
        let line: RequestLine
        let authority: Range<Int>
        /// Of `line.path`, or the asterisk.
        let target: TargetParts?
        let section: Range<Int>
        let end: Int
    }

    private mutating func scan(_ bytes: UnsafeRawBufferPointer) throws(GatewayError) -> Found? {
        // RFC 9112 §2.2: one empty line before a request is ignored.
        let start = bytes.count >= 2 && bytes[0] == 0x0d && bytes[1] == 0x0a ? 2 : 0
        guard bytes.count > start, let base = bytes.baseAddress else { return nil }
        guard let found = memchr(base + start, 0x0a, bytes.count - start) else {
            if let flaw = RequestLine.judgeUnfinished(UnsafeRawBufferPointer(rebasing: bytes[start...]), bounds) { throw flaw }
            return nil
        }
        let lineFeed = UnsafeRawPointer(found) - base
        guard lineFeed > start, bytes[lineFeed - 1] == 0x0d else { throw .malformed(.lineEnding) }
        let line = try RequestLine.read(bytes, start..<lineFeed - 1, bounds)
        var facts = HeadFacts()
        let progress = try section.read(bytes, from: lineFeed + 1, most: bounds.fieldLines) { id, value throws(GatewayError) in
            try facts.see(id, value, base: base)
        }
        guard case .complete(let end) = progress else { return nil }
        // What is too long is told so, whatever else is wrong with it.
        guard end <= bounds.head else { throw .headTooLarge }
        self.facts = facts
        return Found(
            line: line, authority: try facts.authority(line, in: bytes), target: try Self.parts(line, bytes),
            section: lineFeed + 1..<end - 2, end: end)
    }

    private static func parts(_ line: RequestLine, _ bytes: UnsafeRawBufferPointer) throws(GatewayError) -> TargetParts? {
        // The asterisk has no parts, and neither has the empty path of an absolute-form, which is said as `/`.
        if line.form == .asterisk || line.path.isEmpty { return nil }
        do {
            return try TargetParts(originForm: UnsafeRawBufferPointer(rebasing: bytes[line.path]))
        } catch {
            throw .malformed(.target)
        }
    }

    private func assemble(_ found: Found, _ bytes: ByteBuffer) -> RequestHead {
        let origin = bytes.readerIndex
        func slice(_ range: Range<Int>) -> ByteBuffer {
            bytes.getSlice(at: origin + range.lowerBound, length: range.count) ?? ByteBuffer()
        }
        let line = found.line
        let fields = Fields(section: slice(found.section), lines: section.lines)
        let whole = slice(0..<found.end)
        let hasUpperCase = whole.withUnsafeReadableBytes { $0[found.authority].contains { $0 &- 0x41 < 26 } }
        guard !line.path.isEmpty, !hasUpperCase, found.target?.decodedPath == nil else {
            return respelled(found, slice, fields)
        }
        func place(_ range: Range<Int>) -> Place { Place(line.path.lowerBound + range.lowerBound..<line.path.lowerBound + range.upperBound) }
        let target = Place(line.path)
        let resource = ResourceName(
            bytes: whole, authority: Place(found.authority), path: (found.target?.path).map(place) ?? target,
            query: (found.target?.query).map(place))
        return RequestHead(method: line.method, version: line.version, fields: fields, resource: resource, target: target)
    }

    /// A head whose parts are not all as they were sent: a host in capitals, a path that was percent-encoded, or none.
    private func respelled(_ found: Found, _ slice: (Range<Int>) -> ByteBuffer, _ fields: Fields) -> RequestHead {
        let line = found.line
        let target = line.path.isEmpty ? ByteBuffer(staticString: "/") : slice(line.path)
        func part(_ range: Range<Int>) -> ByteBuffer {
            slice(line.path.lowerBound + range.lowerBound..<line.path.lowerBound + range.upperBound)
        }
        let authority = ByteBuffer(bytes: slice(found.authority).readableBytesView.lazy.map(asciiLowercased))
        return RequestHead(
            method: line.method, target: target,
            path: found.target.map { $0.decodedPath ?? part($0.path) } ?? target,
            query: (found.target?.query).map(part), authority: authority, version: line.version, fields: fields)
    }
}
