package import Gateway
import JSON
import Synchronization

/// An agency's processing system, as it stands behind a door where dossiers are handed in: it takes a dossier with its
/// files, gives it a number of its own, works on it step by step and tells the door.
///
/// `AgencySystem+Taking` is what it answers to whoever brings it something (`POST /ho-so`, `PUT /ho-so/{number}/tep/{sha256}`,
/// and `/bao-tin` for a webhook), `AgencySystem+Telling` what it says of its own accord, `AgencySystem+Fetching` how one
/// that is brought nothing reads the door's feed. `AgencySystemFault` is how it fails, `MotcuaLine` its line to the door.
/// People ask `GET /ho-so` and `GET /ho-so/{number}`.
package final class AgencySystem: TaskConnector {
    /// How dossiers come to it.
    package enum Manner: Sendable, Hashable {
        /// Brought, and acknowledged at once.
        case pushed
        /// Brought, and acknowledged once somebody has looked (`acknowledge`).
        case pushedLater
        /// Fetched from the door's feed.
        case fetches
    }

    /// In which words it tells what it does.
    package enum Dialect: Sendable, Hashable { case nationalPortal, api }

    package let agency: SandboxAgency
    package let manner: Manner
    package let dialect: Dialect
    let account: MotcuaAccount
    let clock: any GatewayClock
    let inside = Mutex(Inside())

    struct Inside: Sendable {
        var cases: [String: AgencyCase] = [:]
        var order: [String] = []
        /// Digests of files that were brought, by dossier.
        var files: [String: Set<String>] = [:]
        var serial = 0
        var waiting: [(fault: AgencySystemFault, at: Occasion?)] = []
        var standing: AgencySystemFault?
        var calls: [Occasion: Int] = [:]
        var notices: [WebhookReceipt] = []
        var session: String?
        var watch: (@Sendable (_ bytes: Int) -> Void)?
        var cursor = "0"
    }

    /// What is asked of it.
    package enum Occasion: Sendable, Hashable { case dossier, file, question, notice }

    /// One webhook call, as it came.
    package struct WebhookReceipt: Sendable, Hashable {
        package let position: String
        package let signature: String
        package let body: [UInt8]
    }

    package init(_ agency: SandboxAgency, _ manner: Manner, tells dialect: Dialect, as account: MotcuaAccount, clock: any GatewayClock) {
        self.agency = agency
        self.manner = manner
        self.dialect = dialect
        self.account = account
        self.clock = clock
    }

    // MARK: By whoever runs the sandbox

    /// Lays a fault in wait for the next calls, of one kind or of any, each for one of them.
    package func misbehave(_ fault: AgencySystemFault, at occasion: Occasion? = nil, times: Int = 1) {
        inside.withLock { inside in for _ in 0..<times { inside.waiting.append((fault, occasion)) } }
    }

    /// The fault that every call meets for which none lies in wait.
    package var standingFault: AgencySystemFault? {
        get { inside.withLock { $0.standing } }
        set { inside.withLock { $0.standing = newValue } }
    }

    /// Somebody has looked at the dossier: the next who asks after it is told so.
    package func acknowledge(_ number: String) { inside.withLock { $0.cases[number]?.isAcknowledged = true } }

    /// Calls `watch` with each piece of a file as it comes.
    package func onPiece(_ watch: @escaping @Sendable (_ bytes: Int) -> Void) { inside.withLock { $0.watch = watch } }

    /// How often it was asked.
    package func calls(_ occasion: Occasion) -> Int { inside.withLock { $0.calls[occasion] ?? 0 } }
    /// Dossiers it has by the door's numbers, in the order they came.
    package var numbers: [String] { inside.withLock { $0.order } }
    package func ownNumber(_ number: String) -> String? { inside.withLock { $0.cases[number]?.own } }
    package func timeline(_ number: String) -> [String] { inside.withLock { $0.cases[number]?.timeline ?? [] } }
    /// Digests of a dossier's files as it counted them.
    package func files(_ number: String) -> Set<String> { inside.withLock { $0.files[number] ?? [] } }
    package var notices: [WebhookReceipt] { inside.withLock { $0.notices } }

    // MARK: Inside

    func fault(at occasion: Occasion) -> AgencySystemFault? {
        inside.withLock { inside in
            inside.calls[occasion, default: 0] += 1
            guard let place = inside.waiting.firstIndex(where: { $0.at == nil || $0.at == occasion }) else { return inside.standing }
            return inside.waiting.remove(at: place).fault
        }
    }

    /// Takes a dossier in, once.
    /// - Returns: nil for what is no dossier.
    func take(_ sheet: JSON) -> AgencyCase? {
        let now = clock.now()
        return inside.withLock { inside in
            if let number = sheet["maHoSo"]?.string, let known = inside.cases[number] { return known }
            let serial = String(inside.serial + 1)
            let day = VietnamTime.digits(now).prefix(8)
            // Of a unit below: the agency's own one-stop desk.
            let own = "000.00.01.\(agency.reference.code)-\(day)-" + String(repeating: "0", count: max(0, 4 - serial.count)) + serial
            guard var new = AgencyCase(sheet, own: own) else { return nil }
            inside.serial += 1
            new.isAcknowledged = manner == .pushed
            inside.cases[new.number] = new
            inside.order.append(new.number)
            return new
        }
    }
}

/// An account of an agency's system at the door.
package struct MotcuaAccount: Sendable, Hashable {
    package let user: String
    package let password: String
    package init(user: String, password: String) {
        self.user = user
        self.password = password
    }
}
