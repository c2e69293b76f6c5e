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
        @Test(
            "Killed again and again, it loses nothing that it acknowledged, tells nothing twice, and each dossier's story in order",
            .timeLimit(.minutes(60)), arguments: Store.allCases)
        func kills(_ store: Store) async throws {
            guard let journal = try store.journalLine() else { return }
            let portal = NationalPortalConnector(accounts: ["000.00.00.H26": "a synthetic password"])
            let host = try await SandboxHost.start(portal, of: NationalPortalConnector.reference, port: 0, on: MultiThreadedEventLoopGroup.singleton)
            let kills = try KillRounds(seed: 20_261_125, files: DossierFiles.folder(portal: host.port, gateway: journal))
            let clients = (0..<KillRounds.clients).map { DossierClient(number: $0) }
            // Now and then an answer is lost after its effect, so that the same is told again.
            try await kills.play(before: { if $0 % 8 == 0 { portal.misbehave(.lost) } }, { clients[$0].run(port: $1, finishing: $2) }) {
                portal.behave()
                let told = clients.flatMap(\.stories)
                try await eventually("all is told to the portal", within: 900) { told.allSatisfy { portal.timeline($0.number).count >= $0.lines.count } }
                for story in told { #expect(portal.timeline(story.number) == story.lines, "\(story.number), seed \(kills.seed)") }
                #expect(Set(portal.numbers) == Set(told.map(\.number)))
                let acknowledged = clients.reduce(0) { $0 + $1.acknowledged }, refused = clients.flatMap(\.refused)
                #expect(refused.isEmpty, "\(refused.prefix(3))")
                KillRounds.tell("\(store): killed \(KillRounds.rounds) times: \(acknowledged) acknowledgements of \(told.count) dossiers, none lost, none told twice, all in order")
            }
            await host.stop()
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
