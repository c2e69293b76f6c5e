package import Catalogue
package import Connectors
package import Dossiers
package import Gateway
import JSON
package import Journal

/// Brings what happens to an agency's dossiers to the national portal, in its dialect: an agency's node, or a province's.
///
/// A message names an event (`ShareMessage`). A dossier that was handed in or brought goes whole, as new or as an update
/// by what the portal says it has; steps of its processing go in chunks. `PortalPeer` speaks (`PortalLine` the way there,
/// `PortalSession` the one log-in, `PortalWord` what the codes mean), `PortalReconciling` compares. In order for each dossier,
/// again and again, dead letters, the circuit: all that is the outbox's.
package final class PortalCourier: Courier {
    let party: String
    let agency: AgencyCode
    let book: DossierBook
    let peer: PortalPeer

    /// Entries of one call, as the field sends them.
    package static let chunk = 10
    /// Times that a message is told which the portal refuses by a code that may pass.
    static let patience = 8

    /// - Parameters:
    ///   - party: as the outbox calls the portal.
    ///   - agency: whose dossiers they are.
    ///   - timeout: of one call.
    package init(
        party: String, agency: AgencyCode, settings: PortalPeerSettings, caller: OutboundCaller, book: DossierBook,
        timeout: Span = .seconds(20)
    ) {
        self.party = party
        self.agency = agency
        self.book = book
        peer = PortalPeer(PortalLine(caller: caller, settings: settings, timeout: timeout))
    }

    package var together: Int { Self.chunk }

    /// Steps are told, each by itself when they are refused, their dossiers asked for, brought (asked for, as new, as an
    /// update) and the step told again: seven times a call and a log-in, and both once more for a session that ended.
    package var longest: Span { Span(nanoseconds: 28 * peer.timeout.nanoseconds) }

    package func deliver(_ message: ClaimedMessage) async -> Delivery { await deliverTogether([message])[0] }

    package func deliverTogether(_ messages: [ClaimedMessage]) async -> [Delivery] {
        let errands = await withTaskGroup(of: (Int, Errand).self) { group in
            for (place, message) in messages.enumerated() { group.addTask { [self] in (place, await errand(message)) } }
            return await group.reduce(into: [Errand?](repeating: nil, count: messages.count)) { $0[$1.0] = $1.1 }
        }
        var steps: [(place: Int, step: JSON, dossier: Dossier)] = []
        for case (let place, .step(let step, let dossier)?) in errands.enumerated() { steps.append((place, step, dossier)) }
        let told = await withTaskGroup(of: [(Int, Delivery)].self) { group in
            if !steps.isEmpty {
                group.addTask { [self, steps] in
                    let told = await progress(steps.map { ($0.step, $0.dossier) })
                    return zip(steps, told).map { ($0.place, delivery(messages[$0.place], $0.dossier, $1)) }
                }
            }
            for (place, errand) in errands.enumerated() {
                guard case .whole(let record, let number, let dossier)? = errand else { continue }
                group.addTask { [self] in [(place, delivery(messages[place], dossier, await peer.synchronise(record, number: number)))] }
            }
            return await group.reduce(into: [Int: Delivery]()) { told, some in for (place, delivery) in some { told[place] = delivery } }
        }
        return messages.indices.map { place in
            if case .none(let delivery)? = errands[place] { return delivery }
            return told[place] ?? .again(reason: "not told", isTransport: false)
        }
    }

    // MARK: What there is to tell

    private enum Errand: Sendable {
        case whole(JSONObject, number: String, Dossier)
        case step(JSON, Dossier)
        /// Nothing can be told.
        case none(Delivery)
    }

    private func errand(_ message: ClaimedMessage) async -> Errand {
        guard let revision = ShareMessage.revision(message.content) else { return .none(.dead(reason: "the message names no event")) }
        do throws(BookRefusal) {
            let dossier = try await book.load(message.stream)
            guard !dossier.isErased else { return .none(.dead(reason: "the dossier's personal data were erased by rule before it was told")) }
            if message.kind == ShareMessage.whole { return whole(dossier.record, dossier) }
            guard let entry = try await book.entry(revision, of: dossier) else { return .none(.dead(reason: "there is no event \(revision)")) }
            if let record = entry.record { return whole(record, dossier) }
            if let step = entry.step { return .step(.object(Self.members(step.members, of: dossier)), dossier) }
            return .none(.dead(reason: "event \(revision) is none that the portal is told: \(entry.event.kind.rawValue)"))
        } catch {
            switch error {
            case .journal(let failure): return .none(.again(reason: "\(failure)", isTransport: false))
            // A key that is not there yet is put in place by the operator.
            default: return .none(.dead(reason: "the dossier cannot be read: \(error)"))
            }
        }
    }

    private func whole(_ record: DossierRecord, _ dossier: Dossier) -> Errand {
        .whole(Self.members(record.members, of: dossier), number: dossier.number, dossier)
    }

    /// An agency may tell by its own number of a dossier that was handed in here; the portal knows it by the first one.
    private static func members(_ members: JSONObject, of dossier: Dossier) -> JSONObject {
        var members = members
        members.set(PortalMember.number, .string(dossier.number))
        return members
    }

    // MARK: Telling

    /// Steps of different dossiers. One that is refused may be of a dossier that the portal has not: from before it was
    /// told of this agency's, or lost there. Then the dossier is brought, and the step told once more.
    private func progress(_ steps: [(step: JSON, dossier: Dossier)]) async -> [PortalWord] {
        let told = await peer.progress(steps.map(\.step))
        return await withTaskGroup(of: (Int, PortalWord).self) { group in
            for (place, word) in told.enumerated() {
                guard case .refused = word else { continue }
                let (step, dossier) = steps[place]
                group.addTask { [self] in (place, await bring(dossier, before: step) ?? word) }
            }
            return await group.reduce(into: told) { $0[$1.0] = $1.1 }
        }
    }

    /// Nil where that is not why the step was refused.
    private func bring(_ dossier: Dossier, before step: JSON) async -> PortalWord? {
        guard case .success(nil) = await peer.query(dossier.number) else { return nil }
        let brought = await peer.synchronise(Self.members(dossier.record.members, of: dossier), number: dossier.number)
        guard brought == .done else { return brought }
        return await peer.progress([step])[0]
    }

    // MARK: What came of it

    private func delivery(_ message: ClaimedMessage, _ dossier: Dossier, _ told: PortalWord) -> Delivery {
        switch told {
        case .done: return .delivered(book.delivered(message, of: dossier))
        case .trouble(let trouble): return .again(reason: trouble.reason, isTransport: true)
        case .sessionRefused(let code, let words), .again(let code, let words), .unclear(let code, let words):
            if message.attempt < Self.patience { return .again(reason: code.said, isTransport: false) }
            return .dead(reason: code.said, book.refused(message, of: dossier, words: words))
        case .exists(let code, let words), .refused(let code, let words):
            return .dead(reason: code.said, book.refused(message, of: dossier, words: words))
        }
    }
}
