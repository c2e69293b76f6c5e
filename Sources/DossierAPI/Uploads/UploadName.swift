import Dossiers
import Gateway

/// The name of an upload that may go on later: what stands in its address.
///
/// It bears its moment and a proof, so that it outlives a restart and cannot be guessed; whoever has it may go on with the upload.
struct UploadName: Sendable, Hashable {
    /// As the shelf knows it.
    let shelved: String
    let begun: Instant
    private let random: UInt64

    init(begun: Instant, random: UInt64) {
        self.begun = Instant(seconds: begun.seconds)
        self.random = random
        shelved = FileShelf.uploadName(at: begun, random)
    }

    func text(_ vault: Vault) -> String { "\(said)-\(vault.blind("upload address", said))" }

    private var said: String { "\(begun.seconds)-\(String(random, radix: 16))" }

    /// - Returns: nil unless it was made with this key.
    init?(_ text: String, vault: Vault) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count <= 200, parts.count == 3, let seconds = Int64(parts[0]), let random = UInt64(parts[1], radix: 16) else { return nil }
        self.init(begun: Instant(seconds: seconds), random: random)
        guard ConstantTime.equal(self.text(vault), text) else { return nil }
    }
}
