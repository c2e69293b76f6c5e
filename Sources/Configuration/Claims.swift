import Catalogue
import Dossiers
import Gateway

/// What only one file may have: an agency's code, a route, and the user of an account.
enum Claim: Sendable, Hashable {
    case code(AgencyCode)
    /// By `AccountRoll.name`: users that are agencies are one in both spellings.
    case user(AccountSettings.Dialect, String)
    case route(host: String, segments: [String?], isPrefix: Bool)

    /// Two paths that differ only in their parameters' names are one.
    static func route(_ host: String?, _ pattern: PathPattern) -> Claim {
        let segments: [String?] = pattern.segments.map { if case .literal(let text) = $0 { text } else { nil } }
        return .route(host: host ?? "", segments: segments, isPrefix: pattern.isPrefix)
    }
}

/// One file's claim, with where it is made.
struct ClaimMade: Sendable, Hashable {
    let claim: Claim
    /// Nil is all; two routes of one path stand side by side when they have no method in common.
    let methods: Set<Method>?
    let place: SourcePlace
    let title: String

    init(code: AgencyCode, place: SourcePlace) {
        claim = .code(code)
        methods = nil
        self.place = place
        title = code.text
    }

    /// In its own file a user may have several accounts, while its password changes.
    init(account: AccountSettings) {
        claim = .user(account.dialect, AccountRoll.name(account.user))
        methods = nil
        place = account.place
        title = account.user
    }

    init(host: String?, pattern: PathPattern, methods: Set<Method>?, place: SourcePlace) {
        claim = .route(host, pattern)
        self.methods = methods
        self.place = place
        title = RouteSettings.title(host, pattern, methods)
    }

    func meets(_ other: ClaimMade) -> Bool {
        guard claim == other.claim else { return false }
        guard let methods, let others = other.methods else { return true }
        return !methods.isDisjoint(with: others)
    }

    func mistake(against other: ClaimMade) -> Mistake {
        switch claim {
        case .code: Mistake(at: place, "agency.code: \(title) is already the code of the agency at \(other.place); allowed is one file for each agency")
        case .user(let dialect, _):
            Mistake(at: place, "accounts: \(title) is already a user of dialect \(dialect.rawValue) at \(other.place); allowed is a user that no other file has")
        case .route: Mistake(at: place, "routes: \(title) is already routed at \(other.place); allowed is one route for each path and method")
        }
    }
}

enum Claims {
    static func made(by settings: AgencySettings) -> [ClaimMade] {
        [ClaimMade(code: settings.code, place: settings.codePlace)] + settings.accounts.map { ClaimMade(account: $0) } + settings.routes.map {
            ClaimMade(host: $0.host, pattern: $0.pattern, methods: $0.methods, place: $0.places.path)
        }
    }

    /// Routes that one file declares twice.
    static func repetitions(in all: [ClaimMade]) -> [Mistake] {
        var known: [Claim: [ClaimMade]] = [:]
        var mistakes: [Mistake] = []
        for made in all {
            if let first = known[made.claim]?.first(where: made.meets) {
                mistakes.append(made.mistake(against: first))
            } else {
                known[made.claim, default: []].append(made)
            }
        }
        return mistakes
    }

    /// How far a file serves already what it claims; firmest first.
    enum Hold: CaseIterable { case whole, part, none }

    /// - Parameter served: what the file claims by what it serves now.
    static func hold(_ made: ClaimMade, by served: [ClaimMade]) -> Hold {
        let met = served.filter(made.meets)
        if met.isEmpty { return .none }
        if met.contains(where: { $0.methods == nil }) { return .whole }
        let methods = met.reduce(into: Set<Method>()) { $0.formUnion($1.methods ?? []) }
        return made.methods?.isSubset(of: methods) == true ? .whole : .part
    }

    /// A claim that was lost to another file.
    struct Loss {
        let winner: Int
        let mistake: Mistake
    }

    /// Who loses to whom, by index, when these files stand side by side.
    ///
    /// - Parameter hold: how a file holds a claim already; the firmest hold keeps it, of equal ones the first file.
    static func losses(_ files: [Int: [ClaimMade]], hold: (Int, ClaimMade) -> Hold = { _, _ in .none }) -> [Int: [Loss]] {
        var contenders: [Claim: [(index: Int, made: ClaimMade)]] = [:]
        for (index, all) in files.sorted(by: { $0.key < $1.key }) {
            for made in all { contenders[made.claim, default: []].append((index, made)) }
        }
        var losses: [Int: [Loss]] = [:]
        for group in contenders.values where group.count > 1 {
            var kept: [(index: Int, made: ClaimMade)] = []
            let holds = group.map { hold($0.index, $0.made) }
            for one in Hold.allCases.flatMap({ firmness in zip(group, holds).filter { $0.1 == firmness }.map(\.0) }) {
                if let winner = kept.first(where: { $0.index != one.index && $0.made.meets(one.made) }) {
                    losses[one.index, default: []].append(Loss(winner: winner.index, mistake: one.made.mistake(against: winner.made)))
                } else {
                    kept.append(one)
                }
            }
        }
        return losses
    }
}
