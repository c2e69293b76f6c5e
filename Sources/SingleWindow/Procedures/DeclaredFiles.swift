import Dossiers
import JSON
import XML

/// How the files of a dossier stand in a declaration: one element for each, its name and its content in Base64 within.
package struct DeclaredFiles: Sendable, Hashable {
    /// From below `Content` to the element that stands for each file.
    package var path: [String]
    package var name: String
    package var content: String
    /// Its SHA-256 in lower-case hexadecimal; nil where the window asks for none.
    package var digest: String?

    package init(path: [String], name: String, content: String, digest: String? = nil) {
        self.path = path
        self.name = name
        self.content = content
        self.digest = digest
    }

    /// Bytes of all files together: in Base64 they must fit the window's 20 MiB with what is around them.
    package static let limit: Int64 = 14 << 20

    enum Trouble: Error, Sendable, Hashable {
        case tooLarge(Int64)
        case unreadable
        case shelf(BookRefusal)
    }

    func markup(of dossier: Dossier, on shelf: FileShelf) async throws(Trouble) -> [XMLMarkup] {
        let whole = dossier.files.reduce(0) { $0 + $1.length }
        guard whole <= Self.limit else { throw .tooLarge(whole) }
        let papers = dossier.record.members["TaiLieuNop"]?.array ?? []
        var elements: [XMLMarkup] = []
        for file in dossier.files {
            let named = papers.first { $0["TepDinhKemId"]?.string == file.digest }?["TenTepDinhKem"]?.string ?? file.digest
            var members: [XMLMarkup] = [.element(name, named)]
            if let digest { members.append(.element(digest, file.digest)) }
            members.append(.element(content, [.raw(try await base64(file, shelf))]))
            elements.append(.element(path.last ?? "", members))
        }
        guard !elements.isEmpty else { return [] }
        return path.dropLast().reversed().reduce(elements) { inner, name in [.element(name, inner)] }
    }

    private func base64(_ file: DossierFile, _ shelf: FileShelf) async throws(Trouble) -> [UInt8] {
        var writer = Base64Writer(), text: [UInt8] = []
        for index in 0..<file.pieces {
            let piece: [UInt8]?
            do throws(BookRefusal) { piece = try await shelf.piece(index, of: file) } catch { throw .shelf(error) }
            guard let piece else { throw .unreadable }
            text += writer.write(piece)
        }
        return text + writer.finish()
    }
}
