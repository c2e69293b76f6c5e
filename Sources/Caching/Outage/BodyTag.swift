/// Finds the end of a page's `<body …>` tag, reading tags as a browser does (HTML §13.2.5): comments, quoted attributes
/// and the text of scripts, styles and titles are passed over.
struct BodyTag {
    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    /// Bytes looked at; a head is never so long.
    private static let limit = 256 << 10
    /// Elements whose content holds no tag but their own end.
    private static let textOnly: [StaticString] = [
        "script", "style", "title", "textarea", "noscript", "template", "iframe", "noembed", "noframes", "xmp",
    ]

    /// - Returns: the place behind the tag's `>`; nil where there is none.
    static func end(in page: UnsafeRawBufferPointer) -> Int? {
        var scan = BodyTag(bytes: UnsafeRawBufferPointer(rebasing: page.prefix(limit)))
        return scan.find()
    }

    private init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private mutating func find() -> Int? {
        while skip(past: "<") {
            if starts(with: "!--") {
                // `<!-->` is a whole comment.
                index += 1
                guard skipComment() else { return nil }
            } else if index < bytes.count, bytes[index] == 0x21 || bytes[index] == 0x3f {
                guard skip(past: ">") else { return nil }
            } else if let name = takeName() {
                guard skipAttributes() else { return nil }
                if Directives.names(name, "body") { return index }
                if let element = Self.textOnly.first(where: { Directives.names(name, $0) }), !skipText(of: element) { return nil }
            }
        }
        return nil
    }

    /// Letters and digits up to the name's end; nil where no tag begins here. The name of an end tag has its slash.
    private mutating func takeName() -> UnsafeRawBufferPointer? {
        let start = index
        if index < bytes.count, bytes[index] == 0x2f { index += 1 }
        guard index < bytes.count, (bytes[index] | 0x20) &- 0x61 < 26 else { return nil }
        while index < bytes.count, !isBlank, bytes[index] != 0x2f, bytes[index] != 0x3e { index += 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<index])
    }

    /// To behind the tag's `>`; one in a quoted value is none.
    private mutating func skipAttributes() -> Bool {
        while index < bytes.count {
            while index < bytes.count, isBlank || bytes[index] == 0x2f { index += 1 }
            guard index < bytes.count else { return false }
            if bytes[index] == 0x3e {
                index += 1
                return true
            }
            // An `=` may begin a name.
            index += 1
            while index < bytes.count, !isBlank, ![0x2f, 0x3e, 0x3d].contains(bytes[index]) { index += 1 }
            while index < bytes.count, isBlank { index += 1 }
            if index < bytes.count, bytes[index] == 0x3d, !skipValue() { return false }
        }
        return false
    }

    private mutating func skipValue() -> Bool {
        index += 1
        while index < bytes.count, isBlank { index += 1 }
        guard index < bytes.count else { return false }
        if bytes[index] == 0x22 { index += 1; return skip(past: "\"") }
        if bytes[index] == 0x27 { index += 1; return skip(past: "'") }
        while index < bytes.count, !isBlank, bytes[index] != 0x3e { index += 1 }
        return true
    }

    private mutating func skipComment() -> Bool {
        while index < bytes.count {
            if starts(with: "-->") || starts(with: "--!>") { return skip(past: ">") }
            index += 1
        }
        return false
    }

    private mutating func skipText(of element: StaticString) -> Bool {
        while skip(past: "<") {
            guard index < bytes.count, bytes[index] == 0x2f else { continue }
            let end = index + 1 + element.utf8CodeUnitCount
            guard end < bytes.count, Directives.names(UnsafeRawBufferPointer(rebasing: bytes[(index + 1)..<end]), element) else { continue }
            index = end
            if isBlank || bytes[index] == 0x2f || bytes[index] == 0x3e { return skipAttributes() }
        }
        return false
    }

    private var isBlank: Bool { [0x20, 0x09, 0x0a, 0x0c, 0x0d].contains(bytes[index]) }

    private func starts(with text: StaticString) -> Bool {
        guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
        for offset in 0..<text.utf8CodeUnitCount where bytes[index + offset] != text.utf8Start[offset] { return false }
        return true
    }

    private mutating func skip(past character: Unicode.Scalar) -> Bool {
        while index < bytes.count {
            index += 1
            if UInt32(bytes[index - 1]) == character.value { return true }
        }
        return false
    }
}
