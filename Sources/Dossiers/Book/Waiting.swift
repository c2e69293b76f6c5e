import Catalogue
package import Gateway
package import Journal

/// Dossiers on their way from this door to their agencies.
extension DossierBook {
    /// One that its agency has not acknowledged.
    package struct Waiting: Sendable, Hashable {
        package let stream: StreamName
        package let number: String
        package let agency: String
        package let since: Instant
    }

    /// Those that have waited since before a moment, the longest first.
    package func waiting(before moment: Instant, limit: Int = 100) async throws(BookRefusal) -> [Waiting] {
        let names: [NamedStream]
        do { names = try await journal.names("waiting", prefix: "", after: nil, limit: limit) } catch { throw .journal(error) }
        var waiting: [Waiting] = []
        // Keys have whole seconds; what follows is younger.
        for name in names where String(name.key.prefix(14)) <= WireDate.text(moment) {
            let dossier: Dossier
            // One that cannot be read must not hide the others; `journal verify` finds it.
            do throws(BookRefusal) { dossier = try await load(name.stream) } catch {
                if error == .unreadable { continue }
                throw error
            }
            guard case .waiting(let since) = dossier.handover, since < moment else { continue }
            waiting.append(Waiting(stream: name.stream, number: dossier.number, agency: dossier.agency.text, since: since))
        }
        return waiting
    }

    /// It waits no more.
    func endWaiting(_ dossier: inout Dossier, _ handover: Dossier.Handover, _ change: inout Change) {
        if case .waiting(let since) = dossier.handover { change.namesDropped.append(.waiting(since, dossier.stream)) }
        dossier.handover = handover
    }
}
