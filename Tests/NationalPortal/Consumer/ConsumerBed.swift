import Catalogue
import Connectors
import Curl
import Dossiers
import Foundation
import Gateway
import JSON
import Journal
import NIOPosix
import Sandbox
import Testing

@testable import NationalPortal

/// A node of H26 with a journal on disk, whose outbox tells the sandbox's portal over loopback. Time stands still but for
/// what `pass` lets pass; the line is real.
final class ConsumerBed: Sendable {
    static let party = "H26/cong-quoc-gia"
    static let user = "000.00.00.H26"

    let folder: String
    let clock = ManualClock(start: ProviderBed.noon)
    let alarm: ManualAlarm
    let journal: any Journal
    let book: DossierBook
    let portal = NationalPortalConnector(accounts: [user: "bí mật"])
    let host: SandboxHost
    let office: OutboxOffice
    let courier: PortalCourier
    private let driver: CurlDriver

    /// - Parameters:
    ///   - timeout: of a call, in real time.
    ///   - wrap: what stands before the journal.
    init(password: String = "bí mật", timeout: Span = .seconds(20), wrap: (any Journal) -> any Journal = { $0 }) async throws {
        folder = FileManager.default.temporaryDirectory.path + "/consumer-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        alarm = ManualAlarm(clock)
        journal = wrap(try SQLiteJournal(path: folder + "/journal.sqlite"))
        var rules = AgencyRules(agency: try ProviderBed.code("H26"))
        rules.shares = [Self.party]
        book = DossierBook(
            journal: journal, vault: try #require(Vault(master: [UInt8](repeating: 7, count: 32))), clock: clock,
            settings: try ProviderBed.settings(rules))
        let group = MultiThreadedEventLoopGroup.singleton
        host = try await SandboxHost.start(portal, of: NationalPortalConnector.reference, port: 0, on: group, clock: clock)
        driver = try CurlDriver(connections: 128)
        let connector = HTTPConnector(
            settings: HTTPConnectorSettings(upstreams: [try Upstream("http://127.0.0.1:\(host.port)")]), agency: nil, name: "cong-quoc-gia", driver: driver)
        let caller = OutboundCaller(connector, loops: group, clock: clock, seed: 5)
        var settings = PortalPeerSettings(user: Self.user, password: Secret(password), identifier: Self.user)
        settings.query = "dstcode=VN:GOV:000.00.00.G22:vpcpdvcprovider"
        courier = PortalCourier(party: Self.party, agency: try ProviderBed.code("H26"), settings: settings, caller: caller, book: book, timeout: timeout)
        office = OutboxOffice(journal, clock: clock, alarm: alarm, seed: 7)
    }

    deinit {
        driver.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs the outbox for as long as `act` takes.
    func play(_ act: () async throws -> Void) async throws {
        office.employ(courier, for: Self.party)
        try await act()
        await office.stop(within: .seconds(5))
        await host.stop(within: .zero)
        await journal.close()
    }

    // MARK: What agencies and time do

    var sender: Sender { get throws { Sender(agency: try ProviderBed.code("H26"), via: "national-portal") } }

    @discardableResult
    func bring(_ serial: Int, state: String = "2", isUpdating: Bool = false, _ changes: JSONObject = [:]) async throws -> Dossier {
        let record = DossierRecord(try #require(Sample.dossier(serial, state: state, changes).object))
        return try await book.synchronise(record, isUpdating: isUpdating, from: try sender).dossier
    }

    func step(_ serial: Int, state: String = "4", at: String = "20260930100000", _ words: String = "Đã chuyển thẩm định") async throws {
        _ = try await book.progress(ProgressStep(try #require(Sample.step(serial, state: state, at: at, words).object)), from: try sender)
    }

    /// Lets so much time pass, from call to call; nothing is under way at any of them.
    func pass(_ span: Span = .zero) async {
        let end = clock.tick() + span
        while true {
            await office.idle()
            guard let next = alarm.next, clock.tick() + next <= end else { break }
            alarm.advance(by: next)
        }
        alarm.advance(by: end - clock.tick())
        await office.idle()
    }

    /// The next message to the portal, taken from the outbox.
    func claim() async throws -> ClaimedMessage? {
        try await journal.claim(Self.party, at: clock.now(), lease: .minutes(5), limit: 1).first
    }

    // MARK: What came of it

    static func number(_ serial: Int) -> String { "000.00.01.H26-260930-\(String(format: "%04d", serial))" }

    /// The portal's timeline of a dossier.
    func told(_ serial: Int) -> [String] { portal.timeline(Self.number(serial)) }

    /// What our timeline says the portal was told.
    func delivered(_ serial: Int) async throws -> Int {
        let number = try DossierNumber(Self.number(serial), sender: try ProviderBed.code("H26"), now: clock.now())
        let dossier = try #require(try await book.find(number))
        return try await book.timeline(dossier).count { $0.event.kind == .delivered }
    }

    var dead: [StoredMessage] { get async throws { try await office.deadLetters(Self.party) } }
    var waiting: Int { get async throws { try await office.show().first { $0.party == Self.party }?.waiting ?? 0 } }

    static let brought = "2 Đăng ký thường trú cho hộ mới"
    static let stepped = "4 Đã chuyển thẩm định"
}
