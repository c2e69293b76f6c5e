package import Dossiers
import Gateway
import JSON
package import Journal
package import SOAP

/// Makes a declaration of a dossier that was handed in here for a procedure which goes through the window: the party that
/// such dossiers are handed over to. `WindowCourier` brings it, and when the other side has it `TimelineCourier` says so.
package final class DeclaringCourier: Courier {
    private let registration: WindowSettings.Registration
    private let table: XMLJSONMapping
    private let files: DeclaredFiles?
    private let book: WindowBook
    private let dossiers: DossierBook

    /// - Parameters:
    ///   - table: from the dossier's record to `Content`.
    ///   - files: how its files stand there; nil where the window takes none.
    package init(_ registration: WindowSettings.Registration, table: XMLJSONMapping, files: DeclaredFiles? = nil, book: WindowBook, dossiers: DossierBook) {
        self.registration = registration
        self.table = table
        self.files = files
        self.book = book
        self.dossiers = dossiers
    }

    package func deliver(_ message: ClaimedMessage) async -> Delivery {
        guard let revision = ShareMessage.revision(message.content) else { return .dead(reason: "the message names no event") }
        do {
            let dossier = try await dossiers.load(message.stream)
            guard case .waiting = dossier.handover else { return .delivered(nil) }
            guard let record = try await dossiers.entry(revision, of: dossier)?.record else { return .dead(reason: "there is no dossier in event \(revision)") }
            guard dossier.files.isEmpty || files != nil else {
                return .dead(reason: "the procedure's table says nothing of files, and the dossier has \(dossier.files.count)")
            }
            let shelf = FileShelf(journal: book.journal, vault: book.vault)
            let content = try table.markup(from: .object(record.members), isWhole: false) + (try await files?.markup(of: dossier, on: shelf) ?? [])
            try await book.send(
                .init(.declare, registration.procedure.code, dossier.number, content: content, dossier: dossier.stream), with: registration.peer)
            return .delivered(nil)
        } catch let trouble as DeclaredFiles.Trouble {
            return Self.delivery(of: trouble)
        } catch let flaw as XMLJSONMapping.Flaw {
            return .dead(reason: "the record does not fit the procedure's table: \(flaw.place): \(flaw.words)")
        } catch let trouble as WindowBook.Trouble {
            return WindowCourier.delivery(of: trouble)
        } catch let refusal as BookRefusal {
            if case .journal(let failure) = refusal { return .again(reason: "\(failure)", isTransport: false) }
            return .dead(reason: "the dossier cannot be read or changed: \(refusal)")
        } catch { return .dead(reason: "the dossier cannot be declared") }
    }

    private static func delivery(of trouble: DeclaredFiles.Trouble) -> Delivery {
        switch trouble {
        case .shelf(.journal(let failure)): .again(reason: "\(failure)", isTransport: false)
        case .shelf, .unreadable: .dead(reason: "a file of the dossier cannot be read")
        case .tooLarge(let bytes): .dead(reason: "the dossier's files have \(bytes) bytes, more than the \(DeclaredFiles.limit) that a declaration carries")
        }
    }
}
