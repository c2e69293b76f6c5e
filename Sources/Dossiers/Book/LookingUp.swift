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
        // Nothing is opened before it is confirmed, and the factors are asked for also where there is no dossier: the same
        // steps for both.
        var isConfirmed = false
        do {
            let known = try await journal.stream(known: .number(key))?.name
            for blind in blinds where try await journal.stream(known: .factor(blind, known ?? StreamName("dossier/" + key))) != nil {
                isConfirmed = known != nil
            }
            guard let known, isConfirmed else { throw BookRefusal.unknownDossier }
            return try await load(known)
        } catch let failure as JournalFailure { throw .journal(failure)
        } catch let refusal as BookRefusal { throw refusal
        } catch { throw .unreadable }
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
