import Connectors
import Dossiers
import Foundation
import Gateway
import Synchronization

/// A file goes from the shelf to an agency's system, piece by piece.
extension SystemCourier {
    /// - Parameter mayBeThere: it is asked first; a system that cannot be asked is brought the file again.
    /// - Returns: what kept it from being brought; nil when the system has it.
    func carry(_ file: DossierFile, to place: String, mayBeThere: Bool) async throws(BookRefusal) -> SystemAnswer? {
        if mayBeThere {
            switch SystemAnswer.has(await caller.ask(OutboundCall(.head, place, timeout: timeouts.dossier))) {
            case .yes: return nil
            case .no: break
            case .trouble(let trouble): return trouble
            }
        }
        let failed = Failed()
        let digest = Data(Hexadecimal.bytes(file.digest) ?? []).base64EncodedString()
        let fields = Fields([.contentType: "application/octet-stream", "content-digest": "sha-256=:\(digest):"])
        let content = OutboundCall.Content.written(length: Int(file.length)) { [shelf] writer in
            await shelf.write(file, to: writer, failed)
        }
        let result = await caller.ask(OutboundCall(.put, place, fields: fields, content: content, timeout: timeouts.file))
        if let refusal = failed.refusal { throw refusal }
        return SystemAnswer.trouble(ofFile: result)
    }
}

/// Why a file could not be read while it was under way.
final class Failed: Sendable {
    private let inside = Mutex<BookRefusal?>(nil)
    var refusal: BookRefusal? { inside.withLock { $0 } }
    func set(_ refusal: BookRefusal) { inside.withLock { $0 = refusal } }
}

extension FileShelf {
    fileprivate func write(_ file: DossierFile, to writer: BodyWriter, _ failed: Failed) async {
        for index in 0..<file.pieces {
            do throws(BookRefusal) {
                guard let piece = try await piece(index, of: file) else { throw .unreadable }
                guard await writer.write(piece) else { return }
            } catch {
                failed.set(error)
                return writer.fail(.defect)
            }
        }
    }
}
