/// Content packed as it comes into a ZIP with one entry (APPNOTE 6.3.3), its sizes behind it, so that nothing is held.
///
/// Content of 4 GiB or more has no room in this form; limits are far below.
package final class Packer {
    private let name: [UInt8]
    private let deflation: Deflation
    private var length: UInt32 = 0, packed: UInt32 = 0, checksum: UInt32 = 0
    private var isBegun = false

    /// - Parameter name: of the entry, for whoever opens the ZIP by hand; cut to 255 characters.
    package init(name: String) throws(AttachmentFlaw) {
        self.name = Array(String(name.prefix(255)).utf8)
        deflation = try Deflation(.packing)
    }

    package func pack(_ bytes: [UInt8]) throws(AttachmentFlaw) -> [UInt8] {
        let (sum, isOver) = length.addingReportingOverflow(UInt32(clamping: bytes.count))
        guard !isOver else { throw .tooLarge(limit: Int64(UInt32.max)) }
        length = sum
        checksum = Deflation.checksum(bytes, after: checksum)
        return head() + (try run(bytes, isLast: false))
    }

    /// The last of the content was packed.
    package func finish() throws(AttachmentFlaw) -> [UInt8] {
        var out = head() + (try run([], isLast: true))
        let facts = Self.four(checksum) + Self.four(packed) + Self.four(length)
        out += Self.four(0x0807_4B50) + facts
        let local = 30 + UInt32(name.count), directory = local + packed + 16
        let entry = Self.four(0x0201_4B50) + Self.two(20) + Self.shared + facts + Self.two(UInt16(name.count)) + [UInt8](repeating: 0, count: 16) + name
        out += entry
        out += Self.four(0x0605_4B50) + Self.two(0) + Self.two(0) + Self.two(1) + Self.two(1)
        return out + Self.four(UInt32(entry.count)) + Self.four(directory) + Self.two(0)
    }

    private func head() -> [UInt8] {
        guard !isBegun else { return [] }
        isBegun = true
        return Self.four(0x0403_4B50) + Self.shared + [UInt8](repeating: 0, count: 12) + Self.two(UInt16(name.count)) + Self.two(0) + name
    }

    private func run(_ bytes: [UInt8], isLast: Bool) throws(AttachmentFlaw) -> [UInt8] {
        var out: [UInt8] = [], rest = bytes
        while true {
            let (output, used, isEnd) = try deflation.step(rest, isLast: isLast)
            out += output
            rest.removeFirst(used)
            if isEnd || !isLast && rest.isEmpty && output.count < Deflation.stepLength { break }
        }
        packed += UInt32(out.count)
        return out
    }

    /// Version 2.0; sizes follow (bit 3), the name is UTF-8 (bit 11); deflate; midnight of 1980-01-01, so that the same
    /// content gives the same bytes.
    private static let shared = two(20) + two(0x0808) + two(8) + two(0) + two(0x0021)

    private static func two(_ number: UInt16) -> [UInt8] { [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)] }
    private static func four(_ number: UInt32) -> [UInt8] { two(UInt16(truncatingIfNeeded: number)) + two(UInt16(truncatingIfNeeded: number >> 16)) }
}
