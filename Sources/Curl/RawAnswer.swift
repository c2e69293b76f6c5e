/// Takes an HTTP/1.1 answer apart as it comes off a connection that libcurl only opened: the lines of its head, then
/// its content as framed (RFC 9112 §6.3), or whatever follows `101 Switching Protocols`.
///
/// It goes by lines that the transfer has read and found sound, so a length here is digits and a coding is `chunked`.
struct RawAnswer {
    enum Part: Equatable {
        /// What there is of it is no whole line.
        case needsMore
        /// Bytes of a line of the head, with its line ending.
        case line(Int)
        case content(Int)
        /// Bytes that only frame the content.
        case framing(Int)
        case end
        case malformed
    }

    private enum Phase: Equatable {
        case head
        case length(Int)
        case untilClose
        case chunkSize, chunkEnd, trailers
        case chunk(Int)
        /// The protocol is another one.
        case switched
        case over
    }

    private var phase = Phase.head
    /// Of the head that is being read; 0 before its first line.
    private var status = 0
    private var length: Int?
    private var isChunked = false

    var isSwitched: Bool { phase == .switched }
    /// The end of the connection is the end of the answer.
    var mayEndNow: Bool { phase == .untilClose || phase == .head || phase == .switched }
    var headIsComplete: Bool { phase != .head }

    /// What `bytes` begin with. A line counts once `took` was told of it, all else at once.
    mutating func next(_ bytes: UnsafeRawBufferPointer) -> Part {
        if phase == .over { return .end }
        guard !bytes.isEmpty else { return .needsMore }
        switch phase {
        case .head: return Self.line(bytes).map { .line($0) } ?? .needsMore
        case .switched, .untilClose: return .content(bytes.count)
        case .length(let left):
            let count = min(left, bytes.count)
            phase = left == count ? .over : .length(left - count)
            return .content(count)
        case .chunk(let left):
            let count = min(left, bytes.count)
            phase = left == count ? .chunkEnd : .chunk(left - count)
            return .content(count)
        case .chunkSize, .chunkEnd, .trailers:
            guard let count = Self.line(bytes) else { return .needsMore }
            return takeFraming(bytes[..<count]) ? .framing(count) : .malformed
        case .over: return .end
        }
    }

    /// - Parameter line: what `next` found, once the transfer has read it.
    mutating func took(_ line: UnsafeRawBufferPointer) {
        let text = String(decoding: line, as: UTF8.self).lowercased().prefix { $0 != "\r\n" && $0 != "\n" }
        if text.isEmpty { return endHead() }
        guard status != 0 else {
            status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            return
        }
        let parts = text.split(separator: ":", maxSplits: 1).map { $0.filter { $0 != " " && $0 != "\t" } }
        guard parts.count == 2 else { return }
        if parts[0] == "content-length" { length = Int(parts[1]) }
        if parts[0] == "transfer-encoding" { isChunked = true }
    }

    private mutating func endHead() {
        switch status {
        case 101: phase = .switched
        case 100..<200: self = RawAnswer()
        case 204, 304: phase = .over
        default:
            if isChunked { phase = .chunkSize } else { phase = length.map { $0 == 0 ? .over : .length($0) } ?? .untilClose }
        }
    }

    /// RFC 9112 §7.1. - Parameter line: with its line ending.
    private mutating func takeFraming(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard line.count >= 2, line[line.endIndex - 2] == 0x0d else { return false }
        let text = line.dropLast(2)
        switch phase {
        case .chunkEnd:
            phase = .chunkSize
            return text.isEmpty
        case .chunkSize:
            let digits = text.prefix { $0 != 0x3b && $0 != 0x20 && $0 != 0x09 }
            guard !digits.isEmpty, digits.count <= 15, digits.first != 0x2b, digits.first != 0x2d,
                let size = Int(String(decoding: digits, as: UTF8.self), radix: 16)
            else { return false }
            phase = size == 0 ? .trailers : .chunk(size)
            return true
        default:
            // Trailers of a refusal say nothing that a client could use.
            if text.isEmpty { phase = .over }
            return true
        }
    }

    private static func line(_ bytes: UnsafeRawBufferPointer) -> Int? { bytes.firstIndex(of: 0x0a).map { $0 + 1 } }
}
