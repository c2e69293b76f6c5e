extension JSON {
    /// Reads one value and nothing after it, strictly.
    package init(parsing bytes: some Collection<UInt8>, limits: JSONLimits = .standard) throws(JSONFlaw) {
        // The standard library's closure throws untyped.
        let parsed = bytes.withContiguousStorageIfAvailable { JSONParser.parse($0, limits) }
        self = try (parsed ?? Array(bytes).withUnsafeBufferPointer { JSONParser.parse($0, limits) }).get()
    }
}

/// Goes once over the bytes, from left to right.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: JSONLimits
    var position = 0
    var path = JSONPath()
    private var depth = 0
    private var members = 0

    static func parse(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits) -> Result<JSON, JSONFlaw> {
        var parser = JSONParser(bytes: bytes, limits: limits)
        do throws(JSONFlaw) {
            return .success(try parser.document())
        } catch {
            return .failure(error)
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The byte to read; nil at the end.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func document() throws(JSONFlaw) -> JSON {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw flaw(.byteOrderMark) }
        skipBlanks()
        let value = try value()
        skipBlanks()
        if position < bytes.count { throw flaw(.trailing) }
        return value
    }

    private mutating func value() throws(JSONFlaw) -> JSON {
        guard let byte = next else { throw flaw(.endsEarly) }
        switch byte {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw flaw(.unexpected)
        }
    }

    private mutating func object() throws(JSONFlaw) -> JSONObject {
        try descend()
        var object = JSONObject()
        skipBlanks()
        if take("}") { return ascend(object) }
        while true {
            guard let byte = next else { throw flaw(.endsEarly) }
            guard byte == UInt8(ascii: "\"") else { throw flaw(.unexpected) }
            let start = position
            let name = try string()
            path.enter(.member(name))
            if object.has(name) { throw flaw(.duplicateName, at: start) }
            try count()
            skipBlanks()
            try expect(":")
            skipBlanks()
            object.append(name, try value())
            path.leave()
            skipBlanks()
            if take("}") { return ascend(object) }
            try expect(",")
            skipBlanks()
        }
    }

    private mutating func array() throws(JSONFlaw) -> [JSON] {
        try descend()
        var array: [JSON] = []
        skipBlanks()
        if take("]") { return ascend(array) }
        while true {
            path.enter(.element(array.count))
            try count()
            array.append(try value())
            path.leave()
            skipBlanks()
            if take("]") { return ascend(array) }
            try expect(",")
            skipBlanks()
        }
    }

    /// Past an opening bracket.
    private mutating func descend() throws(JSONFlaw) {
        depth += 1
        if depth > limits.depth { throw flaw(.tooDeep) }
        position += 1
    }

    private mutating func ascend<Whole>(_ whole: Whole) -> Whole {
        depth -= 1
        return whole
    }

    private mutating func count() throws(JSONFlaw) {
        members += 1
        if members > limits.members { throw flaw(.tooMany) }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONFlaw) -> JSON {
        for index in 0..<word.utf8CodeUnitCount {
            guard let byte = next else { throw flaw(.endsEarly) }
            guard byte == word.utf8Start[index] else { throw flaw(.unexpected) }
            position += 1
        }
        return value
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
            default: return
            }
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(JSONFlaw) {
        guard !take(character) else { return }
        throw flaw(next == nil ? .endsEarly : .unexpected)
    }

    /// - Parameter offset: where the flaw is; nil for here.
    func flaw(_ kind: JSONFlaw.Kind, at offset: Int? = nil) -> JSONFlaw {
        let offset = offset ?? position
        let before = bytes[..<offset]
        let line = before.lastIndex(of: UInt8(ascii: "\n")).map { before.index(after: $0) } ?? 0
        return JSONFlaw(
            kind: kind, offset: offset, line: 1 + before.count { $0 == UInt8(ascii: "\n") },
            // A continuation byte (10xxxxxx) begins no character.
            column: 1 + before[line...].count { $0 & 0xC0 != 0x80 }, path: path.text)
    }
}
