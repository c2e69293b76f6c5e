import Catalogue
import Crypto
import Dossiers
package import Gateway

/// How a call shows who makes it: HMAC-SHA256 with the organ's secret.
package enum AxisSignatureForm: String, Sendable, Hashable, CaseIterable {
    /// System, RFC 3339 timestamp, content type and the body's SHA-256, joined by line feeds: ours.
    case lines
    /// System, `ddMMyyyy'T'HHmmss+SSSS`, content type and the body, joined by nothing: one vendor's. Where one part ends and
    /// the next begins is not signed.
    case joined

    /// The shortest time between two timestamps that differ: calls without a body, told apart by nothing else, must not have
    /// the same signature.
    package var step: Span { self == .lines ? Span(nanoseconds: 1) : Span(nanoseconds: 1_000_000) }

    package func timestamp(_ moment: Instant) -> String {
        switch self {
        case .lines:
            let fraction = String(String(1_000_000_000 + moment.nanoseconds % 1_000_000_000).dropFirst())
            return Timestamp.text(moment).replacing("+07:00", with: ".\(fraction)+07:00")
        case .joined:
            // WireDate has Vietnam's time as yyyyMMddHHmmss.
            let digits = Array(WireDate.text(moment))
            func part(_ range: Range<Int>) -> String { String(digits[range]) }
            let thousandths = moment.nanoseconds / 1_000_000 % 1000
            return "\(part(6..<8))\(part(4..<6))\(part(0..<4))T\(part(8..<14))+" + String(String(10_000 + thousandths).dropFirst())
        }
    }

    /// Nil for another form.
    package func moment(_ text: String) -> Instant? {
        switch self {
        case .lines: return Timestamp.read(text)
        case .joined:
            let all = Array(text.utf8), digits = all.filter { $0 &- 0x30 < 10 }
            guard all.count == 20, digits.count == 18, all[8] == UInt8(ascii: "T"), all[15] == UInt8(ascii: "+") else { return nil }
            let moment = String(decoding: digits[4..<8] + digits[2..<4] + digits[0..<2] + digits[8..<14], as: UTF8.self)
            guard let seconds = try? WireDate.read(moment), let thousandths = Int64(String(decoding: digits[14...], as: UTF8.self)), thousandths < 1000
            else { return nil }
            return Instant(nanoseconds: seconds.nanoseconds + thousandths * 1_000_000)
        }
    }
}

/// A signature being computed as the body passes.
package struct AxisSignature {
    private let form: AxisSignatureForm
    private let key: SymmetricKey
    private let head: [String]
    private var joined: HMAC<SHA256>
    private var body = SHA256()

    package init(_ form: AxisSignatureForm, secret: Secret, system: String, timestamp: String, contentType: String) {
        self.form = form
        key = SymmetricKey(data: Array(secret.reveal().utf8))
        head = [system, timestamp, contentType]
        joined = HMAC(key: key)
        joined.update(data: Array(head.joined().utf8))
    }

    package mutating func update(_ bytes: [UInt8]) {
        switch form {
        case .lines: body.update(data: bytes)
        case .joined: joined.update(data: bytes)
        }
    }

    /// Lower-case hexadecimal.
    package func finish() -> String {
        switch form {
        case .lines:
            let text = (head + [Hexadecimal.text(body.finalize())]).joined(separator: "\n")
            return Hexadecimal.text(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
        case .joined: return Hexadecimal.text(joined.finalize())
        }
    }
}

/// The fields that show who calls.
package enum AxisFields {
    package static let system: FieldName = "x-system-id", timestamp: FieldName = "x-timestamp", signature: FieldName = "x-signature"
}
