import Catalogue
import Gateway
import JSON
package import Journal

/// What an agency's system says of a dossier that was handed on to it.
extension DossierBook {
    /// The system has it.
    package struct Acknowledgement: Sendable {
        /// What the system calls it; nil where it has no number of its own.
        package var number: String?
        /// Digests of the files as the system counted them.
        package var digests: [String]

        package init(number: String?, digests: [String]) {
            self.number = number
            self.digests = digests
        }
    }

    /// Records that the agency has the dossier, if it has all of it, and ties its number to ours for good.
    /// - Parameter settling: the message this answers, if one was sent.
    package func acknowledge(
        _ stream: StreamName, _ acknowledgement: Acknowledgement, from sender: Sender, settling: Settlement? = nil
    ) async throws(BookRefusal) -> Dossier {
        try await change(stream) { (dossier) throws(BookRefusal) in
            guard self.isOf(dossier, sender) else { throw .unknownDossier }
            switch dossier.handover {
            case .waiting, .acknowledged: break
            // The citizen has read that it was not taken. The agency that takes it after all says so by a state, as of any dossier.
            case .turnedDown, .none: throw .answered(dossier.handover, "tep", wanted: "an acknowledgement of what waits for one")
            }
            let lacking = dossier.files.filter { !acknowledgement.digests.contains($0.digest) }
            guard lacking.isEmpty else {
                throw .findings(lacking.map {
                    Finding("tepDinhKem", .missing, wanted: "the digest of each file handed over", shape: "nothing for \($0.digest.prefix(8))…")
                })
            }
            var change = Change()
            change.settled = settling.map { [$0] } ?? []
            if let number = acknowledgement.number { try self.tie(number, to: &dossier, sender, &change) }
            if case .acknowledged = dossier.handover {
                self.announce(&change, of: dossier)
                return change
            }
            let now = self.clock.now()
            self.endWaiting(&dossier, .acknowledged(at: now), &change)
            var event = DossierEvent(.acknowledged, at: now, by: sender.agency.text, via: sender.via)
            event.facts = ["files": JSON(dossier.files.count)]
            change.events.append(event)
            self.announce(&change, of: dossier)
            return change
        }
    }

    private func tie(_ number: String, to dossier: inout Dossier, _ sender: Sender, _ change: inout Change) throws(BookRefusal) {
        if let tied = dossier.numbers[sender.name] {
            guard tied == number else {
                throw .finding("maHoSoCoQuan", .duplicate, wanted: "the number that was given first", shape: "another", nearest: tied)
            }
            return
        }
        guard number != dossier.number else { return }
        let own = try agencyNumber(number, sender)
        dossier.numbers[sender.name] = number
        var event = DossierEvent(.numbered, at: clock.now(), by: sender.agency.text, via: sender.via)
        event.facts = ["number": .string(number)]
        change.events.append(event)
        change.names.append(.number(own.key))
    }

    /// Read as the agency will send it from now on. Its system may also have a number that is none in its own scheme.
    private func agencyNumber(_ text: String, _ sender: Sender) throws(BookRefusal) -> DossierNumber {
        let scheme = settings.rules(for: sender.agency)?.numbers ?? .national, now = clock.now()
        if let number = try? DossierNumber(text, scheme: scheme, sender: sender.agency, now: now) { return number }
        do { return try DossierNumber(text, scheme: .own, sender: sender.agency, now: now) } catch {
            throw .findings([Finding(error, in: text, scheme: .own, sender: sender.agency, field: "maHoSoCoQuan")])
        }
    }

    /// Records that the agency's system would not take it, with a reason that the citizen can act on.
    /// The dossier's state is the agency's to say; this says none.
    package func turnDown(
        _ stream: StreamName, reason: String, from sender: Sender, settling: Settlement? = nil
    ) async throws(BookRefusal) -> Dossier {
        try await change(stream) { (dossier) throws(BookRefusal) in
            guard self.isOf(dossier, sender) else { throw .unknownDossier }
            var change = Change()
            change.settled = settling.map { [$0] } ?? []
            switch dossier.handover {
            case .waiting: break
            case .turnedDown: return change
            // What it has, it ends by a state that says why.
            case .acknowledged, .none: throw .answered(dossier.handover, "tuChoi", wanted: "a refusal of what waits for an answer")
            }
            let now = self.clock.now()
            self.endWaiting(&dossier, .turnedDown(at: now), &change)
            var event = DossierEvent(.turnedDown, at: now, by: sender.agency.text, via: sender.via)
            event.secret = ["reason": .string(reason)]
            change.events.append(event)
            self.announce(&change, of: dossier)
            return change
        }
    }
}

extension BookRefusal {
    /// A system answers once whether it takes a dossier.
    fileprivate static func answered(_ handover: Dossier.Handover, _ field: String, wanted: String) -> BookRefusal {
        let shape = switch handover {
        case .none: "one of a dossier that the agency brought itself"
        case .waiting: "one of a dossier that waits"
        case .acknowledged: "one of a dossier that was acknowledged"
        case .turnedDown: "one of a dossier that was turned down"
        }
        return .finding(field, .transition, wanted: wanted, shape: shape)
    }
}
