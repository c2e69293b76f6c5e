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
    private let book: WindowBook
    private let dossiers: DossierBook

    /// - Parameter table: from the dossier's record to `Content`.
    package init(_ registration: WindowSettings.Registration, table: XMLJSONMapping, book: WindowBook, dossiers: DossierBook) {
        self.registration = registration
        self.table = table
        self.book = book
        self.dossiers = dossiers
    }

    package func deliver(_ message: ClaimedMessage) async -> Delivery {
        guard let revision = ShareMessage.revision(message.content) else { return .dead(reason: "the message names no event") }
        do {
            let dossier = try await dossiers.load(message.stream)
            guard case .waiting = dossier.handover else { return .delivered(nil) }
            guard let record = try await dossiers.entry(revision, of: dossier)?.record else { return .dead(reason: "there is no dossier in event \(revision)") }
            guard dossier.files.isEmpty else {
                return .dead(reason: "the procedure's table says nothing of files, and the dossier has \(dossier.files.count)")
            }
            let content = try table.markup(from: .object(record.members), isWhole: false)
            try await book.send(
                .init(.declare, registration.procedure.code, dossier.number, content: content, dossier: dossier.stream), with: registration.peer)
            return .delivered(nil)
        } catch let flaw as XMLJSONMapping.Flaw {
            return .dead(reason: "the record does not fit the procedure's table: \(flaw.place): \(flaw.words)")
        } catch let trouble as WindowBook.Trouble {
            return WindowCourier.delivery(of: trouble)
        } catch let refusal as BookRefusal {
            if case .journal(let failure) = refusal { return .again(reason: "\(failure)", isTransport: false) }
            return .dead(reason: "the dossier cannot be read or changed: \(refusal)")
        } catch { return .dead(reason: "the dossier cannot be declared") }
    }
}
