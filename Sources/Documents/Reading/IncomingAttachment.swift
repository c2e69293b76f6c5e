import Crypto
import Dossiers

/// One attachment's Base64 as it comes, unpacked onto the shelf.
struct IncomingAttachment {
    enum Trouble: Error {
        case flaw(AttachmentFlaw)
        case shelf(BookRefusal)
    }

    private var upload: FileShelf.Upload
    private var base64 = Base64Reader()
    private let unpacker: Unpacker
    private var hash = SHA256()

    init(_ upload: FileShelf.Upload, limit: Int64) {
        self.upload = upload
        unpacker = Unpacker(limit: limit)
    }

    /// SHA-256 of what it unpacked to, lower-case hexadecimal.
    var digest: String { Hexadecimal.text(hash.finalize()) }

    mutating func take(_ text: [UInt8], isEnd: Bool) async throws(Trouble) {
        do throws(AttachmentFlaw) {
            unpacker.feed(try base64.read(text))
            if isEnd {
                try base64.finish()
                unpacker.end()
            }
        } catch { throw .flaw(error) }
        while let bytes = try next() {
            hash.update(data: bytes)
            do throws(BookRefusal) { try await upload.add(bytes) } catch { throw .shelf(error) }
        }
    }

    private func next() throws(Trouble) -> [UInt8]? {
        do throws(AttachmentFlaw) { return try unpacker.next() } catch { throw .flaw(error) }
    }

    mutating func keep() async throws(BookRefusal) -> DossierFile { try await upload.finish() }
    func abandon() async { await upload.abandon() }
}
