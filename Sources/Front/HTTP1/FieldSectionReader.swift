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
    }

    /// What was found; its memory is used again for the next section, once nobody else holds it.
    private(set) var lines: [Fields.Line] = []

    /// Reads from `start` to the section's empty line.
    /// - Parameter visit: sees each line as it is found, with its value's bytes; what it returns refuses the message.
    mutating func read(
        _ bytes: UnsafeRawBufferPointer, from start: Int, most: Int,
        visit: (_ id: UInt8, _ value: UnsafeRawBufferPointer) throws(GatewayError) -> Void
    ) throws(GatewayError) -> Progress {
        lines.removeAll(keepingCapacity: true)
        guard let base = bytes.baseAddress else { return .needsMore }
        var index = start
        while true {
            guard index < bytes.count, let found = memchr(base + index, 0x0a, bytes.count - index) else {
                return try Self.lackingEnd(bytes, from: index)
            }
            let lineFeed = UnsafeRawPointer(found) - base
            guard lineFeed > index, bytes[lineFeed - 1] == 0x0d else { throw .malformed(.lineEnding) }
            if lineFeed == index + 1 { return .complete(end: lineFeed + 1) }
            guard lines.count < most else { throw .headTooLarge }
            let line = try Self.line(bytes, index, end: lineFeed - 1)
            try visit(line.id, UnsafeRawBufferPointer(rebasing: bytes[line.value]))
            lines.append(Fields.Line(
                start: index - start, nameLength: line.nameLength,
                value: line.value.lowerBound - start..<line.value.upperBound - start, end: lineFeed + 1 - start, id: line.id))
            index = lineFeed + 1
        }
    }

    private struct Found {
        let nameLength: Int
        let value: Range<Int>
        let id: UInt8
    }

    private static func line(_ bytes: UnsafeRawBufferPointer, _ start: Int, end: Int) throws(GatewayError) -> Found {
        // RFC 9112 §5.2: a folded line, or blanks before the first, has two readings in the wild.
        if Grammar.isBlank(bytes[start]) { throw .malformed(.lineFolding) }
        guard let base = bytes.baseAddress, let found = memchr(base + start, 0x3a, end - start) else { throw .malformed(.fieldName) }
        let colon = UnsafeRawPointer(found) - base
        let name = UnsafeRawBufferPointer(rebasing: bytes[start..<colon])
        let id = FieldName.identify(name)
        // A name we know is a sound one.
        guard id != 0 || !name.isEmpty && name.allSatisfy(FieldGrammar.isToken) else { throw .malformed(.fieldName) }
        var from = colon + 1, to = end
        while from < to, Grammar.isBlank(bytes[from]) { from += 1 }
        while to > from, Grammar.isBlank(bytes[to - 1]) { to -= 1 }
        let value = UnsafeRawBufferPointer(rebasing: bytes[from..<to])
        if !FieldGrammar.isContent(value) {
            let flaw = value.first { !FieldGrammar.isContent($0) }
            throw .malformed(flaw == 0x0d ? .lineEnding : .fieldValue)
        }
        return Found(nameLength: colon - start, value: from..<to, id: id)
    }

    /// A CR that is not the last byte so far can never become a CRLF.
    private static func lackingEnd(_ bytes: UnsafeRawBufferPointer, from index: Int) throws(GatewayError) -> Progress {
        guard index < bytes.count - 1 else { return .needsMore }
        for place in index..<bytes.count - 1 where bytes[place] == 0x0d { throw .malformed(.lineEnding) }
        return .needsMore
    }
}
