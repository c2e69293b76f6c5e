import Crypto
package import Gateway
package import Journal

/// Files handed in: cut into pieces, sealed, kept once by their digest, and read back piece by piece. No file is ever
/// whole in memory.
package struct FileShelf: Sendable {
    /// Bytes of a piece before it is sealed.
    package static let pieceLength = 256 << 10

    let journal: any Journal
    let vault: Vault

    package init(journal: any Journal, vault: Vault) {
        self.journal = journal
        self.vault = vault
    }

    /// A file on its way in; one caller at a time.
    package struct Upload: Sendable {
        let name: String
        private let shelf: FileShelf
        private var digest = SHA256()
        private var rest: [UInt8] = []
        /// Put into the journal so far.
        package private(set) var pieces = 0
        private var length: Int64 = 0

        /// Bytes that have come.
        package var received: Int64 { length }

        init(name: String, shelf: FileShelf) {
            self.name = name
            self.shelf = shelf
        }

        /// Takes up an upload where the journal's pieces of it end.
        init(resuming name: String, shelf: FileShelf) async throws(BookRefusal) {
            self.init(name: name, shelf: shelf)
            while true {
                let sealed: [UInt8]?
                do { sealed = try await shelf.journal.piece(pieces, ofUpload: name) } catch { throw .journal(error) }
                guard let sealed else { return }
                guard let piece = try? shelf.vault.open(piece: sealed, at: "piece \(pieces)") else { throw .unreadable }
                digest.update(data: piece)
                length += Int64(piece.count)
                pieces += 1
            }
        }

        /// Puts what has come so far into the journal, so that it outlives this process.
        package mutating func flush() async throws(BookRefusal) {
            guard !rest.isEmpty else { return }
            try await put(rest)
            rest = []
        }

        package mutating func add(_ bytes: [UInt8]) async throws(BookRefusal) {
            digest.update(data: bytes)
            length += Int64(bytes.count)
            rest += bytes
            while rest.count >= FileShelf.pieceLength {
                try await put(Array(rest.prefix(FileShelf.pieceLength)))
                rest.removeFirst(FileShelf.pieceLength)
            }
        }

        private mutating func put(_ piece: [UInt8]) async throws(BookRefusal) {
            guard let sealed = try? shelf.vault.seal(piece: piece, at: "piece \(pieces)") else { throw .unreadable }
            do { try await shelf.journal.put(piece: sealed, at: pieces, of: name) } catch { throw .journal(error) }
            pieces += 1
        }

        /// The last byte has come.
        /// - Parameter digest: what the sender says it is; another file is not kept.
        package mutating func finish(expecting digest: String? = nil) async throws(BookRefusal) -> DossierFile {
            let found = Hexadecimal.text(self.digest.finalize())
            guard digest == nil || digest == found else {
                throw .finding("tepDinhKem", .check, wanted: "content of the digest that was announced", shape: "\(length) bytes of another digest")
            }
            // Asked again after a failure, it goes on where it stopped.
            if !rest.isEmpty || pieces == 0 { try await put(rest) }
            rest = []
            let file = DossierFile(digest: found, length: length, pieces: pieces)
            do {
                try await shelf.journal.seal(upload: name, as: StoredFile(digest: file.digest, length: length, pieces: pieces))
            } catch { throw .journal(error) }
            return file
        }

        /// It broke off.
        package func abandon() async { try? await shelf.journal.drop(upload: name) }
    }

    /// - Parameter random: makes the upload's name, which nobody else may have.
    package func begin(at now: Instant, _ random: UInt64 = .random(in: .min ... .max)) -> Upload {
        Upload(name: Self.name(now) + "/\(Self.digits(random))", shelf: self)
    }

    /// An upload that may go on later, by a name that its sender keeps.
    package func begin(named name: String) -> Upload { Upload(name: name, shelf: self) }
    package func resume(named name: String) async throws(BookRefusal) -> Upload { try await Upload(resuming: name, shelf: self) }

    /// A name for an upload that goes on later.
    package static func uploadName(at now: Instant, _ random: UInt64) -> String { name(now) + "/\(digits(random))" }

    /// Deletes what was uploaded before a moment and belongs to no dossier.
    package func sweep(before moment: Instant) async throws(BookRefusal) {
        do { try await journal.sweep(uploadsBefore: Self.name(moment)) } catch { throw .journal(error) }
    }

    /// Of the uploads of a second; in the order of time.
    private static func name(_ moment: Instant) -> String { "upload/\(digits(UInt64(bitPattern: moment.seconds)))" }
    private static func digits(_ number: UInt64) -> String { Hexadecimal.text(withUnsafeBytes(of: number.bigEndian) { Array($0) }) }

    package func file(_ digest: String) async throws(BookRefusal) -> DossierFile? {
        do {
            return try await journal.file(digest).map { DossierFile(digest: $0.digest, length: $0.length, pieces: $0.pieces) }
        } catch { throw .journal(error) }
    }

    /// - Returns: the piece as it was handed in; nil past the last.
    package func piece(_ index: Int, of file: DossierFile) async throws(BookRefusal) -> [UInt8]? {
        let sealed: [UInt8]?
        do { sealed = try await journal.piece(index, of: file.digest) } catch { throw .journal(error) }
        guard let sealed else { return nil }
        do { return try vault.open(piece: sealed, at: "piece \(index)") } catch { throw .unreadable }
    }
}
