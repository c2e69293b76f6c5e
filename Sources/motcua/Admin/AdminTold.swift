import Gateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `AdminAnswer`'s twin for tasks.
enum AdminTold {
    static func json(_ value: some Encodable) -> Told {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return text("not encodable", status: 500) }
        return told(Array(data), type: "application/json", status: 200)
    }

    static func text(_ text: String, status: Int = 200) -> Told { told(Array((text + "\n").utf8), type: "text/plain; charset=utf-8", status: status) }

    private static func told(_ content: [UInt8], type: String, status: Int) -> Told {
        Told(status, Fields([.contentType: type, .cacheControl: "no-store"]), .bytes(content))
    }
}
