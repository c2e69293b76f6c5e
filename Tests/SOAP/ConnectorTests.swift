import Connectors
import Gateway
import JSON
import NIOCore
import NIOPosix
import SOAP
import Synchronization
import Testbed
import Testing
import XML

@Suite("A portal of JSON called in SOAP")
struct ConnectorTests {
    private static let space = "urn:tra-cuu"

    /// Answers each call with the same.
    private final class Portal: TaskConnector {
        let status: Int, content: String, type: String
        let asked = Mutex<[String]>([])

        init(_ status: Int = 200, _ content: String = #"{"trangThai":"4"}"#, type: String = "application/json") {
            self.status = status
            self.content = content
            self.type = type
        }

        func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
            let body = (try? await asked.body.all(limit: 1 << 20)) ?? [], fields = asked.request.fields
            self.asked.withLock { $0.append("\(String(buffer: asked.request.target)) \(String(decoding: body, as: UTF8.self)) \(fields.only(.authorization) ?? "-")") }
            guard status > 0 else { return .failure(GatewayError(502, .upstream, at: .connect, retry: .always, .unreachable)) }
            return .success(Told(status, Fields([.contentType: type]), .bytes(Array(content.utf8))))
        }
    }

    private static func connector(_ portal: Portal) throws -> SOAPConnector {
        var look = SOAPOperation(
            "traCuu", .get, try #require(SOAPPath("/api/{maHoSo}")),
            request: try XMLJSONMapping([.init(xml: ["maHoSo"], json: ["maHoSo"], isRequired: true)]),
            answer: try XMLJSONMapping([.init(xml: ["trangThai"], json: ["trangThai"], isRequired: true)]))
        look.action = "urn:do"
        let caller = OutboundCaller(portal, loops: MultiThreadedEventLoopGroup.singleton, clock: ManualClock(start: 1), seed: 1)
        return SOAPConnector(name: "TraCuu", namespace: space, operations: [look], portal: caller, timeout: .seconds(5))
    }

    private static func ask(
        _ portal: Portal, _ body: String, _ version: SOAPVersion = .soap11, action: String? = nil, method: Gateway.Method = .post, target: String = "/tra-cuu"
    ) async throws -> (status: Int, text: String) {
        let connector = try connector(portal), loop = MultiThreadedEventLoopGroup.singleton.next()
        let message = body.isEmpty ? [] : try SOAPMessage.bytes(version, body: .raw(Array(body.utf8)))
        return try await withCheckedThrowingContinuation { done in
            loop.execute {
                do {
                    var fields: [(FieldName, String)] = [(.contentType, version.contentType(action: action)), (.authorization, "Basic x")]
                    if let field = version.actionField(action) { fields.append(("soapaction", field)) }
                    let exchange = try TestExchange.make(method, target, more: fields, body: .bytes(ByteBuffer(bytes: message)), loop: loop, clock: ManualClock(start: 1))
                    guard case .later(let pending) = connector.answer(exchange) else { return done.resume(throwing: GatewayError.defect) }
                    pending.whenDelivered { outcome in
                        switch outcome {
                        case .failure(let error): done.resume(returning: (error.status, ""))
                        case .success(let answer):
                            if case .bytes(let bytes) = answer.body { done.resume(returning: (answer.status, String(buffer: bytes))) } else { done.resume(returning: (answer.status, "")) }
                        }
                    }
                } catch { done.resume(throwing: error) }
            }
        }
    }

    private static func call(_ inside: String, _ name: String = "traCuu", _ namespace: String = space) -> String { "<m:\(name) xmlns:m=\"\(namespace)\">\(inside)</m:\(name)>" }

    @Test("A call becomes a request of its path, with the caller's credentials; the answer is the operation's element", arguments: SOAPVersion.allCases)
    func answers(_ version: SOAPVersion) async throws {
        let portal = Portal(), said = try await Self.ask(portal, Self.call("<m:maHoSo>H26/1 é</m:maHoSo>"), version, action: "urn:do")
        #expect(said.status == 200)
        let message = try SOAPMessage(reading: Array(said.text.utf8), contentType: version.contentType())
        #expect(message.body.name == XMLName("traCuuResponse", in: Self.space))
        #expect(message.body.child("trangThai", in: Self.space)?.text == "4")
        #expect(portal.asked.withLock { $0 } == ["/api/H26%2F1%20%C3%A9  Basic x"])
    }

    @Test("What is no operation, or not as its table has it, is the caller's fault, and the portal is not asked", arguments: [
        call("<m:maHoSo>1</m:maHoSo>", "khac"), call("<m:maHoSo>1</m:maHoSo>", "traCuu", "urn:khac"), call(""), call("<m:maHoSo>1</m:maHoSo><m:khac/>"),
        call("<m:maHoSo></m:maHoSo>"), call("<m:maHoSo>..</m:maHoSo>"), call("<m:maHoSo>1</m:maHoSo><m:maHoSo>2</m:maHoSo>"),
    ])
    func wrong(_ body: String) async throws {
        let portal = Portal(), said = try await Self.ask(portal, body, .soap12)
        #expect(said.status == 400 && said.text.contains("Sender"))
        #expect(portal.asked.withLock { $0 } == [])
        #expect(try await Self.ask(portal, Self.call("<m:maHoSo>1</m:maHoSo>"), .soap11, action: "urn:other").status == 500)
    }

    @Test("Whose fault it is when the portal does not do it is said, and whether it may be called again")
    func faults() async throws {
        let body = Self.call("<m:maHoSo>1</m:maHoSo>")
        for (portal, code, words) in [
            (Portal(404, #"{"title":"Không có","detail":"Hồ sơ 1"}"#, type: "application/problem+json"), "Client", "the portal answered 404: Không có. Hồ sơ 1"),
            (Portal(403, "<html>"), "Client", "the portal answered 403"), (Portal(500), "Server", "the portal answered 500"),
            (Portal(200, "<html>"), "Server", "no JSON"), (Portal(200, "{}"), "Server", "trangThai: missing"), (Portal(200, #"{"trangThai":4}"#), "Server", "trangThai: no text"),
            (Portal(0), "Server", "the portal did not answer (connect); it may be called again"),
        ] {
            let said = try await Self.ask(portal, body)
            #expect(said.status == 500 && said.text.contains("\(code)<") && said.text.contains(words), "\(said.text)")
        }
    }

    @Test("The description is served to whoever asks for it; anything else is a method not allowed")
    func description() async throws {
        let said = try await Self.ask(Portal(), "", method: .get, target: "/tra-cuu?wsdl")
        let root = try XMLDocument(parsing: Array(said.text.utf8)).root
        #expect(root.descendants(["types", "schema", "element"]).map { $0.attribute("name") } == ["traCuu", "traCuuResponse"])
        #expect(root.descendants(["portType", "operation"]).count == 1)
        #expect(try await Self.ask(Portal(), "", method: .get, target: "/tra-cuu").status == 405)
        #expect(try await Self.ask(Portal(), "", method: .put, target: "/tra-cuu").status == 405)
    }

    @Test("A path's members are named within braces, and nothing else is", arguments: ["api", "/a?b", "/{a", "/a}", "/{}", "/{a..b}", "/{{a}}"])
    func paths(_ text: String) { #expect(SOAPPath(text) == nil) }
}
