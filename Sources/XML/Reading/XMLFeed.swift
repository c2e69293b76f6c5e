import CLibXML2

/// A document read as it comes, piece by piece; the texts of some elements are handed out as they pass and never kept, so
/// that a file of hundreds of megabytes needs no more memory than its tags.
///
/// libxml2's own handlers make the tree; ours stand before them, count, and look. What they find is in `XMLCounting`, which the
/// parser's context points to while it runs. One caller at a time: `feed` each piece and take what it brought with `takeAside`; then `finish`.
package final class XMLFeed {
    /// A piece of the text of an element that is read aside.
    package struct Aside: Sendable, Hashable {
        /// Which of those elements, in the order of the file, from 0.
        package let index: Int
        package var bytes: [UInt8]
        /// The element ends here.
        package var isEnd = false
    }

    private let parsing: XMLParsing
    private let limits: XMLLimits
    private let whole: Int64
    private var encoding = XMLEncoding()
    private var ends = LineEnds()
    private var tags: TagScan
    private var taken: Int64 = 0

    /// - Parameters:
    ///   - limits: of what is kept; what is read aside counts for none of them.
    ///   - names: local names of the elements whose own text is read aside.
    ///   - whole: bytes of all, what is read aside included.
    package init(limits: XMLLimits = .standard, aside names: Set<String> = [], whole: Int64? = nil) throws(XMLFailure) {
        parsing = try XMLParsing(limits, aside: names)
        self.limits = limits
        tags = TagScan(limit: limits.attributes)
        self.whole = whole ?? Int64(limits.bytes)
    }

    /// Bytes handed to libxml2 at once: no more than this is read past a limit.
    private static let portion = 64 << 10

    package func feed(_ bytes: [UInt8]) throws(XMLFailure) {
        taken += Int64(bytes.count)
        guard taken <= whole else { throw XMLFailure(.tooLarge, line: 0, "more than \(whole) bytes") }
        try parse(try encoding.utf8(bytes))
    }

    package func takeAside() -> [Aside] { parsing.counting.takeAside() }

    /// The last byte has come. What `takeAside` gives then is the last of it.
    package func finish() throws(XMLFailure) -> XMLDocument {
        let (tree, root) = try tree()
        return XMLDocument(owning: tree, root: root)
    }

    /// - Returns: what is now the caller's.
    func tree() throws(XMLFailure) -> (xmlDocPtr, xmlNodePtr) {
        guard taken > 0 else { throw XMLFailure(.malformed, line: 1, "nothing") }
        try parse(try encoding.finish())
        return try parsing.finish()
    }

    private func parse(_ bytes: [UInt8]) throws(XMLFailure) {
        let bytes = ends.unified(bytes)
        var start = 0
        while start < bytes.count {
            let end = min(start + Self.portion, bytes.count)
            guard let portion = tags.look(bytes[start..<end]) else { throw XMLFailure(.tooLarge, line: 0, "more than \(limits.attributes) attributes of one element") }
            try parsing.feed(portion)
            start = end
        }
        guard taken - parsing.counting.aside <= Int64(limits.bytes) + Int64(Self.portion) else {
            throw XMLFailure(.tooLarge, line: 0, "more than \(limits.bytes) bytes beside what is read aside")
        }
    }
}
