import Gateway
import NIOCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Answers of the admin address; nothing stores them.
enum AdminAnswer {
    static func json(_ value: some Encodable) -> Answer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return text("not encodable\n", status: 500) }
        return answer(ByteBuffer(bytes: data), type: "application/json", status: 200)
    }

    static func text(_ text: String, type: String = "text/plain; charset=utf-8", status: Int = 200) -> Answer {
        answer(ByteBuffer(string: text), type: type, status: status)
    }

    private static func answer(_ content: ByteBuffer, type: String, status: Int) -> Answer {
        Answer(status: status, fields: Fields([.contentType: type, .cacheControl: "no-store"]), body: .bytes(content))
    }
}
