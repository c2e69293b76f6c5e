import Gateway
import NIOCore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads field lines (RFC 9112 §5), strictly; for a head and for trailers.
struct FieldSectionReader {
    enum Progress {
        /// The section's empty line was read; `end` is behind its CRLF.
        case complete(end: Int)
        case needsMore
        case refused(GatewayError)
    }

    private(set) var lines: [Fields.Line] = []

    init(capacity: Int) { lines.reserveCapacity(capacity) }

    /// Reads from `start` to the section's empty line.
    /// - Parameter visit: sees each line as it is found, with its value's bytes; what it returns refuses the message.
    mutating func read(
        _ bytes: UnsafeRawBufferPointer, from start: Int, most: Int,
        visit: (_ id: UInt8, _ value: UnsafeRawBufferPointer) -> GatewayError?
    ) -> Progress {
        guard let base = bytes.baseAddress else { return .needsMore }
        var index = start
        while true {
            guard index < bytes.count, let found = memchr(base + index, 0x0a, bytes.count - index) else {
                return Self.lackingEnd(bytes, from: index)
            }
            let lineFeed = UnsafeRawPointer(found) - base
            guard lineFeed > index, bytes[lineFeed - 1] == 0x0d else { return .refused(.malformed(.lineEnding)) }
            if lineFeed == index + 1 { return .complete(end: lineFeed + 1) }
            guard lines.count < most else { return .refused(.headTooLarge) }
            switch Self.line(bytes, index, end: lineFeed - 1, sectionStart: start) {
            case .failure(let error): return .refused(error)
            case .success(let line):
                let value = index + line.valueOffset..<index + line.valueOffset + line.valueLength
                if let error = visit(line.id, UnsafeRawBufferPointer(rebasing: bytes[value])) { return .refused(error) }
                lines.append(Fields.Line(
                    start: index - start, nameLength: line.nameLength,
                    value: value.lowerBound - start..<value.upperBound - start, end: lineFeed + 1 - start, id: line.id))
            }
            index = lineFeed + 1
        }
    }

    private struct Found {
        let nameLength, valueOffset, valueLength: Int
        let id: UInt8
    }

    private static func line(
        _ bytes: UnsafeRawBufferPointer, _ start: Int, end: Int, sectionStart: Int
    ) -> Result<Found, GatewayError> {
        // RFC 9112 §5.2: a folded line, or blanks before the first, has two readings in the wild.
        if Grammar.isBlank(bytes[start]) { return .failure(.malformed(.lineFolding)) }
        var colon = start
        while colon < end, Grammar.isToken(bytes[colon]) { colon += 1 }
        guard colon > start, colon < end, bytes[colon] == 0x3a else { return .failure(.malformed(.fieldName)) }
        var from = colon + 1, to = end
        while from < to, Grammar.isBlank(bytes[from]) { from += 1 }
        while to > from, Grammar.isBlank(bytes[to - 1]) { to -= 1 }
        for index in from..<to where !Grammar.isFieldContent(bytes[index]) {
            return .failure(.malformed(bytes[index] == 0x0d ? .lineEnding : .fieldValue))
        }
        let id = FieldName.identify(UnsafeRawBufferPointer(rebasing: bytes[start..<colon]))
        return .success(Found(nameLength: colon - start, valueOffset: from - start, valueLength: to - from, id: id))
    }

    /// A CR that is not the last byte so far can never become a CRLF.
    private static func lackingEnd(_ bytes: UnsafeRawBufferPointer, from index: Int) -> Progress {
        guard index < bytes.count - 1 else { return .needsMore }
        for place in index..<bytes.count - 1 where bytes[place] == 0x0d { return .refused(.malformed(.lineEnding)) }
        return .needsMore
    }
}
