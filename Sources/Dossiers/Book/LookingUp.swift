package import Catalogue
import Gateway
import Journal

/// An applicant asks how a dossier stands.
extension DossierBook {
    /// The dossier of that number, if the second factor is one of its applicant's: the code on the receipt, an identity's
    /// number or the telephone's. Unknown and wrong take the same steps and say the same.
    /// - Parameter number: as printed on the receipt; of an agency's own making only with `agency`.
    package func lookUp(_ number: String, agency: AgencyCode?, factor: String) async throws(BookRefusal) -> Dossier {
        let key = numberKey(number, agency: agency) ?? "-"
        let telephone = (try? PhoneNumber(factor))?.value.reveal()
        let blinds = [factor, telephone ?? factor].map { vault.blind("factor", $0.uppercased()) }
        let found = try await find(.number(key))
        // Asked for also where there is no dossier, so that both take as long.
        var isConfirmed = false
        for blind in blinds {
            let stream: StoredStream?
            do { stream = try await journal.stream(known: .factor(blind, found?.stream ?? StreamName("dossier/" + key))) } catch { throw .journal(error) }
            if stream != nil { isConfirmed = true }
        }
        guard let found, isConfirmed else { throw .unknownDossier }
        return found
    }

    /// What the journal knows a number by, when nobody says who sends it.
    package func numberKey(_ text: String, agency: AgencyCode?) -> String? {
        if let agency {
            let scheme = settings.rules(for: agency)?.numbers ?? .national
            return (try? DossierNumber(text, scheme: scheme, sender: agency, now: clock.now()))?.key
        }
        guard let own = AgencyCode(String(text.prefix { $0 != "-" })) else { return nil }
        return (try? DossierNumber(text, sender: own, now: clock.now()))?.key
    }
}
