import Gateway
import NIOCore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads one request head (RFC 9112 §3, §5, §6) out of bytes that may hold less or more.
enum HeadReader {
    struct Bounds {
        let head, target, fieldLines, chunkExtensions: Int

        init(_ limits: LimitValues) {
            head = limits[Limits.head]
            target = limits[Limits.target]
            fieldLines = limits[Limits.fieldLines]
            chunkExtensions = limits[Limits.chunkExtensions]
        }
    }

    /// What a scan found, as places in the bytes.
    private struct Scan {
        var line: RequestLine
        var section = 0..<0
        var end = 0
        var lines: [Fields.Line] = []
        var facts = HeadFacts()
    }

    private enum Progress {
        case complete(Scan)
        case needsMore
        case refused(GatewayError)
    }

    /// Takes a whole head off `bytes`; nil, with nothing taken, when its end is not there yet.
    static func read(_ bytes: inout ByteBuffer, _ bounds: Bounds) throws(GatewayError) -> (RequestHead, RequestDecoder.Framing)? {
        switch bytes.withUnsafeReadableBytes({ scan($0, bounds) }) {
        case .needsMore:
            guard bytes.readableBytes <= bounds.head else { throw .headTooLarge }
            return nil
        case .refused(let error):
            throw error
        case .complete(let scan):
            guard scan.end <= bounds.head else { throw .headTooLarge }
            let head = try assemble(scan, bytes)
            bytes.moveReaderIndex(forwardBy: scan.end)
            return (head, try scan.facts.framing(version: scan.line.version))
        }
    }

    private static func scan(_ bytes: UnsafeRawBufferPointer, _ bounds: Bounds) -> Progress {
        // RFC 9112 §2.2: one empty line before a request is ignored.
        let start = bytes.count >= 2 && bytes[0] == 0x0d && bytes[1] == 0x0a ? 2 : 0
        guard bytes.count > start, let base = bytes.baseAddress else { return .needsMore }
        guard let found = memchr(base + start, 0x0a, bytes.count - start) else {
            return RequestLine.judgeUnfinished(UnsafeRawBufferPointer(rebasing: bytes[start...]), bounds)
                .map { .refused($0) } ?? .needsMore
        }
        let lineFeed = UnsafeRawPointer(found) - base
        guard lineFeed > start, bytes[lineFeed - 1] == 0x0d else { return .refused(.malformed(.lineEnding)) }
        var scan: Scan
        switch RequestLine.read(bytes, start..<lineFeed - 1, bounds) {
        case .failure(let error): return .refused(error)
        case .success(let line): scan = Scan(line: line)
        }
        var reader = FieldSectionReader(capacity: 16)
        var facts = HeadFacts()
        switch reader.read(bytes, from: lineFeed + 1, most: bounds.fieldLines, visit: { facts.see($0, $1, base: base) }) {
        case .needsMore: return .needsMore
        case .refused(let error): return .refused(error)
        case .complete(let end):
            scan.section = lineFeed + 1..<end - 2
            scan.end = end
            scan.lines = reader.lines
            scan.facts = facts
            return .complete(scan)
        }
    }

    private static func assemble(_ scan: Scan, _ bytes: ByteBuffer) throws(GatewayError) -> RequestHead {
        let origin = bytes.readerIndex
        func slice(_ range: Range<Int>) -> ByteBuffer {
            bytes.getSlice(at: origin + range.lowerBound, length: range.count) ?? ByteBuffer()
        }
        let authority = try scan.facts.authority(scan.line, slice: slice)
        let target = scan.line.path.isEmpty ? ByteBuffer(staticString: "/") : slice(scan.line.path)
        let fields = Fields(section: slice(scan.section), lines: scan.lines)
        if scan.line.form == .asterisk {
            return RequestHead(
                method: scan.line.method, target: target, path: target, query: nil, authority: authority,
                version: scan.line.version, fields: fields)
        }
        do {
            let parsed = try RequestTarget(originForm: target)
            return RequestHead(
                method: scan.line.method, target: target, path: parsed.path, query: parsed.query, authority: authority,
                version: scan.line.version, fields: fields)
        } catch {
            throw .malformed(.target)
        }
    }
}
