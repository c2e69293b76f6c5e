/// The one entry of a ZIP (APPNOTE 6.3.3): what its local head says, and whether what follows its content agrees.
struct ZipEntry {
    let isDeflated: Bool
    /// Sizes stand behind the content (bit 3).
    let isFollowed: Bool
    /// Bytes of the content; nil where they follow it.
    let length: Int64?
    /// Bytes of the local head with its name.
    let head: Int64

    /// Bytes behind the content: descriptor, one directory entry with three texts of 64 KiB, the end with one.
    static let longestTail = 24 + 46 + 22 + 4 * 65_535

    /// Also a ZIP of nothing, which then has not one entry.
    static func begins(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06])
    }

    /// - Returns: nil until the head is whole.
    static func read(_ bytes: [UInt8]) throws(AttachmentFlaw) -> (ZipEntry, used: Int)? {
        guard number(bytes, 0, 4) == 0x0403_4B50 else { throw .entries }
        guard bytes.count >= 30 else { return nil }
        let used = 30 + Int(number(bytes, 26, 2)) + Int(number(bytes, 28, 2))
        guard bytes.count >= used else { return nil }
        let flags = number(bytes, 6, 2), method = number(bytes, 8, 2), isFollowed = flags & 8 != 0
        // Bits 0 and 6: encrypted. Stored content whose size follows it has no end that can be told.
        guard flags & 0x41 == 0, method == 8 || method == 0 && !isFollowed else { throw .method }
        let length = number(bytes, 22, 4), packed = number(bytes, 18, 4)
        guard method == 8 || length == packed else { throw .inconsistent }
        let entry = ZipEntry(isDeflated: method == 8, isFollowed: isFollowed, length: isFollowed ? nil : length, head: Int64(used))
        return (entry, used)
    }

    /// - Parameter tail: all bytes behind the content.
    func check(tail: [UInt8], length: Int64, packed: Int64, checksum: UInt32) throws(AttachmentFlaw) {
        guard self.length == nil || self.length == length else { throw .inconsistent }
        let facts = [Int64(checksum), packed, length]
        var at = 0
        if isFollowed {
            at = Self.number(tail, 0, 4) == 0x0807_4B50 ? 4 : 0
            guard tail.count >= at + 12 else { throw .truncated }
            guard [0, 4, 8].map({ Self.number(tail, at + $0, 4) }) == facts else { throw .inconsistent }
            at += 12
        }
        let directory = at
        // A second local head would stand here.
        guard Self.number(tail, at, 4) != 0x0403_4B50 else { throw .entries }
        guard tail.count >= at + 46 else { throw .truncated }
        guard Self.number(tail, at, 4) == 0x0201_4B50 else { throw .inconsistent }
        guard [16, 20, 24].map({ Self.number(tail, at + $0, 4) }) == facts, Self.number(tail, at + 42, 4) == 0 else { throw .inconsistent }
        at += 46 + [28, 30, 32].reduce(0) { $0 + Int(Self.number(tail, directory + $1, 2)) }
        guard Self.number(tail, at, 4) != 0x0201_4B50 else { throw .entries }
        guard tail.count >= at + 22 else { throw .truncated }
        guard Self.number(tail, at, 4) == 0x0605_4B50 else { throw .inconsistent }
        guard Self.number(tail, at + 8, 2) == 1, Self.number(tail, at + 10, 2) == 1 else { throw .entries }
        guard Self.number(tail, at + 12, 4) == Int64(at - directory),
            Self.number(tail, at + 16, 4) == head + packed + Int64(directory),
            tail.count == at + 22 + Int(Self.number(tail, at + 20, 2))
        else { throw .inconsistent }
    }

    /// Little-endian; -1 where the bytes are not there.
    private static func number(_ bytes: [UInt8], _ at: Int, _ width: Int) -> Int64 {
        guard bytes.count >= at + width else { return -1 }
        return (0..<width).reversed().reduce(0) { $0 << 8 | Int64(bytes[at + $1]) }
    }
}
