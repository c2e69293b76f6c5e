/// One HTTP/1.1 message as it came over a wire.
struct WireMessage: Sendable {
    let startLine: String
    let lines: [String]
    var content: [UInt8] = []
    /// False when the connection ended before the content did.
    var isWhole = true

    init(head: String) {
        let parts = head.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
        startLine = parts.first ?? ""
        lines = Array(parts.dropFirst())
    }

    var status: Int { startLine.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0 }
    var method: String { startLine.split(separator: " ").first.map(String.init) ?? "" }
    var target: String { startLine.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
    var text: String { String(decoding: content, as: UTF8.self) }
    var cacheStatus: String { self["cache-status"] ?? "" }

    subscript(name: String) -> String? {
        let prefix = name.lowercased() + ":"
        let values = lines.filter { $0.lowercased().hasPrefix(prefix) }.map { line in
            String(line.dropFirst(prefix.count).drop { $0 == " " })
        }
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}

extension Wire {
    /// The next request, whole; nil when there is none any more.
    func request() throws -> WireMessage? {
        guard let head = try read(to: "\r\n\r\n") else { return nil }
        var message = WireMessage(head: head)
        try readContent(of: &message, toEnd: false)
        return message
    }

    /// The next final answer, whole or as much of it as came.
    func answer(toMethod method: String = "GET") throws -> WireMessage {
        guard let head = try read(to: "\r\n\r\n") else { throw Failure.closed }
        var message = WireMessage(head: head)
        guard message.startLine.hasPrefix("HTTP/1.1 ") else { throw Failure.notHTTP(message.startLine) }
        if (100..<200).contains(message.status) { return try answer(toMethod: method) }
        if method == "HEAD" || message.status == 204 || message.status == 304 { return message }
        do {
            try readContent(of: &message, toEnd: true)
        } catch Failure.closed, Failure.broken {
            message.isWhole = false
        }
        return message
    }

    private func readContent(of message: inout WireMessage, toEnd: Bool) throws {
        if message["transfer-encoding"] == "chunked" {
            while let line = try read(to: "\r\n"), let size = Int(line.prefix { $0 != ";" }, radix: 16) {
                if size == 0 {
                    while let trailer = try read(to: "\r\n"), !trailer.isEmpty {}
                    return
                }
                message.content += try read(count: size)
                _ = try read(count: 2)
            }
            throw Failure.closed
        } else if let length = message["content-length"].flatMap({ Int($0) }) {
            message.content = try read(count: length)
        } else if toEnd {
            message.content = try readToEnd()
        }
    }

    /// Sends a request and waits for its answer.
    func exchange(
        _ method: String = "GET", _ target: String, _ fields: [String: String] = [:], content: String? = nil
    ) throws -> WireMessage {
        var text = "\(method) \(target) HTTP/1.1\r\nHost: motcua.test\r\n"
        for (name, value) in fields { text += "\(name): \(value)\r\n" }
        if let content { text += "Content-Length: \(content.utf8.count)\r\n" }
        try send(text + "\r\n" + (content ?? ""))
        return try answer(toMethod: method)
    }
}
