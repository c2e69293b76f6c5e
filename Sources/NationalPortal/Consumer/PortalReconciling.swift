import Catalogue
import Dossiers
import Gateway
import JSON
package import Journal

/// Asks the portal what it has of the dossiers that something happened to lately.
extension PortalCourier {
    /// Dossiers asked for at most; the latest.
    package static let reconciled = 200
    /// Events that are looked back.
    package static let lookedBack: Int64 = 10_000
    private static let page = 1000
    private static let atOnce = 8

    package func reconcile() async -> [Difference]? {
        do throws(Unanswered) {
            let streams = try await recent()
            let states = try await undelivered(among: Set(streams))
            // What is on its way to the portal is not yet a difference.
            return try await compare(streams.filter { states[$0] != .waiting }, dead: Set(states.keys.filter { states[$0] == .dead }))
        } catch { return nil }
    }

    /// The journal or the portal did not say.
    private struct Unanswered: Error {}

    /// By name.
    private func recent() async throws(Unanswered) -> [StreamName] {
        var latest: [StreamName: Int64] = [:]
        do {
            var after = max(0, try await book.journal.lastPosition() - Self.lookedBack)
            while true {
                let page = try await book.journal.feed(book.audience(of: agency), after: after, limit: Self.page)
                for event in page { latest[event.stream] = event.position }
                guard page.count == Self.page, let last = page.last else { break }
                after = last.position
            }
        } catch { throw Unanswered() }
        return latest.sorted { $0.value < $1.value }.suffix(Self.reconciled).map(\.key).sorted { $0.text < $1.text }
    }

    /// Those with messages that the portal has not had; dead where one of them is.
    private func undelivered(among streams: Set<StreamName>) async throws(Unanswered) -> [StreamName: MessageState] {
        var states: [StreamName: MessageState] = [:]
        var after: Int64 = 0
        while true {
            let page: [StoredMessage]
            do { page = try await book.journal.messages(party, state: nil, after: after, limit: Self.page) } catch { throw Unanswered() }
            for message in page where streams.contains(message.message.stream) && states[message.message.stream] != .dead {
                states[message.message.stream] = message.state
            }
            guard page.count == Self.page, let last = page.last else { return states }
            after = last.message.id
        }
    }

    private func compare(_ streams: [StreamName], dead: Set<StreamName>) async throws(Unanswered) -> [Difference] {
        var differences: [Difference] = []
        for start in stride(from: 0, to: streams.count, by: Self.atOnce) {
            let some = streams[start..<min(start + Self.atOnce, streams.count)]
            let found = await withTaskGroup(of: (Int, Result<Difference?, Unanswered>).self) { group in
                for (place, stream) in some.enumerated() {
                    group.addTask { [self] in (place, await difference(stream, isDead: dead.contains(stream))) }
                }
                return await group.reduce(into: [Int: Result<Difference?, Unanswered>]()) { $0[$1.0] = $1.1 }
            }
            for place in some.indices {
                if let difference = try found[place - start]?.get() { differences.append(difference) }
            }
        }
        return differences
    }

    private func difference(_ stream: StreamName, isDead: Bool) async -> Result<Difference?, Unanswered> {
        guard let dossier = try? await book.load(stream) else { return .failure(Unanswered()) }
        guard !dossier.isErased, book.settings.rules(for: dossier.agency)?.shares.contains(party) == true else { return .success(nil) }
        guard case .success(let found) = await peer.query(dossier.number) else { return .failure(Unanswered()) }
        let theirs = found?["TrangThaiHoSo"]?.string
        guard found == nil || theirs != String(dossier.state.rawValue) else { return .success(nil) }
        // Behind a dead letter nothing more goes out before a person has looked at it. A state that came by a step is not
        // the record's: with it the record would lack what that state demands.
        let remedy = isDead || dossier.record.state != dossier.state ? nil : NewMessage(
            to: party, ShareMessage.whole, content: ShareMessage.content(revision: dossier.revision), due: book.clock.now())
        return .success(Difference(
            stream, ours: Self.words(dossier.state), theirs: found.map { _ in theirs.flatMap { DossierState($0) }.map(Self.words) ?? theirs ?? "no state" },
            remedy: remedy))
    }

    private static func words(_ state: DossierState) -> String { "\(state.rawValue), \(state.en)" }
}
