import CLibXML2

/// Has libxml2 build a tree, and stops it at the first thing that is not taken here.
///
/// libxml2's own handlers make the tree; ours stand before them, count, and look. What they find is in `XMLCounting`,
/// which the parser's context points to while it runs.
enum XMLReader {
    /// Bytes handed on at once: no more than this is read past a limit.
    static let portion = 64 << 10

    static func read(_ bytes: [UInt8], _ limits: XMLLimits) throws(XMLFailure) -> (xmlDocPtr, xmlNodePtr) {
        guard bytes.count <= limits.bytes else { throw XMLFailure(.tooLarge, line: 0, "\(bytes.count) bytes, more than \(limits.bytes)") }
        guard !bytes.isEmpty else { throw XMLFailure(.malformed, line: 1, "nothing") }
        var ends = LineEnds()
        let bytes = ends.unified(try XMLEncoding.utf8(bytes))
        let parsing = try XMLParsing(limits)
        var start = 0
        while start < bytes.count {
            let end = min(start + portion, bytes.count)
            try parsing.feed(bytes[start..<end])
            start = end
        }
        return try parsing.finish()
    }
}
