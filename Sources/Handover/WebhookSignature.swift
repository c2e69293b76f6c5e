import Crypto
import Dossiers
import Gateway

/// `t=<seconds since 1970>,v1=<HMAC-SHA256 of "t.body" in hexadecimal>`: the moment is signed with the body, so that what
/// was overheard cannot be sent again later.
struct WebhookSignature: Sendable, Hashable {
    let text: String

    init(_ body: [UInt8], secret: Secret, at moment: Instant) {
        var code = HMAC<SHA256>(key: SymmetricKey(data: Array(secret.reveal().utf8)))
        code.update(data: Array("\(moment.seconds).".utf8))
        code.update(data: body)
        text = "t=\(moment.seconds),v1=\(Hexadecimal.text(code.finalize()))"
    }
}
