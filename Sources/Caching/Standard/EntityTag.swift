/// An entity tag (RFC 9110 §8.8.3).
struct EntityTag: Sendable, Equatable {
    let isWeak: Bool
    /// The opaque tag with its quotation marks.
    let opaque: [UInt8]

    /// Reads a field value that is one entity tag.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        guard let found = Self.next(bytes, &index), index == bytes.count else { return nil }
        isWeak = found.isWeak
        opaque = Array(bytes[found.opaque])
    }

    /// RFC 9110 §8.8.3.2, weak comparison: the opaque tags are the same.
    func matchesWeakly(_ other: EntityTag) -> Bool { opaque == other.opaque }

    /// RFC 9110 §8.8.3.2, strong comparison: the same, and neither is weak.
    func matchesStrongly(_ other: EntityTag) -> Bool { !isWeak && !other.isWeak && opaque == other.opaque }

    /// Whether a list as in `If-None-Match` holds this tag by weak comparison; `*` holds every tag.
    func isListedWeakly(in bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while true {
            while index < bytes.count, bytes[index] == 0x2c || Directives.isBlank(bytes[index]) { index += 1 }
            guard index < bytes.count, let found = Self.next(bytes, &index) else { return false }
            if found.opaque.count == opaque.count, isSame(UnsafeRawBufferPointer(rebasing: bytes[found.opaque])) { return true }
        }
    }

    private func isSame(_ bytes: UnsafeRawBufferPointer) -> Bool {
        for index in opaque.indices where opaque[index] != bytes[index] { return false }
        return true
    }

    private static func next(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) -> (isWeak: Bool, opaque: Range<Int>)? {
        let isWeak = index + 1 < bytes.count && bytes[index] == 0x57 && bytes[index + 1] == 0x2f
        if isWeak { index += 2 }
        guard index < bytes.count, bytes[index] == 0x22 else { return nil }
        let start = index
        index += 1
        while index < bytes.count, bytes[index] != 0x22 { index += 1 }
        guard index < bytes.count else { return nil }
        index += 1
        return (isWeak, start..<index)
    }
}
