import Dossiers
import Gateway
import Glibc

/// The key that seals personal data at rest: the one that the configuration names, or one of the state folder's own.
enum MasterKey {
    static let fileName = "dossiers.key"

    /// - Parameters:
    ///   - given: 64 hexadecimal digits, from a credential or a file.
    ///   - makes: where there is no key, one may be made.
    /// - Returns: the vault, and whether its key was made now.
    static func vault(given: Secret?, state: String, makes: Bool) throws -> (vault: Vault, isNew: Bool) {
        if let given { return (try vault(given.reveal(), from: "dossiers.key"), false) }
        let path = state + "/" + fileName
        if let text = try read(path) { return (try vault(text, from: path), false) }
        guard makes else {
            throw Refusal("the journal is sealed by a key that is not at \(path), nor named by dossiers.key in gateway.yaml; put it back: without it no dossier can be read")
        }
        let text = Hexadecimal.text(Vault.newMaster())
        try write(text, path)
        return (try vault(text, from: path), true)
    }

    private static func vault(_ text: String, from place: String) throws -> Vault {
        guard let bytes = Hexadecimal.bytes(text), let vault = Vault(master: bytes) else {
            throw Refusal("\(place) does not hold 64 hexadecimal digits; put the key back that the dossiers were sealed with")
        }
        return vault
    }

    /// Nil where there is no such file.
    private static func read(_ path: String) throws -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw Refusal("\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw Refusal("\(path) cannot be read: \(String(cString: strerror(errno)))") }
        return String(decoding: bytes.prefix(count).prefix { $0 != 0x0a }, as: UTF8.self)
    }

    /// On disk before anything is sealed with it: a key lost in a power cut would take every dossier with it.
    private static func write(_ text: String, _ path: String) throws {
        func check(_ result: Int) throws {
            if result < 0 { throw Refusal("\(path) cannot be written: \(String(cString: strerror(errno)))") }
        }
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try check(Int(descriptor))
        defer { close(descriptor) }
        let line = Array((text + "\n").utf8)
        try check(Glibc.write(descriptor, line, line.count))
        try check(Int(fsync(descriptor)))
        try check(Int(rename(temporary, path)))
        let folder = open(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        try check(Int(folder))
        defer { close(folder) }
        try check(Int(fsync(folder)))
    }
}
