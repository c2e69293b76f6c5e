import Gateway

/// What of a stored whole goes to the client.
enum Cut: Equatable {
    case whole
    /// Bytes of the whole (RFC 9110 §15.3.7).
    case part(Range<Int>)
    /// Several, as `multipart/byteranges` (RFC 9110 §14.6).
    case parts([Range<Int>])
    /// No byte of the range is there (RFC 9110 §15.5.17).
    case unsatisfiable
    case notModified
}

extension StoredHead {
    /// - Parameter length: bytes of the whole; nil while that is not known, and then there is no part of it.
    func cut(for request: Fields, names: NameSet, isHead: Bool, length: Int?) -> Cut {
        guard names.meets(.conditions) else { return .whole }
        if isKnown(to: request, names: names) { return .notModified }
        guard names.meets(.range), !isHead, status == 200, let length else { return .whole }
        if names.meets(.ifRange), !isCurrent(ifRange: request) { return .whole }
        return request.withFirst(.range) { Ranges.cut($0, length: length) } ?? .whole
    }

    /// RFC 9110 §13.1.5: the same by strong comparison, or the very date, where that date is a strong validator.
    private func isCurrent(ifRange request: Fields) -> Bool {
        request.withFirst(.ifRange) { value in
            if let tag = EntityTag(value) { return etag?.matchesStrongly(tag) ?? false }
            guard let lastModified, let date = HTTPDate.seconds(value) else { return false }
            // RFC 9110 §8.8.2.2: within a second of the answer it could have changed once more unnoticed.
            return date == lastModified && self.date > lastModified
        } ?? false
    }
}

/// Range requests answered from a stored whole (RFC 9110 §14).
enum Ranges {
    /// Ranges of one request; more get the whole, as a server always may give (§14.2).
    private static let most = 16
    /// Two ranges nearer than this are given as one: the part's own lines would take more (§15.3.7.2).
    private static let near = 80

    /// What cannot be read gets the whole (§14.2).
    static func cut(_ bytes: UnsafeRawBufferPointer, length: Int) -> Cut {
        let unit: StaticString = "bytes="
        guard bytes.count > unit.utf8CodeUnitCount else { return .whole }
        for index in 0..<unit.utf8CodeUnitCount where asciiLowercased(bytes[index]) != unit.utf8Start[index] { return .whole }
        var index = unit.utf8CodeUnitCount
        var found: [Range<Int>] = []
        var specs = 0
        while true {
            while index < bytes.count, Directives.isBlank(bytes[index]) || bytes[index] == comma { index += 1 }
            guard index < bytes.count else { break }
            specs += 1
            guard specs <= most, let spec = spec(bytes, &index, length: length) else { return .whole }
            if let range = spec { found = joined(found, range) }
        }
        guard specs > 0 else { return .whole }
        switch found.count {
        case 0: return .unsatisfiable
        case 1: return .part(found[0])
        default: return found.reduce(0) { $0 + $1.count } < length ? .parts(found) : .whole
        }
    }

    /// - Returns: the bytes meant, an inner nil where the whole has none of them; nil when it cannot be read.
    private static func spec(_ bytes: UnsafeRawBufferPointer, _ index: inout Int, length: Int) -> Range<Int>?? {
        let first = number(bytes, &index)
        guard index < bytes.count, bytes[index] == dash else { return nil }
        index += 1
        let last = number(bytes, &index)
        while index < bytes.count, Directives.isBlank(bytes[index]) { index += 1 }
        guard index == bytes.count || bytes[index] == comma else { return nil }
        switch (first, last) {
        case (let first?, let last?):
            guard first <= last else { return nil }
            return .some(first < length ? first..<min(length, last + 1) : nil)
        case (let first?, nil):
            return .some(first < length ? first..<length : nil)
        case (nil, let suffix?):
            return .some(suffix > 0 && length > 0 ? max(0, length - suffix)..<length : nil)
        case (nil, nil):
            return nil
        }
    }

    /// Puts a range behind the others, or into one that it meets.
    private static func joined(_ others: [Range<Int>], _ range: Range<Int>) -> [Range<Int>] {
        guard let index = others.firstIndex(where: { $0.lowerBound <= range.upperBound + near && range.lowerBound <= $0.upperBound + near })
        else { return others + [range] }
        var rest = others
        let other = rest.remove(at: index)
        return joined(rest, min(other.lowerBound, range.lowerBound)..<max(other.upperBound, range.upperBound))
    }

    /// Digits at `index`; a number past any length stays there.
    private static func number(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) -> Int? {
        let start = index
        var value = 0
        while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 {
            value = min(1 << 58, value * 10 + Int(bytes[index] - 0x30))
            index += 1
        }
        return index > start ? value : nil
    }

    private static let comma: UInt8 = 0x2c, dash: UInt8 = 0x2d
}
