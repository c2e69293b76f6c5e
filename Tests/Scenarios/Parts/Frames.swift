/// Frames of HTTP/2 (RFC 9113 §4.1), as few as a hostile client needs.
enum Frames {
    struct Frame {
        let type: UInt8, flags: UInt8, stream: UInt32
        let content: [UInt8]
    }

    /// The preface and the client's settings.
    static let opening = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + settings
    static let settings = frame(type: 4, stream: 0, [])
    /// The server's are in force from here on.
    static let settingsKnown = frame(type: 4, flags: 1, stream: 0, [])
    static let ping = frame(type: 6, stream: 0, [UInt8](repeating: 7, count: 8))

    /// HEADERS of a GET, with these fields in the place of its own or behind them.
    /// - Parameter ends: false where DATA is to follow.
    static func request(_ stream: UInt32, _ changes: [(String, String)] = [], without: Set<String> = [], ends: Bool = true) -> [UInt8] {
        var fields = [(":method", "GET"), (":scheme", "http"), (":path", "/ha-noi/x"), (":authority", "motcua.test")]
        fields.removeAll { without.contains($0.0) }
        var changes = changes
        for (index, field) in fields.enumerated() {
            guard let place = changes.firstIndex(where: { $0.0 == field.0 }) else { continue }
            fields[index].1 = changes.remove(at: place).1
        }
        return headers(stream, fields + changes, ends: ends)
    }

    static func headers(_ stream: UInt32, _ fields: [(String, String)], ends: Bool = true, isComplete: Bool = true) -> [UInt8] {
        frame(type: 1, flags: (ends ? 1 : 0) | (isComplete ? 4 : 0), stream: stream, block(fields))
    }

    static func continuation(_ stream: UInt32, _ fields: [(String, String)]) -> [UInt8] { frame(type: 9, stream: stream, block(fields)) }
    static func data(_ stream: UInt32, _ text: String) -> [UInt8] { frame(type: 0, flags: 1, stream: stream, Array(text.utf8)) }
    static func reset(_ stream: UInt32) -> [UInt8] { frame(type: 3, stream: stream, [0, 0, 0, 8]) }

    /// Literal fields without indexing and with literal names (RFC 7541 §6.2.2).
    private static func block(_ fields: [(String, String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (name, value) in fields {
            bytes.append(0)
            bytes += length(name.utf8.count)
            bytes += Array(name.utf8)
            bytes += length(value.utf8.count)
            bytes += Array(value.utf8)
        }
        return bytes
    }

    /// A length in seven bits and what goes beyond them (RFC 7541 §5.1).
    private static func length(_ count: Int) -> [UInt8] {
        guard count >= 127 else { return [UInt8(count)] }
        var bytes: [UInt8] = [127], rest = count - 127
        while rest >= 128 {
            bytes.append(UInt8(rest % 128 + 128))
            rest /= 128
        }
        return bytes + [UInt8(rest)]
    }

    private static func frame(type: UInt8, flags: UInt8 = 0, stream: UInt32, _ content: [UInt8]) -> [UInt8] {
        func byte(_ number: Int, _ shift: Int) -> UInt8 { UInt8(truncatingIfNeeded: number >> shift) }
        let length = content.count, id = Int(stream)
        let head = [byte(length, 16), byte(length, 8), byte(length, 0), type, flags, byte(id, 24), byte(id, 16), byte(id, 8), byte(id, 0)]
        return head + content
    }
}

extension Wire {
    /// The next frame; nil at the connection's end.
    func frame() throws -> Frames.Frame? {
        guard let head = try? read(count: 9) else { return nil }
        let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
        let stream = head[5...8].reduce(0) { $0 << 8 | UInt32($1) }
        return Frames.Frame(type: head[3], flags: head[4], stream: stream, content: try read(count: length))
    }
}
