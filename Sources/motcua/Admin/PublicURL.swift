import Gateway
import NIOCore

/// An address as a citizen would type it, taken apart: `https://dichvucong.example.gov.vn/ha-noi/?ma=1`.
struct PublicURL {
    let isSecure: Bool
    /// In lower case.
    let authority: String
    /// Path and query.
    let target: String

    init(_ text: String) throws(Refusal) {
        let flaw = Refusal("\(text) is no URL; allowed is http://HOST/PATH or https://HOST/PATH")
        guard let scheme = text.firstRange(of: "://"), let isSecure = ["https": true, "http": false][text[..<scheme.lowerBound].lowercased()]
        else { throw flaw }
        let rest = text[scheme.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        guard end > rest.startIndex, !rest[..<end].contains("@") else { throw flaw }
        let target = rest[end...].prefix { $0 != "#" }
        self.isSecure = isSecure
        authority = rest[..<end].lowercased()
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
        guard Self.isSound(self.target) else { throw flaw }
    }

    /// `/PATH`, or `HOST/PATH`.
    static func prefix(_ text: String) throws(Refusal) -> (authority: String?, path: String) {
        let flaw = Refusal("\(text) is no prefix; allowed is /PATH or HOST/PATH, without a query")
        guard let slash = text.firstIndex(of: "/"), !text.contains("://"), let path = normalised(String(text[slash...])) else { throw flaw }
        return (slash == text.startIndex ? nil : text[..<slash].lowercased(), path)
    }

    private static func isSound(_ target: String) -> Bool { (try? RequestTarget(originForm: ByteBuffer(string: target))) != nil }

    /// As the cache's keys have it; nil where it is no path alone.
    private static func normalised(_ path: String) -> String? {
        guard let target = try? RequestTarget(originForm: ByteBuffer(string: path)), target.query == nil else { return nil }
        return String(buffer: target.path)
    }
}
