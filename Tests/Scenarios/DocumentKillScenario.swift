import Documents
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
    /// A ministry's node between the axis, which has documents for it, and the ministry's own system, which sends its own and says
    /// what became of the others.
    @Suite("Documents, killed", .serialized) struct DocumentKills {
        @Test(
            "Killed again and again, it keeps every document that it took, and the axis gets each of ours once in effect and every status in order",
            .timeLimit(.minutes(60)), arguments: Store.allCases)
        func kills(_ store: Store) async throws {
            guard let journal = try store.journalLine() else { return }
            let axis = CountingAxis(), agency = AgencyReference(code: "-", nameVi: "Trục liên thông giả lập", nameEn: "Synthetic axis", contact: "-")
            let host = try await SandboxHost.start(axis, of: agency, port: 0, on: MultiThreadedEventLoopGroup.singleton)
            let kills = try KillRounds(seed: 20_261_202, longest: 400, files: Documents.node(axis: host.port, gateway: journal))
            let clients = (0..<KillRounds.clients).map { DocumentClient(number: $0, axis: axis) }
            try await kills.play({ clients[$0].run(port: $1, finishing: $2) }) {
                let sent = clients.flatMap(\.sent), answered = clients.flatMap(\.answered)
                try await eventually("all is at the axis", within: 300) {
                    axis.waiting.isEmpty && sent.allSatisfy { axis.taken[$0] != nil } && answered.allSatisfy { axis.statuses[$0]?.count ?? 0 >= 3 }
                }
                for id in sent { #expect(axis.taken[id] == 1, "\(id), seed \(kills.seed)") }
                for id in answered { #expect(axis.statuses[id] == ["01", "03", "06"], "\(id), seed \(kills.seed)") }
                #expect(Set(axis.taken.keys) == Set(sent))
                let refused = clients.flatMap(\.refused), acknowledged = clients.reduce(0) { $0 + $1.acknowledged }
                #expect(refused.isEmpty, "\(refused.prefix(3))")
                KillRounds.tell("\(store): killed \(KillRounds.rounds) times: \(acknowledged) acknowledgements of \(sent.count) documents sent and \(answered.count) received, none lost, none told twice, all in order")
            }
            await host.stop()
        }
    }
}

/// The axis as the node's calls come to it: a file counts once by its bytes.
private final class CountingAxis: TaskConnector {
    private struct State {
        var seen: Set<[UInt8]> = []
        /// How many contents came under each `DocumentId`.
        var taken: [String: Int] = [:]
        var statuses: [String: [String]] = [:]
        var waiting: [String: String] = [:]
    }

    private let state = Mutex(State())

    var taken: [String: Int] { state.withLock { $0.taken } }
    var statuses: [String: [String]] { state.withLock { $0.statuses } }
    var waiting: [String: String] { state.withLock { $0.waiting } }

    /// A document of H26's for the node, under this number.
    func place(_ number: String) {
        let file = """
            <edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader><MessageHeader><From><OrganId>H26</OrganId></From>\
            <To><OrganId>G02</OrganId></To><DocumentId>\(number)</DocumentId><Subject>giả lập</Subject></MessageHeader><DigitalSignature/></edXMLHeader>\
            <edXMLBody><edXMLManifest version="1.0"/></edXMLBody></edXMLEnvelope></edXML>
            """
        state.withLock { $0.waiting[number] = file }
    }

    func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
        guard let body = try? await asked.body.all(limit: 1 << 20), let header = asked.request.fields.only("edoc-header").flatMap({ try? JSON(parsing: Array($0.utf8)) })
        else { return .success(Told(400)) }
        let id = header["docid"]?.string ?? ""
        let (list, file) = state.withLock { ($0.waiting.keys.sorted(), $0.waiting[id]) }
        switch asked.request.pathText {
        case "/edoc/send":
            guard take(body, header["messagetype"]?.string == "edoc") else { return .success(Told(400)) }
            return said(["docid": "x"])
        case "/edoc/received":
            return said(["total": JSON(list.count), "list": .array(list.map { ["docid": .string($0), "messagetype": "edoc", "from": "H26", "time": "2026/10/01 08:00:00"] })])
        case "/edoc/get":
            guard let file else { return said(["status": "FAIL", "errorCode": "UNKNOWN_DOCUMENT"]) }
            return .success(Told(200, Fields([.contentType: "application/xml"]), .bytes(Array(file.utf8))))
        default:
            if header["status"]?.string == "done" { state.withLock { $0.waiting[id] = nil } }
            return said([:])
        }
    }

    private func said(_ members: JSONObject) -> Result<Told, GatewayError> {
        var all: JSONObject = ["status": "OK", "errorCode": "0", "errorDesc": ""]
        for (name, value) in members { all.set(name, value) }
        return .success(Told(200, Fields([.contentType: "application/json"]), .bytes(JSON.object(all).bytes)))
    }

    private func take(_ body: [UInt8], _ isDocument: Bool) -> Bool {
        guard let root = try? XMLDocument(parsing: body).root, let header = root.descendants(["edXMLEnvelope", "edXMLHeader", "MessageHeader"]).first else { return false }
        func text(_ path: [String]) -> String { header.descendants(path).first?.text ?? "" }
        state.withLock { state in
            guard state.seen.insert(body).inserted else { return }
            if isDocument { state.taken[text(["DocumentId"]), default: 0] += 1 } else {
                state.statuses[text(["ResponseFor", "DocumentId"]), default: []].append(text(["StatusCode"]))
            }
        }
        return true
    }
}

/// The ministry's system: sends one document after another, and says of one after another that came what became of it. What was
/// not acknowledged is said again, word for word.
private final class DocumentClient: Sendable {
    private struct State: Sendable {
        var index = 0
        /// 0: a document is to be sent; 1: one is to be found; then its statuses.
        var step = 0
        var isTried = false
        var found = ""
        var cursor = "0"
        var sent: [String] = []
        var answered: [String] = []
        var acknowledged = 0
        var refused: [String] = []
    }

    private let client: Int
    private let axis: CountingAxis
    private let state = Mutex(State())
    private static let statuses = ["01", "03", "06"]
    private static let account = "Basic " + Data("G02:a synthetic password".utf8).base64EncodedString()

    init(number: Int, axis: CountingAxis) {
        client = number
        self.axis = axis
    }

    var sent: [String] { state.withLock { $0.sent } }
    var answered: [String] { state.withLock { $0.answered } }
    var acknowledged: Int { state.withLock { $0.acknowledged } }
    var refused: [String] { state.withLock { $0.refused } }

    func run(port: Int, finishing: Bool = false) {
        guard let wire = try? Wire(port: port) else { return }
        do {
            while !finishing || state.withLock({ $0.step > 0 || $0.isTried }) {
                let now = state.withLock { state in
                    state.isTried = true
                    return state
                }
                switch now.step {
                case 0: try send(wire, "K\(client)-\(now.index)")
                case 1: try find(wire, "I\(client)-\(now.index)")
                default: try tell(wire, now.found, Self.statuses[now.step - 2], "I\(client)-\(now.index)")
                }
            }
        } catch { return }
    }

    private func done(_ change: (inout State) -> Void) {
        state.withLock { state in
            state.isTried = false
            state.step = (state.step + 1) % 5
            if state.step == 0 { state.index += 1 }
            change(&state)
        }
    }

    private func send(_ wire: Wire, _ id: String) throws {
        let answer = try ask(wire, "POST", "/api/v1/documents", key: id, #"{"noiNhan":["H26"],"maVanBan":"\#(id)","trichYeu":"giả lập"}"#, wanted: 201)
        guard answer != nil else { return }
        axis.place("I" + id.dropFirst())
        done {
            $0.acknowledged += 1
            $0.sent.append(id)
        }
    }

    private func find(_ wire: Wire, _ id: String) throws {
        let cursor = state.withLock { $0.cursor }
        guard let feed = try ask(wire, "GET", "/api/v1/documents?after=\(cursor)&limit=500", wanted: 200) else { return }
        if let found = feed["suKien"]?.array?.first(where: { $0["maVanBan"]?.string == id })?["id"]?.string {
            return done { $0.found = found }
        }
        state.withLock { $0.cursor = feed["conTro"]?.string ?? $0.cursor }
        pause(milliseconds: 5)
    }

    private func tell(_ wire: Wire, _ document: String, _ status: String, _ id: String) throws {
        guard try ask(wire, "POST", "/api/v1/documents/\(document)/statuses", #"{"trangThai":"\#(status)"}"#, wanted: 200) != nil else { return }
        done {
            $0.acknowledged += 1
            if status == "06" { $0.answered.append(id) }
        }
    }

    /// - Returns: nil where it was refused, which must not be.
    private func ask(_ wire: Wire, _ method: String, _ path: String, key: String? = nil, _ content: String = "", wanted: Int) throws -> JSON? {
        var fields = ["Authorization": Self.account]
        if method == "POST" { fields["Content-Type"] = "application/json" }
        if let key { fields["Idempotency-Key"] = "\"\(key)\"" }
        let answer = try wire.exchange(method, path, fields, content: content)
        guard answer.isWhole, answer.status != 503 else { throw Wire.Failure.closed }
        guard answer.status == wanted else {
            state.withLock { $0.refused.append("\(path): \(answer.status) \(String(decoding: answer.content, as: UTF8.self))") }
            throw Wire.Failure.closed
        }
        return try JSON(parsing: answer.content)
    }
}
