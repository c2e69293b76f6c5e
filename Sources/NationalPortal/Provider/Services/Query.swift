import Catalogue
import Dossiers
import Gateway
import JSON
import Journal

/// `TraCuuHoSo`: the dossier as last told, with the state it is in; nothing where there is none, or it is another agency's.
extension PortalProvider {
    func query(_ call: PortalCall, from sender: Sender) async throws(PortalFailure) -> PortalReply {
        let text = try call.text(PortalMember.dossier)
        let found = try await dossier(text, of: sender.agency)
        return PortalReply(PortalAnswerCode.done.code, result: found.map { [.object($0.currentRecord.members)] } ?? [])
    }

    /// By a number of ours, or by one that the agency gave.
    private func dossier(_ text: String, of agency: AgencyCode) async throws(PortalFailure) -> Dossier? {
        let now = book.clock.now()
        for scheme in DossierNumber.Scheme.allCases {
            guard let number = try? DossierNumber(text, scheme: scheme, sender: agency, now: now) else { continue }
            do {
                if let found = try await book.find(number), found.agency.standing(under: agency, on: now) != nil { return found }
            } catch {
                if case .unreadable = error { throw .refused(.unreadable, PortalMember.dossier) }
                throw .store
            }
        }
        return nil
    }
}
