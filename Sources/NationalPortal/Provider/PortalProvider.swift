import Catalogue
package import Dossiers
package import Gateway
import JSON
import NIOCore
import Synchronization

/// The national portal as agencies' systems see it: they log in, ask for procedures and dossiers, bring dossiers and tell
/// their progress, in the dialect they speak today.
///
/// A `PortalDoor` reads a request and writes the reply; `login` makes a session (`PortalSessions`, held back by
/// `LoginAttempts`); `answer` looks at session, agency and service, and has one of `Services` do it, through the book.
/// `PortalAnswerCode` is the table of what is said.
package final class PortalProvider: Sendable {
    let book: DossierBook
    let limits: PortalLimits
    private let clock: any GatewayClock
    private let roll: Mutex<AccountRoll>
    private let sessions: PortalSessions
    private let attempts: LoginAttempts

    package init(book: DossierBook, accounts: [AgencyAccount], clock: any GatewayClock, limits: PortalLimits = PortalLimits()) {
        self.book = book
        self.clock = clock
        self.limits = limits
        roll = Mutex(AccountRoll(accounts, at: "portal", vault: book.vault))
        sessions = PortalSessions(vault: book.vault, lifetime: limits.session)
        attempts = LoginAttempts(limit: limits.failures)
    }

    /// At a reload. Sessions of accounts that are gone or have another password end with it; the others go on.
    package func use(accounts: [AgencyAccount]) {
        let new = AccountRoll(accounts, at: "portal", vault: book.vault)
        roll.withLock { $0 = new }
    }

    /// - Parameter agency: whose the routes are, for the log: the gateway's own.
    /// - Parameter declared: where `national-portal: {serve: true}` stands.
    package func routes(
        paths: PortalPaths = PortalPaths(), agency: AgencyReference, declared: SourcePlace
    ) throws(PathPattern.Flaw) -> [Route] {
        let login = PortalDoor(limits: limits) { (members, client) throws(PortalFailure) in try self.login(members, from: client) }
        let calls = PortalDoor(limits: limits) { (members, _) async throws(PortalFailure) in try await self.answer(members) }
        var routes: [Route] = []
        // Exchange and share may be one address.
        let addresses = [(paths.login, login), (paths.exchange, calls)] + (paths.share == paths.exchange ? [] : [(paths.share, calls)])
        for (path, door) in addresses {
            for pattern in try paths.patterns(path) {
                routes.append(Route(
                    pattern: pattern, methods: [.post], connector: door, connectorName: "national-portal", agency: agency,
                    declared: declared))
            }
        }
        return routes
    }

    // MARK: Login

    /// The same is said, in the same time, of a user that does not exist and of a wrong password.
    func login(_ members: JSONObject, from client: ClientAddress) throws(PortalFailure) -> PortalReply {
        let user: String, password: String
        do {
            user = try PortalCall.text(PortalMember.user, of: members)
            password = try PortalCall.text(PortalMember.password, of: members)
        } catch { throw .envelope(error) }
        let now = clock.now(), roll = roll.withLock { $0 }
        guard user.utf8.count <= limits.credential, password.utf8.count <= limits.credential else { throw Self.wrong }
        let judged = attempts.judge(user: AccountRoll.name(user), address: client, at: clock.tick()) {
            roll.entry(user: user, password: password)
        }
        guard judged.isTried else {
            throw Self.refused("Đăng nhập sai quá nhiều lần, hãy thử lại sau một phút / too many failed logins, try again in a minute")
        }
        guard let entry = judged.found else { throw Self.wrong }
        // The login's codes travel as numbers, all others as strings: so clients in use compare them.
        var reply = PortalReply(ResultCode(number: 0))
        reply.session = sessions.begin(entry, now: now)
        return reply
    }

    private static let wrong = refused("Tên đăng nhập hoặc mật khẩu không đúng / the user name or the password is wrong")

    private static func refused(_ words: String) -> PortalFailure { .refused(PortalReply(ResultCode(number: -1), message: words)) }

    // MARK: Every other call

    func answer(_ members: JSONObject) async throws(PortalFailure) -> PortalReply {
        let call: PortalCall
        do { call = try PortalCall(reading: members) } catch { throw .envelope(error) }
        let now = clock.now()
        guard let entry = sessions.entry(call.session, in: roll.withLock { $0 }, now: now) else { throw .refused(.session) }
        guard let agency = AgencyCode(call.agency)?.standing(under: entry.agency, on: now) else { throw .refused(.agency, PortalMember.agency) }
        guard let service = PortalService(rawValue: call.service) else { throw .refused(.service, PortalMember.service) }
        // Who speaks is the account's agency, whichever of its units the call is for: one party, one memory of its word.
        let sender = Sender(agency: entry.agency, via: "national-portal")
        switch service {
        case .procedures: return procedures(of: agency)
        case .procedure: return try procedure(call, of: agency)
        case .query: return try await query(call, from: sender)
        case .synchronise: return try await synchronise(call, from: sender)
        case .progress: return try await progress(call, from: sender)
        }
    }
}

extension AgencyCode {
    /// The unit itself, where it is the other or stands below it; where its province is no more, the one that took it over, if
    /// that does. So clients go on that send a code which changed hands.
    func standing(under other: AgencyCode, on moment: Instant) -> AgencyCode? {
        if isSame(orUnder: other) { return self }
        guard let successor = successor(on: moment), successor.isSame(orUnder: other) else { return nil }
        return successor
    }
}
