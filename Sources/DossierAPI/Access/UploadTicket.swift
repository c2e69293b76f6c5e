import Dossiers
import Gateway

/// Proves that its bearer uploaded a file: who only knows a digest cannot have the file put to a dossier, and read it there.
struct UploadTicket: Sendable {
    let file: DossierFile
    let expires: Instant

    init(_ file: DossierFile, expires: Instant) {
        self.file = file
        self.expires = expires
    }

    /// Digest, bytes, pieces, expiry in seconds since 1970, and a proof over them.
    func text(_ vault: Vault) -> String { said + "." + vault.blind("upload ticket", said) }

    private var said: String { "\(file.digest).\(file.length).\(file.pieces).\(expires.seconds)" }

    /// - Returns: nil unless it was made with this key and has not run out.
    init?(_ text: String, vault: Vault, now: Instant) {
        guard text.utf8.count <= 200 else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 5, let length = Int64(parts[1]), let pieces = Int(parts[2]), let seconds = Int64(parts[3]) else { return nil }
        let said = parts[..<4].joined(separator: ".")
        guard ConstantTime.equal(vault.blind("upload ticket", said), String(parts[4])), now.seconds < seconds else { return nil }
        self.init(DossierFile(digest: String(parts[0]), length: length, pieces: pieces), expires: Instant(seconds: seconds))
    }
}
