import Gateway

/// What of a stored whole goes to the client.
enum Cut: Equatable {
    case whole
    /// Bytes of the whole (RFC 9110 §15.3.7).
    case part(Range<Int>)
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
    /// One range is cut out; several, or what cannot be read, get the whole, as a server always may (§14.2).
    static func cut(_ bytes: UnsafeRawBufferPointer, length: Int) -> Cut {
        let unit: StaticString = "bytes="
        guard bytes.count > unit.utf8CodeUnitCount else { return .whole }
        for index in 0..<unit.utf8CodeUnitCount where asciiLowercased(bytes[index]) != unit.utf8Start[index] { return .whole }
        var index = unit.utf8CodeUnitCount
        while index < bytes.count, Directives.isBlank(bytes[index]) { index += 1 }
        let first = number(bytes, &index)
        guard index < bytes.count, bytes[index] == 0x2d else { return .whole }
        index += 1
        let last = number(bytes, &index)
        while index < bytes.count, Directives.isBlank(bytes[index]) { index += 1 }
        guard index == bytes.count else { return .whole }
        switch (first, last) {
        case (let first?, let last?):
            guard first <= last else { return .whole }
            return first < length ? .part(first..<min(length, last + 1)) : .unsatisfiable
        case (let first?, nil):
            return first < length ? .part(first..<length) : .unsatisfiable
        case (nil, let suffix?):
            return suffix > 0 && length > 0 ? .part(max(0, length - suffix)..<length) : .unsatisfiable
        case (nil, nil):
            return .whole
        }
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
}
