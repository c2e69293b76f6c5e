import NIOCore

/// Several ranges of one content as `multipart/byteranges` (RFC 9110 §14.6).
struct MultipartRanges {
    let contentType: String
    let content: ByteBuffer

    /// - Parameters:
    ///   - type: the whole's `Content-Type`.
    ///   - boundary: what no content holds: something made for this exchange alone.
    init(_ ranges: [Range<Int>], of whole: ByteBuffer, type: String?, boundary: String) {
        var content = ByteBuffer()
        content.reserveCapacity(ranges.reduce(0) { $0 + $1.count + 200 })
        for range in ranges {
            content.writeString("\r\n--\(boundary)\r\n")
            if let type { content.writeString("Content-Type: \(type)\r\n") }
            content.writeString("Content-Range: bytes \(range.lowerBound)-\(range.upperBound - 1)/\(whole.readableBytes)\r\n\r\n")
            if let slice = whole.getSlice(at: whole.readerIndex + range.lowerBound, length: range.count) {
                content.writeImmutableBuffer(slice)
            }
        }
        content.writeString("\r\n--\(boundary)--\r\n")
        self.content = content
        contentType = "multipart/byteranges; boundary=\(boundary)"
    }
}
