import Gateway
import Journal
import NIOCore
import NationalPortal
import Telemetry

/// What an operator asks of the outboxes at the admin address: `/outbox`, and posts to `/outbox/retry` and the like.
struct OutboxConnector: TaskConnector {
    let gateway: RunningGateway
    let act: OutboxAct

    func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
        guard let house = gateway.dossiers else {
            return .success(AdminTold.text("this gateway serves no dossiers: gateway.yaml has no dossiers: {serve: true}", status: 400))
        }
        do {
            let request = try OutboxRequest(asked.request.query.map { String(buffer: $0) } ?? "", act)
            if act == .show { return .success(AdminTold.json(try await OutboxReport(house))) }
            let said = try await request.perform(house)
            gateway.operatorLog.info("outbox: \(said)")
            return .success(AdminTold.text(said))
        } catch let refusal as Refusal {
            return .success(AdminTold.text(refusal.reason, status: 400))
        } catch {
            return .success(AdminTold.text("\(error)", status: 400))
        }
    }
}

enum OutboxAct: String, CaseIterable, Sendable {
    case show, retry, drop, pause, resume, reconcile
}

/// What is asked, read from a query.
struct OutboxRequest {
    let act: OutboxAct
    var party: String?
    var messages: [Int64] = []
    var reason: String?
    /// Differences are sent, not only listed.
    var sends = false

    init(_ query: String, _ act: OutboxAct) throws(Refusal) {
        self.act = act
        for (name, value) in try AdminQuery(query).parameters {
            switch (name, value) {
            case ("party", let text?) where !text.isEmpty: party = text
            case ("message", let text?):
                guard let id = Int64(text) else { throw Refusal("message=\(text) is no message's number") }
                messages.append(id)
            case ("reason", let text?) where !text.isEmpty: reason = text
            case ("send", nil): sends = true
            default: throw Refusal("found \(name); allowed is party=, message=, reason= and send")
            }
        }
        switch act {
        case .show: break
        case .retry:
            if (party == nil) == messages.isEmpty { throw Refusal("name either a party or messages") }
        case .drop:
            if messages.isEmpty { throw Refusal("name the messages to give up") }
            if reason == nil { throw Refusal("say why: reason= is kept on the dossier's timeline") }
        case .pause, .resume, .reconcile:
            if party == nil { throw Refusal("name a party") }
        }
    }

    func perform(_ house: DossierHouse) async throws -> String {
        let office = house.office, party = party ?? "", words = reason ?? "by an operator"
        switch act {
        case .show: return ""
        case .retry:
            let count = messages.isEmpty ? try await office.retry(party: party) : try await office.retry(messages)
            return "\(count) messages are due again"
        case .drop: return "\(try await house.drop(messages, reason: words)) messages were given up"
        case .pause:
            try await office.pause(party, words)
            return "\(party) is paused; what is under way goes on"
        case .resume:
            try await office.resume(party, words)
            return "\(party) goes on"
        case .reconcile:
            guard let differences = await office.reconcile(party) else { throw Refusal("\(party) cannot be asked what it has, or is no party here") }
            let lines = differences.map { "\($0.stream.text): here \($0.ours), there \($0.theirs ?? "nothing")" }
            let scope = "compared: the latest \(PortalCourier.reconciled) dossiers at most, of the last \(PortalCourier.lookedBack) events"
            guard sends else { return ((lines.isEmpty ? ["no differences"] : lines) + [scope]).joined(separator: "\n") }
            return "\(try await office.send(differences)) messages were written, of \(differences.count) differences"
        }
    }
}
