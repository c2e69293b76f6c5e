import Dossiers
import JSON

/// `DongBoHoSoMC` and `CapNhatTienDoHoSoMC`: an agency brings dossiers, or tells steps of their processing.
extension PortalProvider {
    func synchronise(_ call: PortalCall, from sender: Sender) async throws(PortalFailure) -> PortalReply {
        let isUpdating: Bool
        switch try call.text(PortalMember.isUpdating) {
        case "True": isUpdating = true
        case "False": isUpdating = false
        default: throw .refused(.envelope, PortalMember.isUpdating, #"isUpdating: phải là "True" hoặc "False" / must be "True" or "False""#)
        }
        let book = book
        return try await Batch(call, limits: limits, book: book, sender: sender).reply { (members) throws(BookRefusal) in
            _ = try await book.synchronise(DossierRecord(members), isUpdating: isUpdating, from: sender)
        }
    }

    func progress(_ call: PortalCall, from sender: Sender) async throws(PortalFailure) -> PortalReply {
        let book = book
        return try await Batch(call, limits: limits, book: book, sender: sender).reply { (members) throws(BookRefusal) in
            _ = try await book.progress(ProgressStep(members), from: sender)
        }
    }
}
