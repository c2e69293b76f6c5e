import Connectors
import Gateway
import JSON

/// The way to the portal: objects go there by POST, and what comes back is a reply or the line's trouble.
struct PortalLine: Sendable {
    let caller: OutboundCaller
    let settings: PortalPeerSettings
    /// Of one call, from the asking to the answer's last byte.
    let timeout: Span

    /// - Throws: for anything that is not 200 with an object of the dialect: that is a failure on the way, never an answer.
    func ask(_ path: String, _ json: JSON) async throws(PortalTrouble) -> PortalReply {
        var call = OutboundCall(
            .post, path, query: settings.query, fields: Fields([.contentType: "application/json", .accept: "application/json"]),
            content: .bytes(json.bytes), timeout: timeout)
        // A log-in, a question, an update, a step: twice is as once. A new dossier that comes twice is there already.
        call.mayBeRepeated = true
        let answer: OutboundAnswer
        switch await caller.ask(call) {
        case .failure(let error): throw PortalTrouble(error, at: path)
        case .success(let whole): answer = whole
        }
        guard answer.status == 200 else { throw PortalTrouble("\(path): HTTP \(answer.status)") }
        guard let json = try? JSON(parsing: answer.content) else { throw PortalTrouble("\(path): the answer is not JSON") }
        guard let reply = PortalReply(json) else { throw PortalTrouble("\(path): the answer is no object with error_code") }
        return reply
    }

    /// - Returns: a new session.
    func logIn() async throws(PortalTrouble) -> String {
        let reply = try await ask(
            settings.login, [PortalMember.user: .string(settings.user), PortalMember.password: .string(settings.password.reveal())])
        guard reply.code.isDone else { throw PortalTrouble("the portal refuses the log-in of \(settings.user): \(reply.code.said)") }
        guard let session = reply.session, !session.isEmpty else { throw PortalTrouble("the portal's log-in gave no session") }
        return session
    }

    func call(_ service: PortalService, _ members: JSONObject, session: String) async throws(PortalTrouble) -> PortalReply {
        let call = PortalCall(session: session, agency: settings.identifier, service: service, members: members)
        return try await ask(service.isShared ? settings.share : settings.exchange, call.json)
    }
}

extension PortalService {
    /// Asked at the address of the shared catalogues.
    var isShared: Bool { self == .procedures || self == .procedure }
}

extension ResultCode {
    /// As a person reads it in a dead letter. The words beside it may name the applicant, and are not for the clear.
    var said: String { "error_code \(text.prefix(40))" }
}
