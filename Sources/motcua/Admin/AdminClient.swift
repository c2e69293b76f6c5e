import Curl

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Asks a running gateway at its admin address.
struct AdminClient: Sendable {
    private let address: String
    private let base: String
    private let unixSocket: String?

    /// - Parameter address: `unix:PATH`, `HOST:PORT` or `http://HOST:PORT`.
    init(_ address: String) {
        self.address = address
        if address.hasPrefix("unix:") {
            let path = String(address.dropFirst(5))
            unixSocket = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
            base = "http://localhost"
        } else {
            unixSocket = nil
            var url = address.contains("://") ? address : "http://" + address
            if url.hasSuffix("/") { url.removeLast() }
            base = url
        }
    }

    func fetch<Report: Decodable>(_ path: String, as type: Report.Type) throws -> Report {
        let content = try ask("GET", path)
        do { return try JSONDecoder().decode(type, from: Data(content)) } catch {
            throw Refusal("the gateway at \(address) answered what this version does not understand")
        }
    }

    /// - Returns: what the gateway said, without its last line's end.
    func post(_ path: String) throws -> String { Self.said(try ask("POST", path)) }

    private func ask(_ method: String, _ path: String) throws -> [UInt8] {
        var fetch = CurlFetch(base + path, unixSocket: unixSocket)
        fetch.method = method
        let (status, content): (Int, [UInt8])
        do { (status, content) = try fetch() } catch { throw Refusal("no gateway answers at \(address): \(error)") }
        // 400 says in a line what it would have taken.
        if status == 400 { throw Refusal(Self.said(content)) }
        guard status == 200 else { throw Refusal("the gateway at \(address) answered \(status)") }
        return content
    }

    private static func said(_ content: [UInt8]) -> String {
        var text = String(decoding: content, as: UTF8.self)
        while text.hasSuffix("\n") { text.removeLast() }
        return text
    }
}
