import Gateway
import JSON
import Synchronization

/// An agency that is brought nothing reads the door's feed, and fetches what is new there.
extension AgencySystem {
    /// One look at the feed, from where the last one ended: each dossier handed in is fetched with its files and
    /// acknowledged by its number here and the digest of each file.
    /// - Parameter wait: seconds that the door may keep the question while there is nothing new.
    /// - Returns: how many dossiers were taken.
    @discardableResult
    package func fetch(_ line: MotcuaLine, wait: Int = 0) async throws -> Int {
        let cursor = inside.withLock { $0.cursor }
        let answer = try await line.ask("GET", "/api/v1/feed?after=\(cursor)&wait=\(wait)", [credentials])
        guard answer.status == 200, let page = try? JSON(parsing: answer.content), let next = page["conTro"]?.string else {
            throw MotcuaLine.Trouble.refused(status: answer.status, answer.text)
        }
        var count = 0
        for event in page["suKien"]?.array ?? [] where event["viec"]?["ma"]?.string == "submitted" {
            try await take(event, line)
            count += 1
        }
        // Only now: what broke off in the middle is looked at again.
        inside.withLock { $0.cursor = next }
        return count
    }

    private func take(_ event: JSON, _ line: MotcuaLine) async throws {
        guard let taken = take(event) else { throw MotcuaLine.Trouble.broken }
        for file in event["tep"]?.array ?? [] {
            guard let digest = file["sha256"]?.string, let link = file["lienKet"]?.string else { throw MotcuaLine.Trouble.broken }
            if files(taken.number).contains(digest) { continue }
            let answer = try await line.ask("GET", link, [credentials], keeps: false)
            guard answer.status == 200, answer.digest == digest else { throw MotcuaLine.Trouble.refused(status: answer.status, answer.text) }
            inside.withLock { inside in _ = inside.files[taken.number, default: []].insert(digest) }
        }
        try await say(line, "PUT", "/api/v1/dossiers/\(taken.number)/acknowledgement", [
            "maHoSoCoQuan": .string(taken.own), "tep": .array(files(taken.number).sorted().map { .string($0) }),
        ])
        acknowledge(taken.number)
    }
}

/// RFC 4648 §4.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let three = bytes[start..<min(start + 3, bytes.count)]
            let value = three.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - three.count))
            for place in 0..<4 {
                text.append(place <= three.count ? alphabet[value >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
