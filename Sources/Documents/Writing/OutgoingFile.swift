package import Dossiers
import XML

/// A file on its way out: the skeleton that is stored, with each attachment's Base64 streamed into its place.
package struct OutgoingFile: Sendable {
    private let pieces: [EdXMLPiece]
    private let files: [DossierFile]
    private let names: [String]
    private let shelf: FileShelf
    private let isPlain: Bool

    /// - Parameters:
    ///   - skeleton: in canonical form or as `EdXMLPiece` writes it, with nothing where an attachment's Base64 belongs.
    ///   - files: one for each such place, in order.
    ///   - names: of the entries of the ZIPs.
    ///   - isPlain: the content itself instead of a ZIP with one entry.
    package init?(_ skeleton: [UInt8], _ files: [DossierFile], names: [String], from shelf: FileShelf, isPlain: Bool) {
        pieces = Self.cut(skeleton)
        guard pieces.count == 2 * files.count + 1, names.count == files.count else { return nil }
        self.files = files
        self.names = names
        self.shelf = shelf
        self.isPlain = isPlain
    }

    /// Cut before each end of a `ContentTransferEncoded`: in a skeleton the element is empty, and text has no `<` of its own.
    private static func cut(_ skeleton: [UInt8]) -> [EdXMLPiece] {
        let name = Array("ContentTransferEncoded>".utf8)
        var pieces: [EdXMLPiece] = [], start = 0, index = 0, open = 0
        while index < skeleton.count {
            if skeleton[index] == UInt8(ascii: "<") { open = index }
            let isEnd = skeleton[index] == name[0] && skeleton[index...].starts(with: name) && open + 1 < skeleton.count
                && skeleton[open + 1] == UInt8(ascii: "/") && (index == open + 2 || skeleton[index - 1] == UInt8(ascii: ":"))
            if isEnd {
                pieces += [.bytes(Array(skeleton[start..<open])), .content(pieces.count / 2)]
                start = open
                index += name.count
            } else { index += 1 }
        }
        return pieces + [.bytes(Array(skeleton[start...]))]
    }

    /// Hands the file on piece by piece; the same bytes each time.
    /// - Parameter use: false where nobody takes any more.
    /// - Returns: whether all of it was taken.
    package func write(_ use: ([UInt8]) async -> Bool) async throws(DocumentTrouble) -> Bool {
        for piece in pieces {
            switch piece {
            case .bytes(let bytes): guard await use(bytes) else { return false }
            case .content(let index): guard try await write(index, use) else { return false }
            }
        }
        return true
    }

    private func write(_ index: Int, _ use: ([UInt8]) async -> Bool) async throws(DocumentTrouble) -> Bool {
        let file = files[index], packer = isPlain ? nil : try packer(names[index])
        var base64 = Base64Writer()
        for place in 0..<file.pieces {
            let bytes: [UInt8]?
            do throws(BookRefusal) { bytes = try await shelf.piece(place, of: file) } catch { throw DocumentTrouble(error) }
            guard let bytes else { throw .unreadable }
            guard await use(base64.write(try pack(bytes, packer))) else { return false }
        }
        guard let packer else { return await use(base64.finish()) }
        do throws(AttachmentFlaw) { return await use(base64.write(try packer.finish()) + base64.finish()) } catch { throw .attachment(index, error) }
    }

    private func packer(_ name: String) throws(DocumentTrouble) -> Packer {
        do throws(AttachmentFlaw) { return try Packer(name: name) } catch { throw .attachment(0, error) }
    }

    private func pack(_ bytes: [UInt8], _ packer: Packer?) throws(DocumentTrouble) -> [UInt8] {
        guard let packer else { return bytes }
        do throws(AttachmentFlaw) { return try packer.pack(bytes) } catch { throw .attachment(0, error) }
    }
}
