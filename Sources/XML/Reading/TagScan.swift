/// Looks at what is read before libxml2 does, for two things that it is slow at. It compares each attribute of a tag with all before
/// it, so that ten thousand of them cost a tenth of a second before anybody is asked whether they may be there: they are counted
/// here. And it keeps a CDATA section that comes in pieces until its end, looking through all of it each time: a long one is made
/// several here, which is the same text.
struct TagScan {
    private enum Place {
        case text
        /// Behind `<`, where it is not yet known what it opens.
        case opened(Int)
        case tag(quote: UInt8?)
        /// A comment, an instruction or a CDATA section, up to the bytes that end it.
        case section(end: [UInt8], met: Int)
    }

    private let limit: Int
    private var place = Place.text
    private var attributes = 0
    /// Bytes of the CDATA section so far, since its beginning or the last place where it was cut.
    private var section = 0
    private static let longestSection = 16 << 10
    private static let cut = Array("]]><![CDATA[".utf8)
    /// What stands behind `<` so far: enough to know `![CDATA[`.
    private var opening: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    /// - Returns: the bytes, long sections cut; nil where a tag has more attributes than the limit.
    mutating func look(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var cuts: [Int] = []
        guard look(bytes, &cuts) else { return nil }
        guard !cuts.isEmpty else { return bytes }
        var whole: [UInt8] = [], start = bytes.startIndex
        for place in cuts {
            whole += bytes[start..<bytes.startIndex + place] + Self.cut
            start = bytes.startIndex + place
        }
        return (whole + bytes[start...])[...]
    }

    private mutating func look(_ bytes: ArraySlice<UInt8>, _ cuts: inout [Int]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                switch place {
                case .text:
                    while index < bytes.count, bytes[index] != 0x3C { index += 1 }
                    guard index < bytes.count else { return true }
                    opening = []
                    place = .opened(0)
                    index += 1
                case .opened:
                    place = open(bytes[index])
                    index += 1
                case .tag(let quote):
                    guard let next = tag(bytes, &index, quote) else { return false }
                    place = next
                case .section(let end, let met):
                    if met == 0 { pass(bytes, &index, to: end[0], isData: end.count == 3 && end[0] == 0x5D, &cuts) }
                    guard index < bytes.count else { return true }
                    section += 1
                    place = next(bytes[index], &index, end, met)
                }
            }
            return true
        }
    }

    /// Passes over what cannot begin a section's end.
    private mutating func pass(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int, to first: UInt8, isData: Bool, _ cuts: inout [Int]) {
        var place = index, count = section
        while place < bytes.count, bytes[place] != first {
            // Not within a character.
            if count >= Self.longestSection, isData, bytes[place] & 0xC0 != 0x80 {
                cuts.append(place)
                count = 0
            }
            count += 1
            place += 1
        }
        section = count
        index = place
    }

    private static let dataEnd = Array("]]>".utf8)
    private static let data = Array("![CDATA[".utf8), comment = Array("!--".utf8)

    private mutating func open(_ byte: UInt8) -> Place {
        opening.append(byte)
        if opening == [0x3F] { return .section(end: [0x3F, 0x3E], met: 0) }
        if opening == Self.comment { return .section(end: [0x2D, 0x2D, 0x3E], met: 0) }
        if opening == Self.data {
            section = 0
            return .section(end: Self.dataEnd, met: 0)
        }
        if Self.data.starts(with: opening) || Self.comment.starts(with: opening) { return .opened(opening.count) }
        attributes = 0
        return byte == 0x3E ? .text : .tag(quote: nil)
    }

    /// - Returns: nil where there are too many.
    private mutating func tag(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int, _ quote: UInt8?) -> Place? {
        var quote = quote
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == 0x3D {
                attributes += 1
                if attributes > limit { return nil }
            } else if byte == 0x3E { return .text }
        }
        return .tag(quote: quote)
    }

    /// The ends repeat their first byte: `]]]>` ends as `]]>` does.
    private func next(_ byte: UInt8, _ index: inout Int, _ end: [UInt8], _ met: Int) -> Place {
        index += 1
        if byte == end[met] { return met + 1 == end.count ? .text : .section(end: end, met: met + 1) }
        if byte == end[0] { return .section(end: end, met: met == end.count - 1 ? met : 1) }
        return .section(end: end, met: 0)
    }
}
