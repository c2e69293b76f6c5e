import Catalogue
import Connectors
import Curl
import Dossiers
import DossierAPI
import Foundation
import Front
import Gateway
import Handover
import JSON
import Journal
import NIOPosix
import NationalPortal
import Sandbox
import Testbed
import Testing

/// A gateway before the sandbox's three systems: a journal on disk, outboxes, both doors on a port of their own, and the
/// systems over loopback. Time stands still but for what `pass` lets pass; the lines are real.
final class HandoverBed: Sendable {
    /// 2026-09-30, 12:00 in Vietnam.
    static let noon: Int64 = 1_790_744_400
    static let passwords = ["ha-noi": "mật khẩu Hà Nội", "lam-dong": "mật khẩu Lâm Đồng", "bo-cong-an": "mật khẩu Bộ Công an"]
    static let secret = "khóa ký của Hà Nội"

    let folder: String
    let clock = ManualClock(start: noon)
    let alarm: ManualAlarm
    let journal: SQLiteJournal
    let book: DossierBook
    let systems: SandboxSystems
    let office: OutboxOffice
    let line: MotcuaLine
    /// The couriers' own way to the journal, which may fail.
    let faulty: FaultyJournal
    private let doors: Front
    private let driver: CurlDriver
    private let timeouts: SystemCourier.Timeouts

    /// - Parameters:
    ///   - timeout: of each call, in real time.
    ///   - fault: of the journal, as the couriers meet it.
    init(timeout: Span = .seconds(30), webhook: Bool = false, fault: FaultyJournal.Fault? = nil) async throws {
        // Nothing here is about surviving a power cut, so memory does for a disk.
        let base = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : FileManager.default.temporaryDirectory.path
        folder = base + "/handover-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        alarm = ManualAlarm(clock)
        journal = try SQLiteJournal(path: folder + "/journal.sqlite")
        faulty = FaultyJournal(journal, fault: fault)
        book = DossierBook(
            journal: journal, vault: try #require(Vault(master: [UInt8](repeating: 7, count: 32))), clock: clock, settings: try Self.settings(webhook))
        let group = MultiThreadedEventLoopGroup.singleton
        systems = try await SandboxSystems.start(passwords: Self.passwords, ports: [:], on: group, clock: clock)
        driver = try CurlDriver(connections: 128)
        office = OutboxOffice(journal, clock: clock, alarm: alarm, seed: 7)
        var timeouts = SystemCourier.Timeouts()
        timeouts.dossier = timeout
        timeouts.file = timeout
        self.timeouts = timeouts
        doors = try await Front(service: try Self.service(book, clock), group: group, seed: 3)
        guard case .tcp(_, let port) = try await doors.listen(ListenerSettings(address: .tcp(host: "127.0.0.1", port: 0))) else {
            throw MotcuaLine.Trouble.broken
        }
        line = MotcuaLine(port: port, on: group)
    }

    deinit {
        driver.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs the outboxes for as long as `act` takes.
    func play(_ act: () async throws -> Void) async throws {
        office.employ(try courier("ha-noi", "H26"), for: "H26/he-thong")
        office.employ(try courier("bo-cong-an", "G01"), for: "G01/he-thong")
        let webhook = WebhookCourier(path: "/bao-tin", secret: Secret(Self.secret), caller: try caller("ha-noi"), book: book, timeout: timeouts.dossier)
        office.employ(webhook, for: "H26/bao-tin")
        do { try await act() } catch { Issue.record(error) }
        await office.stop(within: .seconds(5))
        await systems.stop(within: .zero)
        _ = await doors.drain(within: .zero)
        await journal.close()
    }

    func caller(_ slug: String) throws -> OutboundCaller {
        var settings = HTTPConnectorSettings(upstreams: [try Upstream("http://127.0.0.1:\(try #require(systems.port(slug)))")])
        settings.timeout = .minutes(10)
        let connector = HTTPConnector(settings: settings, agency: nil, name: slug, driver: driver)
        return OutboundCaller(connector, loops: MultiThreadedEventLoopGroup.singleton, clock: clock, seed: 5)
    }

    private func courier(_ slug: String, _ agency: String) throws -> SystemCourier {
        SystemCourier(agency: try #require(AgencyCode(agency)), path: "/ho-so", caller: try caller(slug), book: couriersBook, timeouts: timeouts)
    }

    private var couriersBook: DossierBook { DossierBook(journal: faulty, vault: book.vault, clock: clock, settings: book.settings) }

    private static func settings(_ webhook: Bool) throws -> DossierSettings {
        var rules: [AgencyRules] = [], procedures: [Procedure] = []
        for (code, system) in [("H26", "H26/he-thong"), ("G01", "G01/he-thong"), ("H36", nil)] as [(String, String?)] {
            let agency = try #require(AgencyCode(code))
            var rule = AgencyRules(agency: agency)
            rule.system = system
            if webhook, code == "H26" { rule.webhook = "H26/bao-tin" }
            rules.append(rule)
            procedures.append(Procedure(
                code: try #require(ProcedureCode("1.004222")), agency: agency, name: .init(vi: "Đăng ký thường trú"),
                field: .init(code: "G01-CT04", name: "Đăng ký, quản lý cư trú"), level: 4, timeLimit: .workingDays(7), path: "/thuong-tru"))
        }
        return DossierSettings(catalogue: ServiceCatalogue(procedures), agencies: rules)
    }

    private static func service(_ book: DossierBook, _ clock: ManualClock) throws -> Service {
        func code(_ text: String) throws -> AgencyCode { try #require(AgencyCode(text)) }
        let portal = PortalProvider(
            book: book, accounts: [AgencyAccount(user: "000.00.00.H26", password: Secret(passwords["ha-noi"] ?? ""), agency: try code("H26"))], clock: clock)
        let api = DossierDoors(book: book, shelf: FileShelf(journal: book.journal, vault: book.vault), accounts: [
            AgencyAccount(user: "000.00.00.H36", password: Secret(passwords["lam-dong"] ?? ""), agency: try code("H36")),
            AgencyAccount(user: "000.00.00.G01", password: Secret(passwords["bo-cong-an"] ?? ""), agency: try code("G01")),
        ], clock: clock)
        let motcua = AgencyReference(code: "motcua", nameVi: "Một Cửa", nameEn: "Motcua")
        let declared = SourcePlace(file: "routes/gateway.yaml", line: 1, column: 1)
        let routes = try portal.routes(agency: motcua, declared: declared) + api.routes(agency: motcua, declared: declared)
        return Service(pipeline: Pipeline(table: try RouteTable(routes), policies: []), limits: LimitValues(), clock: clock, observer: Unobserved())
    }

    private final class Unobserved: ExchangeObserver {
        func finished(_ exchange: Exchange, status: Int, at tick: Tick) {}
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
}

extension HandoverBed {
    // MARK: What applicants do

    func submit(_ key: String = "key-1", to agency: String = "000.00.00.H26", files: [[UInt8]] = []) async throws -> Dossier {
        var uploaded: [DossierFile] = [], papers: [JSON] = []
        for (index, bytes) in files.enumerated() {
            let file = try await upload(bytes.count) { _ in bytes }
            uploaded.append(file)
            papers.append(["TepDinhKemId": .string(file.digest), "TenTepDinhKem": .string("giấy tờ \(index).pdf"), "DuongDanTaiTepTin": ""])
        }
        return try await submit(key, to: agency, uploaded, papers)
    }

    func submit(_ key: String, to agency: String = "000.00.00.H26", _ files: [DossierFile], _ papers: [JSON]) async throws -> Dossier {
        var members: JSONObject = [
            "ChuHoSo": "NGUYỄN VĂN MẪU", "LoaiDoiTuong": "1", "MaDoiTuong": "b1d2-mau", "TrichYeuHoSo": "Đăng ký thường trú cho hộ mới",
            "DinhDanhCHS": [["LoaiDinhDanh": "1", "SoDinhDanh": "001099000001"]], "SoDienThoai": "0912345678",
        ]
        if !papers.isEmpty { members.set("TaiLieuNop", .array(papers)) }
        return try await book.submit(Submission(
            agency: try #require(AgencyCode(agency)), procedure: try #require(ProcedureCode("1.004222")), members: members, files: files,
            caller: "citizen", idempotencyKey: key)).dossier
    }

    /// - Parameter piece: of at most so many bytes, made as they are asked for.
    func upload(_ length: Int, _ piece: (Int) -> [UInt8]) async throws -> DossierFile {
        var upload = FileShelf(journal: journal, vault: book.vault).begin(at: book.clock.now()), done = 0
        while done < length {
            let bytes = piece(length - done)
            try await upload.add(bytes)
            done += bytes.count
        }
        if length == 0 { try await upload.add([]) }
        return try await upload.finish()
    }

    // MARK: What came of it

    func now(_ dossier: Dossier) async throws -> Dossier { try await book.load(dossier.stream) }

    func kinds(_ dossier: Dossier) async throws -> [DossierEvent.Kind] { try await book.timeline(try await now(dossier)).map(\.event.kind) }

    /// A dossier's story: each state with its words.
    func story(_ dossier: Dossier) async throws -> [String] {
        try await book.timeline(try await now(dossier)).compactMap { entry in entry.event.state.map { "\($0.rawValue) \(entry.words ?? "")" } }
    }

    func dead(_ party: String = "H26/he-thong") async throws -> [String] { try await office.deadLetters(party).map { $0.reason ?? "" } }
    func waiting(_ party: String = "H26/he-thong") async throws -> Int { try await office.show().first { $0.party == party }?.waiting ?? 0 }

    /// All that was to be told a party was told.
    func nothingIsLeft(_ party: String = "H26/he-thong") async throws {
        #expect(try await waiting(party) == 0)
        #expect(try await dead(party) == [])
    }

    var haNoi: AgencySystem { get throws { try #require(systems["ha-noi"]) } }
    var lamDong: AgencySystem { get throws { try #require(systems["lam-dong"]) } }
    var boCongAn: AgencySystem { get throws { try #require(systems["bo-cong-an"]) } }
}
