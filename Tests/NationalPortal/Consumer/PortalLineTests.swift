import Connectors
import Gateway
import JSON
import NIOCore
import NIOPosix
import Synchronization
import Testbed
import Testing

@testable import NationalPortal

/// A portal that answers each call with what stands next on its list, and remembers what it was asked.
private final class Recital: Sendable {
    private let answers: Mutex<[(status: Int, text: String)]>
    private let heard = Mutex<[(target: String, json: JSON?)]>([])

    init(_ answers: [(Int, String)]) { self.answers = Mutex(answers) }

    var asked: [(target: String, json: JSON?)] { heard.withLock { $0 } }

    func line(limit: Int = 1000) -> PortalLine {
        let connector = ScriptedConnector { [self] exchange in
            guard case .bytes(let bytes) = exchange.body else { return .refuse(.defect) }
            heard.withLock { $0.append((exchange.request.targetText, try? JSON(parsing: Array(bytes.readableBytesView)))) }
            guard let (status, text) = answers.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return .refuse(.defect) }
            return .now(Answer(status: status, body: .bytes(ByteBuffer(string: text))))
        }
        let caller = OutboundCaller(connector, loops: MultiThreadedEventLoopGroup.singleton, clock: ManualClock(), limit: limit, seed: 1)
        var settings = PortalPeerSettings(user: "u", password: Secret("mật khẩu"), identifier: "H26")
        settings.login = "/cong/login"
        settings.exchange = "/cong/g"
        settings.query = "dstcode=VN%3AGOV"
        return PortalLine(caller: caller, settings: settings, timeout: .seconds(5))
    }
}

@Suite("The line to the portal") struct PortalLineTests {
    @Test("Only 200 with an object of the dialect is an answer", arguments: [
        (200, "[]"), (200, "\"00\""), (200, "null"), (200, ""), (200, "<html>00</html>"), (200, "{}"), (200, #"{"error_code": null}"#),
        (200, #"{"error_code": "00""#), (200, #"{"error_code": "00"}x"#), (200, #"{"error_code": "00", "error_code": "1"}"#),
        (200, #"{"error_code": {"value": 0}}"#), (200, #"{"message": "thành công"}"#), (204, ""), (201, #"{"error_code": "00"}"#),
        (302, #"{"error_code": "00"}"#), (400, #"{"error_code": "10"}"#), (403, "no"), (500, #"{"error_code": "00"}"#), (503, ""),
        (200, #"{"error_code": "00", "message": ""# + String(repeating: "a", count: 2000) + "\"}"),
    ])
    func noAnswer(status: Int, text: String) async {
        await #expect(throws: PortalTrouble.self) { try await Recital([(status, text)]).line().ask("/cong/g", [:]) }
    }

    @Test("A log-in needs both: the code for done, and a session", arguments: [
        (#"{"error_code": 0, "session": "s"}"#, "s"), (#"{"error_code": "00", "session": "s", "message": "lỗi"}"#, "s"),
        (#"{"error_code": 0}"#, nil), (#"{"error_code": "0", "session": ""}"#, nil), (#"{"error_code": "1", "session": "s"}"#, nil),
        (#"{"error_code": "0", "session": 5}"#, nil), (#"{"error_code": "-1", "message": "sai"}"#, nil),
    ] as [(String, String?)])
    func logIn(reply: String, session: String?) async {
        let recital = Recital([(200, reply)])
        let got = try? await recital.line().logIn()
        #expect(got == session)
        #expect(recital.asked.map(\.target) == ["/cong/login?dstcode=VN%3AGOV"])
        #expect(recital.asked.first?.json == ["username": "u", "password": "mật khẩu"])
    }

    @Test("A call says session, agency and service, at the address of its kind")
    func call() async throws {
        let recital = Recital([(200, #"{"error_code": "00"}"#), (200, #"{"error_code": "00"}"#)])
        let line = recital.line()
        _ = try await line.call(.query, ["mahoso": "A"], session: "s")
        _ = try await line.call(.procedures, [:], session: "s")
        #expect(recital.asked.map(\.target) == ["/cong/g?dstcode=VN%3AGOV", "/mapi/share?dstcode=VN%3AGOV"])
        #expect(recital.asked.first?.json == ["session": "s", "madonvi": "H26", "service": "TraCuuHoSo", "mahoso": "A"])
    }

    @Test("No reason names a session or a password")
    func secrets() async {
        let recital = Recital([(200, #"{"error_code": "1", "message": "sai"}"#)])
        do { _ = try await recital.line().logIn() } catch {
            #expect(error == PortalTrouble("the portal refuses the log-in of u: error_code 1"))
        }
    }

    @Test("All that ask for a session at one time share one log-in, a refused one is replaced once, and a failed log-in is tried anew")
    func session() async throws {
        let count = Mutex(0)
        let gate = AsyncStream.makeStream(of: Void.self)
        let session = PortalSession {
            let number = count.withLock { count in
                count += 1
                return count
            }
            if number == 1 { for await _ in gate.stream { break } }
            return number == 3 ? .failure(PortalTrouble("3")) : .success("s\(number)")
        }
        async let first = session.session(), second = session.session(), third = session.session(insteadOf: "s0")
        while count.withLock({ $0 }) == 0 { await Task.yield() }
        gate.continuation.yield()
        #expect(try await [first, second, third] == ["s1", "s1", "s1"])
        async let renewed = session.session(insteadOf: "s1"), also = session.session(insteadOf: "s1")
        #expect(try await [renewed, also] == ["s2", "s2"])
        #expect(try await session.session(insteadOf: "s1") == "s2")
        await #expect(throws: PortalTrouble("3")) { try await session.session(insteadOf: "s2") }
        #expect(try await session.session() == "s4")
    }
}
