import Curl
import JSON

/// Asks the sandbox's gateway, as somebody before it would.
struct SandboxCaller {
    /// The gateway's, `http://HOST:PORT`.
    let address: String

    /// - Parameter content: posted; nil asks by GET.
    func ask(_ path: String, _ lines: [String], _ content: [UInt8]? = nil) throws -> JSON {
        var fetch = CurlFetch(address + path)
        fetch.lines = lines
        if let content {
            fetch.method = "POST"
            fetch.content = content
        }
        let (status, answer) = try fetch()
        guard (200...299).contains(status), let json = try? JSON(parsing: answer) else {
            throw Refusal("\(path) answered \(status): \(String(decoding: answer, as: UTF8.self))")
        }
        return json
    }

    /// JSON posted under a key of its own.
    func post(_ path: String, _ json: JSON, as account: String? = nil) throws -> JSON {
        let key = UInt64.random(in: .min ... .max), credentials = account.map { ["Authorization: \($0)"] } ?? []
        return try ask(path, ["Content-Type: application/json", "Idempotency-Key: \"sandbox-\(key)\"", "Accept-Language: vi"] + credentials, json.bytes)
    }
}
