import Crypto
import Gateway

/// What a visitor's browser keeps: a number in the line, or that they were let in, signed so that nobody can make one.
struct WaitingTicket: Sendable, Hashable {
    enum Kind: String, Sendable { case waits = "w", isIn = "i" }

    let kind: Kind
    let number: Int
    /// Seconds on the gateway's steady clock until which it holds.
    let until: Int64

    /// Signs tickets of one line; made anew at each start, as the lines are.
    struct Key: Sendable {
        private let key: SymmetricKey
        private let line: String

        init(_ secret: [UInt8], line: String) {
            key = SymmetricKey(data: secret)
            self.line = line
        }

        fileprivate func proof(_ text: String) -> String {
            HMAC<SHA256>.authenticationCode(for: Array("\(line)\u{0}\(text)".utf8), using: key).prefix(16).map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
        }
    }

    private var said: String { "\(kind.rawValue).\(number).\(until)" }

    init(_ kind: Kind, _ number: Int, until: Int64) {
        self.kind = kind
        self.number = number
        self.until = until
    }

    func text(_ key: Key) -> String { "\(said).\(key.proof(said))" }

    /// - Returns: nil unless this key made it and it still holds.
    init?(_ text: String, _ key: Key, now: Tick) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.count < 120, parts.count == 4, let kind = Kind(rawValue: parts[0]), let number = Int(parts[1]), let until = Int64(parts[2]) else { return nil }
        self.init(kind, number, until: until)
        // A guess at the proof of another's ticket is found wrong in the same time wherever it is wrong.
        guard zip(key.proof(said).utf8, parts[3].utf8).reduce(UInt8(parts[3].utf8.count == 32 ? 0 : 1), { $0 | ($1.0 ^ $1.1) }) == 0,
            now.nanoseconds / 1_000_000_000 < until
        else { return nil }
    }
}
