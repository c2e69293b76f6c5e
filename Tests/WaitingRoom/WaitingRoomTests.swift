import Gateway
import NIOCore
import NIOEmbedded
import Synchronization
import Testbed
import Testing

@testable import WaitingRoom

@Suite("A waiting room before a portal")
struct WaitingRoomTests {
    private final class Bed: Sendable {
        let clock = ManualClock()
        let underway = Mutex(0)
        let cookies = Mutex<[String]>([])

        func connector() -> WaitingRoomConnector {
            let inner = ScriptedConnector { [self] exchange in
                cookies.withLock { $0.append(exchange.request.fields.first(.cookie) ?? "-") }
                return .now(Answer(status: 200))
            }
            return WaitingRoomConnector(
                inner, room: WaitingRoom(.init(capacity: 1), name: "H26", secret: [1, 2, 3]), underway: { [self] in underway.withLock { $0 } }, policy: "default-src 'none'",
                page: { place, _, language, address in Array("\(place.ahead.map(String.init) ?? "-") \(language) \(address)".utf8) })
        }

        func ask(_ connector: WaitingRoomConnector, _ method: Method = .get, cookie: String? = nil, accept: String = "text/html") throws -> Answer {
            let exchange = try TestExchange.make(method, "/ha-noi/a?b=1", fields: [.accept: accept], loop: EmbeddedEventLoop(), clock: clock)
            if let cookie { exchange.replaceFields { $0.add(.cookie, cookie) } }
            guard case .now(.success(let answer)) = connector.answer(exchange) else { throw Missing() }
            return answer
        }

        struct Missing: Error {}
    }

    private func cookie(_ answer: Answer) -> String? { answer.fields.first(.setCookie).map { String($0.prefix { $0 != ";" }) } }

    @Test("A visitor waits with a page, keeps the place, goes in by the same address, and then goes about freely")
    func visit() throws {
        let bed = Bed(), connector = bed.connector()
        #expect(try bed.ask(connector).status == 200)
        bed.underway.withLock { $0 = 1 }
        let waiting = try bed.ask(connector), ticket = try #require(cookie(waiting))
        #expect(waiting.status == 503 && waiting.text == "0 vi /ha-noi/a?b=1" && waiting.fields.first(.retryAfter) == "5" && waiting.fields.first(.cacheControl) == "no-store")
        #expect(waiting.fields.first(.setCookie)?.hasSuffix("; Path=/; HttpOnly; SameSite=Lax") == true)
        #expect(try bed.ask(connector).text.hasPrefix("1 "))
        #expect(try bed.ask(connector, cookie: ticket).text.hasPrefix("0 "))
        bed.underway.withLock { $0 = 0 }
        let inside = try bed.ask(connector, cookie: "a=1; \(ticket); b=2"), pass = try #require(cookie(inside))
        #expect(inside.status == 303 && inside.fields.first(.location) == "/ha-noi/a?b=1")
        bed.underway.withLock { $0 = 1 }
        #expect(try bed.ask(connector, cookie: "a=1; \(pass); b=2").status == 200)
        #expect(bed.cookies.withLock { $0.last } == "a=1; b=2")
        #expect(try bed.ask(connector, cookie: ticket).status == 503)
    }

    @Test("What a page loads, and who is in the middle of sending, does not wait")
    func passing() throws {
        let bed = Bed(), connector = bed.connector()
        bed.underway.withLock { $0 = 9 }
        #expect(try bed.ask(connector, .post).status == 200)
        #expect(try bed.ask(connector, accept: "image/png").status == 200)
        #expect(try bed.ask(connector).status == 503)
    }

    @Test("A ticket that was made up, of another line, or has run out, is none", arguments: [0, 1, 2, 3])
    func forged(kind: Int) throws {
        let bed = Bed(), connector = bed.connector()
        bed.underway.withLock { $0 = 1 }
        let ticket = try #require(cookie(try bed.ask(connector)))
        _ = try bed.ask(connector)
        switch kind {
        case 0: #expect(try bed.ask(connector, cookie: ticket.replacing(".w.", with: ".i.").replacing("=w.", with: "=i.")).text.hasPrefix("2 "))
        case 1: #expect(try bed.ask(connector, cookie: String(ticket.dropLast()) + "x").text.hasPrefix("2 "))
        case 2: #expect(try bed.ask(connector, cookie: "motcua-cho-H26=" + WaitingTicket(.isIn, 1, until: 1 << 40).text(.init([1, 2, 3], line: "H49"))).text.hasPrefix("2 "))
        default:
            bed.clock.advance(by: .hours(5))
            #expect(try bed.ask(connector, cookie: ticket).text.hasPrefix("0 "))
        }
    }
}

extension Answer {
    fileprivate var text: String { if case .bytes(let bytes) = body { String(buffer: bytes) } else { "" } }
}
