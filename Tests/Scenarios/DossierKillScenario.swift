import Foundation
import Gateway
import Glibc
import JSON
import NIOPosix
import Sandbox
import Synchronization
import Testbed
import Testing

extension Scenarios {
    @Suite("Dossiers, killed", .serialized) struct DossierKills {
        /// `MOTCUA_ROUNDS` sets how often the program is killed, `MOTCUA_SEED` when and amid what.
        private static let rounds = number("MOTCUA_ROUNDS") ?? 4
        private static let seed = UInt64(number("MOTCUA_SEED") ?? 20_261_125)
        private static let clients = 6

        private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

        enum Store: String, CaseIterable, Sendable { case sqlite = "SQLite", postgreSQL = "PostgreSQL" }

        @Test(
            "Killed again and again, it loses nothing that it acknowledged, tells nothing twice, and each dossier's story in order",
            .timeLimit(.minutes(60)), arguments: Store.allCases)
        func kills(_ store: Store) async throws {
            if store == .postgreSQL, !PostgreSQLServer.isWanted { return }
            let server = store == .postgreSQL ? try PostgreSQLServer.shared.get() : nil
            let journal = try server.map { $0.url(try $0.database()) }
            let portal = NationalPortalConnector(accounts: ["000.00.00.H26": "a synthetic password"])
            let host = try await SandboxHost.start(portal, of: NationalPortalConnector.reference, port: 0, on: MultiThreadedEventLoopGroup.singleton)
            let folder = try TemporaryFolder()
            var files = DossierFiles.folder(portal: host.port, journal: journal)
            var random = SplitMix(seed: Self.seed)
            let clients = (0..<Self.clients).map { DossierClient(number: $0) }
            for round in 0..<Self.rounds {
                // Now and then an answer is lost after its effect, so that the same is told again.
                if round % 8 == 0 { portal.misbehave(.lost) }
                let (program, port) = try await Self.start(&files, in: folder)
                let moment = Int32.random(in: 1...300, using: &random)
                async let killed: Void = onThread {
                    pause(milliseconds: moment)
                    program.signal(SIGKILL)
                }
                _ = try await onThreads(Self.clients) { clients[$0].run(port: port) }
                try await killed
                #expect(try await program.end() == 128 + SIGKILL, "\(program.said)")
            }
            portal.behave()
            let (program, port) = try await Self.start(&files, in: folder)
            _ = try await onThreads(Self.clients) { clients[$0].run(port: port, finishing: true) }
            let told = clients.flatMap(\.stories)
            try await eventually("all is told to the portal", within: 900) { told.allSatisfy { portal.timeline($0.number).count >= $0.lines.count } }
            for story in told {
                let found = portal.timeline(story.number)
                #expect(found == story.lines, "\(story.number), seed \(Self.seed)")
            }
            #expect(Set(portal.numbers) == Set(told.map(\.number)))
            program.signal(SIGTERM)
            #expect(try await program.end() == 0, "\(program.said)")
            let (status, said) = try await Program.run(["journal", "verify", "--config", folder.path + "/routes"], in: folder)
            #expect(status == 0, "\(said)")
            let acknowledged = clients.reduce(0) { $0 + $1.acknowledged }, refused = clients.flatMap(\.refused)
            #expect(refused.isEmpty, "\(refused.prefix(3))")
            let line = "\(store.rawValue): killed \(Self.rounds) times: \(acknowledged) acknowledgements of \(told.count) dossiers, none lost, none told twice, all in order\n"
            FileHandle.standardError.write(Data(line.utf8))
            await host.stop()
        }

        private static func start(_ files: inout ConfigurationFolder, in folder: TemporaryFolder) async throws -> (Child, Int) {
            let port = try Loopback.freePort()
            var written = files
            written["routes/gateway.yaml"] = files["routes/gateway.yaml"]?.replacingOccurrences(of: "127.0.0.1:0", with: "127.0.0.1:\(port)")
            return (try await Program.serving(written, in: folder), port)
        }
    }
}

/// An agency's client that goes on with what it was at: what was not acknowledged is said again, word for word.
private final class DossierClient: Sendable {
    /// What was acknowledged of a dossier, as the national portal must have it.
    struct Story: Sendable {
        let number: String
        var lines: [String]
    }

    private struct State: Sendable {
        var stories: [Story] = []
        /// Steps of the newest dossier that were acknowledged; 0 when the next is to begin.
        var step = 0
        /// The message at hand was sent at least once.
        var isTried = false
        var acknowledged = 0
        var refused: [String] = []
    }

    private let client: Int
    private let state = Mutex(State())
    private static let states = ["2", "4", "6", "4", "9"]

    init(number: Int) { client = number }

    var stories: [Story] { state.withLock { $0.stories } }
    var acknowledged: Int { state.withLock { $0.acknowledged } }
    var refused: [String] { state.withLock { $0.refused } }

    /// Until the gateway is gone, or the dossier at hand is finished.
    func run(port: Int, finishing: Bool = false) {
        guard let wire = try? Wire(port: port) else { return }
        do {
            let login = try call(wire, "/mapi/login", #"{"username":"000.00.00.H26","password":"a synthetic password"}"#)
            guard let session = login["session"]?.string else { return }
            while !finishing || state.withLock({ $0.step > 0 || $0.isTried }) {
                let (message, number, line) = next(session)
                state.withLock { $0.isTried = true }
                let answer = try call(wire, "/mapi/g", message)
                guard answer["error_code"]?.string == "00" else { return state.withLock { $0.refused.append(answer.text) } }
                acknowledge(number, line)
            }
        } catch { return }
    }

    private func call(_ wire: Wire, _ path: String, _ content: String) throws -> JSON {
        let answer = try wire.exchange("POST", path, ["Content-Type": "application/json"], content: content)
        guard answer.status == 200, answer.isWhole else { throw Wire.Failure.closed }
        return try JSON(parsing: answer.content)
    }

    private func acknowledge(_ number: String, _ line: String) {
        state.withLock { state in
            if state.step == 0 { state.stories.append(DossierClient.Story(number: number, lines: [])) }
            state.stories[state.stories.count - 1].lines.append(line)
            state.acknowledged += 1
            state.isTried = false
            state.step = (state.step + 1) % Self.states.count
        }
    }

    /// The next message, the same until it is acknowledged.
    private func next(_ session: String) -> (message: String, number: String, line: String) {
        let (index, step) = state.withLock { ($0.step == 0 ? $0.stories.count : $0.stories.count - 1, $0.step) }
        let number = "000.00.01.H26-260930-\(100_000 + client * 100_000 + index)"
        let head = #"{"session":"\#(session)","madonvi":"000.00.00.H26","service":"#
        if step == 0 {
            let record = """
                {"MaHoSo":"\(number)","MaTTHC":"1.004222","TenTTHC":"Đăng ký thường trú","MaLinhVuc":"G01-CT04","TenLinhVuc":"Đăng ký, quản lý cư trú",\
                "KenhThucHien":"1","ChuHoSo":"NGUYỄN VĂN MẪU","LoaiDoiTuong":"1","DinhDanhCHS":[{"LoaiDinhDanh":"1","SoDinhDanh":"001099000001"}],\
                "TrichYeuHoSo":"Hồ sơ giả lập","NgayNopHoSo":"20260930081500","NgayTiepNhan":"20260930090000","NgayHenTra":"20261009170000",\
                "TrangThaiHoSo":"2","HinhThuc":"0","DonViXuLy":"UBND phường Mẫu","NoiNopHoSo":"2","HoSoCoThanhPhanSoHoa":"0",\
                "TaiKhoanDuocXacThucVoiVNeID":"0","DuocThanhToanTrucTuyen":"3"}
                """
            return (head + #""DongBoHoSoMC","isUpdating":"False","data":[\#(record)]}"#, number, "2 Hồ sơ giả lập")
        }
        let words = "bước \(step)"
        let entry = #"{"MaHoSo":"\#(number)","NguoiXuLy":"CÁN BỘ MẪU","ThoiDiemXuLy":"202610010\#(step)0000","NoiDungXuLy":"\#(words)","TrangThai":"\#(Self.states[step])"}"#
        return (head + #""CapNhatTienDoHoSoMC","data":[\#(entry)]}"#, number, "\(Self.states[step]) \(words)")
    }
}
