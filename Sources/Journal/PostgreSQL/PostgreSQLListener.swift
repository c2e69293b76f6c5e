import CPostgreSQL
import Synchronization

/// Hears of the commits of other gateways, on a connection and a thread of its own.
///
/// When the connection was lost, nobody knows what was missed: after the next one is up, everyone is told to look.
final class PostgreSQLListener: Sendable {
    /// The channel of LISTEN and NOTIFY, one for all journals of a database.
    static let channel = "motcua"

    private let alarm = PostgreSQLAlarm()
    private let isClosed = Mutex(false)

    /// - Parameter own: this gateway's own connections, whose commits were told of already.
    init(_ settings: PostgreSQLSettings, own: OwnProcesses, _ wake: @escaping @Sendable (Set<Wake>) -> Void) {
        let alarm = alarm
        _ = PostgreSQLThread.start("pg-listen") { [weak self] in
            let session = PostgreSQLSession(settings)
            var pause: CInt = 100
            while self?.isClosed.withLock({ $0 }) == false {
                do throws(PostgreSQLError) {
                    if session.connection == nil {
                        try Self.listen(session)
                        pause = 100
                        wake([.unknown])
                    }
                    guard alarm.sleep(watching: session.connection?.socket) else { continue }
                    let found = try session.connection?.takeNotifications() ?? []
                    let wakes = Set(found.filter { !own.contains($0.process) }.map { Wake(payload: $0.payload) })
                    if !wakes.isEmpty { wake(wakes) }
                } catch {
                    session.close()
                    // An engine that cannot tell: look every second.
                    if error.isUnsupported {
                        wake([.unknown])
                        pause = 1000
                    }
                    _ = alarm.sleep(watching: nil, milliseconds: pause)
                    pause = min(5000, pause * 2)
                }
            }
        }
    }

    private static func listen(_ session: PostgreSQLSession) throws(PostgreSQLError) {
        let connection: PostgreSQLConnection
        do throws(JournalFailure) { connection = try session.open() } catch { throw .lost(error.reason) }
        _ = try connection.ask("LISTEN \(channel)", isKept: false)
    }

    func stop() {
        isClosed.withLock { $0 = true }
        alarm.ring()
    }

    deinit { stop() }
}

/// The processes at the server of a gateway's own connections that commit.
final class OwnProcesses: Sendable {
    private let all = Mutex<[Int: CInt]>([:])
    func set(_ process: CInt, of connection: Int) { all.withLock { $0[connection] = process } }
    func contains(_ process: CInt) -> Bool { all.withLock { $0.values.contains(process) } }
}

extension Wake {
    /// Longest payload a NOTIFY takes, less what is ours (PostgreSQL manual, NOTIFY: shorter than 8000 bytes).
    private static let longest = 7900

    /// As it is told to other gateways.
    var payload: String {
        let text = switch self {
        case .message(let party): "m" + party
        case .event(let audience): "e" + audience
        case .unknown: "?"
        }
        return text.utf8.count > Self.longest ? "?" : text
    }

    init(payload: String) {
        let rest = String(payload.unicodeScalars.dropFirst())
        switch payload.unicodeScalars.first {
        case "m": self = .message(party: rest)
        case "e": self = .event(audience: rest)
        default: self = .unknown
        }
    }
}
