package import Gateway
import Synchronization

/// A waiting room before one portal's connector: where the portal is full, visitors get a page with their place instead of an error.
///
/// Read next: `WaitingLine` (who may go in, and when), `WaitingTicket` (what a browser keeps). It stands between the cache and the
/// connector: what the cache has waits for nobody. Only a browser that opens a page waits; what a page loads, and whoever is in
/// the middle of sending something, goes on.
package final class WaitingRoom: Sendable {
    /// What a visitor is told.
    package struct Place: Sendable, Hashable {
        /// Visitors before them; nil when the line takes no more.
        package let ahead: Int?
        package let wait: Span?
        /// Seconds after which it makes sense to ask again.
        package let again: Int
    }

    package let settings: WaitingLine.Settings
    private let name: String
    private let key: WaitingTicket.Key
    private let line: Mutex<WaitingLine>

    /// - Parameters:
    ///   - name: of the line, in its cookie: letters, digits and `-`.
    ///   - secret: random bytes, of this process.
    package init(_ settings: WaitingLine.Settings, name: String, secret: [UInt8]) {
        self.settings = settings
        self.name = name
        key = WaitingTicket.Key(secret, line: name)
        line = Mutex(WaitingLine(settings))
    }

    /// Seconds that a ticket holds; that one who was let in goes in and out.
    private static let kept: Int64 = 4 * 3600, visit: Int64 = 1800

    var cookie: String { "motcua-cho-\(name)" }

    enum Verdict: Sendable, Hashable {
        case goOn
        /// With this cookie; the same address again.
        case goIn(cookie: String)
        case wait(Place, cookie: String?)
    }

    /// - Parameter ticket: the cookie's value, if there is one.
    func judge(_ ticket: String?, underway: Int, now: Tick) -> Verdict {
        let ticket = ticket.flatMap { WaitingTicket($0, key, now: now) }
        if ticket?.kind == .isIn { return .goOn }
        let second = now.nanoseconds / 1_000_000_000
        switch line.withLock({ $0.arrive(number: ticket?.number, underway: underway, now: now) }) {
        case .enter: return .goOn
        case .admitted(let number): return .goIn(cookie: WaitingTicket(.isIn, number, until: second + Self.visit).text(key))
        case .full: return .wait(Place(ahead: nil, wait: nil, again: 60), cookie: nil)
        case .wait(let number, let ahead, let wait):
            let again = min(60, max(3, (wait?.seconds ?? 20) / 4))
            return .wait(Place(ahead: ahead, wait: wait, again: Int(again)), cookie: WaitingTicket(.waits, number, until: second + Self.kept).text(key))
        }
    }

    package var length: Int { line.withLock { $0.length } }
}
