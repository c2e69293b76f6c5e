import Crypto
import Foundation

/// Keeps personal data sealed at rest, and finds them again without showing them.
///
/// One master key, from a systemd credential or a file, gives three by HKDF: one wraps each dossier's own key, one
/// makes blind indexes, one seals attached files. A dossier's own key seals all that is personal in its record and its
/// events; when that key is thrown away, they are gone, and their skeleton is left, chained as before.
package struct Vault: Sendable {
    private let wrapping: SymmetricKey
    private let indexing: SymmetricKey
    private let filing: SymmetricKey

    package static let keyLength = 32

    /// What could not be opened: another key, or bytes that were changed.
    package struct Unopenable: Error, Sendable, Hashable {}

    /// - Parameter master: 32 bytes.
    package init?(master: [UInt8]) {
        guard master.count == Self.keyLength else { return nil }
        let key = SymmetricKey(data: master)
        func derive(_ purpose: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Data("motcua dossiers 1: \(purpose)".utf8), outputByteCount: 32)
        }
        wrapping = derive("wrapping")
        indexing = derive("indexing")
        filing = derive("filing")
    }

    /// A master key, as a key file holds it.
    package static func newMaster() -> [UInt8] { SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) } }

    // MARK: A dossier's own key

    /// A new dossier's key, wrapped for keeping in its stream's head.
    /// - Parameter stream: bound to it, so that no other stream's head can carry it.
    package func newKey(for stream: String) throws -> (key: DossierKey, wrapped: [UInt8]) {
        let key = SymmetricKey(size: .bits256)
        let raw = key.withUnsafeBytes { Array($0) }
        return (DossierKey(key: key), try Self.seal(raw, by: wrapping, binding: stream))
    }

    package func unwrap(_ wrapped: [UInt8], for stream: String) throws(Unopenable) -> DossierKey {
        DossierKey(key: SymmetricKey(data: try Self.open(wrapped, by: wrapping, binding: stream)))
    }

    // MARK: Blind indexes

    /// The same for the same value, and tells nothing of it without the key.
    /// - Parameter space: what kind of value; equal values of two kinds differ.
    /// - Returns: 32 hexadecimal digits.
    package func blind(_ space: String, _ value: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(space)\u{0}\(value)".utf8), using: indexing)
        return Hexadecimal.text(code.prefix(16))
    }

    // MARK: Attached files

    /// - Parameter place: which piece of which upload it is.
    package func seal(piece: [UInt8], at place: String) throws -> [UInt8] { try Self.seal(piece, by: filing, binding: place) }
    package func open(piece: [UInt8], at place: String) throws(Unopenable) -> [UInt8] { try Self.open(piece, by: filing, binding: place) }

    // MARK: AES-GCM

    /// Nonce, ciphertext and tag in one.
    static func seal(_ bytes: [UInt8], by key: SymmetricKey, binding: String) throws -> [UInt8] {
        let box = try AES.GCM.seal(bytes, using: key, authenticating: Data(binding.utf8))
        guard let combined = box.combined else { throw Unopenable() }
        return Array(combined)
    }

    static func open(_ bytes: [UInt8], by key: SymmetricKey, binding: String) throws(Unopenable) -> [UInt8] {
        do {
            return Array(try AES.GCM.open(try AES.GCM.SealedBox(combined: bytes), using: key, authenticating: Data(binding.utf8)))
        } catch { throw Unopenable() }
    }
}

/// Seals what is personal in one dossier.
package struct DossierKey: Sendable {
    let key: SymmetricKey

    package func seal(_ bytes: [UInt8], as what: String) throws -> [UInt8] { try Vault.seal(bytes, by: key, binding: what) }
    package func open(_ bytes: [UInt8], as what: String) throws(Vault.Unopenable) -> [UInt8] { try Vault.open(bytes, by: key, binding: what) }
}
