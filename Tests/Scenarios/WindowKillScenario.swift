import Foundation
import Gateway
import Glibc
import JSON
import NIOPosix
import Sandbox
import Synchronization
import Testbed
import Testing
import XML

extension Scenarios {
    /// A ministry's node between the window, which declares to it, and the ministry's own system, which answers by it.
    @Suite("The single window, killed", .serialized) struct WindowKills {
        @Test(
            "Killed again and again, it keeps every message that it answered with 99, and the window gets each of ours once in effect and in order",
            .timeLimit(.minutes(60)), arguments: Store.allCases)
        func kills(_ store: Store) async throws {
            guard let journal = try store.journalLine() else { return }
            let window = CountingWindow(), agency = AgencyReference(code: "NSW", nameVi: "Một cửa quốc gia giả lập", nameEn: "Synthetic window", contact: "-")
            let host = try await SandboxHost.start(window, of: agency, port: 0, on: MultiThreadedEventLoopGroup.singleton)
            let kills = try KillRounds(seed: 20_261_201, files: Window.files("ministry", other: host.port, gateway: journal))
            let clients = (0..<KillRounds.clients).map { WindowClient(number: $0) }
            try await kills.play({ clients[$0].run(port: $1, finishing: $2) }) {
                let references = clients.flatMap(\.finished), wanted = ["11/03", "12/01", "13/01"]
                try await eventually("all is told to the window", within: 300) { references.allSatisfy { window.messages[$0]?.count ?? 0 >= wanted.count } }
                for reference in references { #expect(window.messages[reference] == wanted, "\(reference), seed \(kills.seed)") }
                #expect(Set(window.messages.keys) == Set(references))
                let refused = clients.flatMap(\.refused), acknowledged = clients.reduce(0) { $0 + $1.acknowledged }
                #expect(refused.isEmpty, "\(refused.prefix(3))")
                KillRounds.tell("\(store): killed \(KillRounds.rounds) times: \(acknowledged) acknowledgements of \(references.count) declarations, none lost, none told twice, all in order")
            }
            await host.stop()
        }
    }
}

/// The window as the node's messages come to it: each counts once, by its identifier.
private final class CountingWindow: TaskConnector {
    private let state = Mutex<(seen: Set<String>, messages: [String: [String]])>(([], [:]))

    /// Type and function of each, by reference.
    var messages: [String: [String]] { state.withLock { $0.messages } }

    func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
        guard let bytes = try? await asked.body.all(limit: 1 << 20), let call = try? XMLDocument(parsing: bytes).root,
            let text = call.descendants(["Body", "receiveRequest", "requestPayload"]).first?.textBytes, let envelope = try? XMLDocument(parsing: text).root,
            let subject = envelope.descendants(["Header", "Subject"]).first, let id = envelope.descendants(["Header", "Reference", "messageId"]).first?.text
        else { return .success(Told(400)) }
        func member(_ name: String) -> String { subject.child(name)?.text ?? "" }
        state.withLock { state in
            if state.seen.insert(id).inserted { state.messages[member("reference"), default: []].append("\(member("type"))/\(member("function"))") }
        }
        let answer = String(decoding: text, as: UTF8.self).replacing("<function>\(member("function"))</function>", with: "<function>99</function>")
        let space = "http://com/vnsw/receive/gateway/generated"
        return .success(Told(200, Fields([.contentType: "text/xml; charset=utf-8"]), .bytes(Array("""
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><m:receiveResponse xmlns:m="\(space)"><m:responsePayload>\
            <![CDATA[\(answer)]]></m:responsePayload></m:receiveResponse></s:Body></s:Envelope>
            """.utf8))))
    }
}

/// The window and the ministry's system in turn, for one declaration after another: what was not acknowledged is said again,
/// word for word.
private final class WindowClient: Sendable {
    private struct State: Sendable {
        var index = 0
        var step = 0
        var isTried = false
        var finished: [String] = []
        var acknowledged = 0
        var refused: [String] = []
    }

    private let client: Int
    private let state = Mutex(State())
    private static let steps = ["", "accept", "result", "complete"]
    private static let window = "Basic " + Data("NSW:a synthetic password".utf8).base64EncodedString()
    private static let system = "Basic " + Data("he-thong:a synthetic password".utf8).base64EncodedString()

    init(number: Int) { client = number }

    var finished: [String] { state.withLock { $0.finished } }
    var acknowledged: Int { state.withLock { $0.acknowledged } }
    var refused: [String] { state.withLock { $0.refused } }

    func run(port: Int, finishing: Bool = false) {
        guard let wire = try? Wire(port: port) else { return }
        do {
            while !finishing || state.withLock({ $0.step > 0 || $0.isTried }) {
                let (index, step) = state.withLock { state in
                    state.isTried = true
                    return (state.index, state.step)
                }
                let reference = "K\(client)-\(index)"
                let (isTaken, said) = step == 0 ? try declare(wire, reference) : try tell(wire, reference, Self.steps[step])
                guard isTaken else { return state.withLock { $0.refused.append(said) } }
                state.withLock { state in
                    state.acknowledged += 1
                    state.isTried = false
                    state.step = (step + 1) % Self.steps.count
                    if state.step == 0 {
                        state.finished.append(reference)
                        state.index += 1
                    }
                }
            }
        } catch { return }
    }

    private func declare(_ wire: Wire, _ reference: String) throws -> (Bool, String) {
        func unit(_ name: String) -> String {
            "<name>\(name)</name><identity>\(name)</identity><countryCode>VN</countryCode><ministryCode>\(name)</ministryCode><organizationCode>\(name)</organizationCode><unitCode>\(name)</unitCode>"
        }
        let envelope = """
            <Envelope><Header><Reference><version>01</version><messageId>\(reference)</messageId></Reference><From>\(unit("NSW"))</From><To>\(unit("BCT"))</To>\
            <Subject><documentType>BCT0600001</documentType><type>10</type><function>01</function><reference>\(reference)</reference><documentYear>2026</documentYear>\
            <preReference>\(reference)</preReference><preDocumentYear>2026</preDocumentYear><sendDate>2026-10-01 08:15:00</sendDate></Subject></Header>\
            <Body><Content><Importer><Name>CÔNG TY GIẢ LẬP</Name></Importer><Purpose>x</Purpose></Content><Signature/></Body><SystemSignature/></Envelope>
            """
        let space = "http://bct.example/nsw/services"
        let answer = try wire.exchange("POST", "/bct/nsw", ["Content-Type": "text/xml", "Authorization": Self.window], content: """
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><m:receive xmlns:m="\(space)"><m:officeCode>NSW</m:officeCode>\
            <m:documentType>BCT0600001</m:documentType><m:requestPayload><![CDATA[\(envelope)]]></m:requestPayload></m:receive></s:Body></s:Envelope>
            """)
        guard answer.status == 200, answer.isWhole else { throw Wire.Failure.closed }
        let said = String(decoding: answer.content, as: UTF8.self)
        let inner = try XMLDocument(parsing: answer.content).root.descendants(["Body", "receiveResponse", "responsePayload"]).first?.textBytes ?? []
        return (try XMLDocument(parsing: inner).root.descendants(["Header", "Subject", "function"]).first?.text == "99", said)
    }

    private func tell(_ wire: Wire, _ reference: String, _ meaning: String) throws -> (Bool, String) {
        let answer = try wire.exchange(
            "POST", "/api/v1/single-window/BCT0600001/\(reference)/messages",
            ["Content-Type": "application/json", "Authorization": Self.system, "Idempotency-Key": "\"\(reference)-\(meaning)\""],
            content: #"{"yNghia":"\#(meaning)","noiDung":{"Licence":{"Number":"GP"}}}"#)
        guard answer.isWhole, answer.status != 503 else { throw Wire.Failure.closed }
        return (answer.status == 200, "\(reference) \(meaning): \(answer.status) \(String(decoding: answer.content, as: UTF8.self))")
    }
}
