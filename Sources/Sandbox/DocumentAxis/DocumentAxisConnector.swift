import Crypto
package import Gateway
import JSON
import Synchronization

/// A document axis as the sandbox plays it, with three organs at it.
///
/// What comes in are the six operations over HTTP; two of the organs are played here (`DocumentAxisConnector+Organs`). Written from
/// the reference and the wire's description alone, and not from `Documents`: the two would otherwise agree on a mistake.
/// `DocumentAxisDesk` keeps, `AxisLetter` is what it reads of a file, `DocumentAxisFault` how it fails.
package final class DocumentAxisConnector: TaskConnector {
    let inside: Mutex<Inside>
    private let clock: any GatewayClock

    struct Inside: Sendable {
        var desk: DocumentAxisDesk
        var faults: [DocumentAxisFault] = []
        var silentUntil: Instant?
        /// Of each organ, what its page 1 noted.
        var listings: [String: [String]] = [:]
        var signatures: Set<String> = []
    }

    /// - Parameter organs: each with its secret.
    package init(organs: [String: String], clock: any GatewayClock = SystemClock()) {
        inside = Mutex(Inside(desk: DocumentAxisDesk(organs: organs)))
        self.clock = clock
    }

    /// Lays a fault in wait for the next calls, each for one of them.
    package func misbehave(_ fault: DocumentAxisFault, times: Int = 1) { inside.withLock { $0.faults += Array(repeating: fault, count: times) } }
    package var desk: DocumentAxisDesk { inside.withLock { $0.desk } }
    var now: Instant { clock.now() }

    // MARK: Answering

    package func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
        guard let body = try? await asked.body.all(limit: 64 << 20) else { return .failure(.clientLeft) }
        let now = clock.now(), field = asked.request.fields.first(SandboxFault.fieldName).flatMap { DocumentAxisFault($0) }
        let (fault, isSilent) = inside.withLock { inside -> (DocumentAxisFault?, Bool) in
            if let until = inside.silentUntil, now < until { return (nil, true) }
            let fault = field ?? (inside.faults.isEmpty ? nil : inside.faults.removeFirst())
            if case .silence(let span) = fault { inside.silentUntil = now + span }
            return (fault, false)
        }
        switch fault {
        case _ where isSilent: return .failure(.clientLeft)
        case .drop, .silence: return .failure(.clientLeft)
        case .html: return .success(Told(502, Fields([.contentType: "text/html"]), .bytes(Array("<html>bảo trì</html>".utf8))))
        case .status(let status): return .success(Told(status))
        case .refuse(let code): return Self.said(["status": "FAIL", "errorCode": .string(code), "errorDesc": "từ chối theo yêu cầu"])
        default: break
        }
        let answer = judged(asked, body, fault, now)
        return fault == .lost ? .failure(.clientLeft) : answer
    }

    private func judged(_ asked: Asked, _ body: [UInt8], _ fault: DocumentAxisFault?, _ now: Instant) -> Result<Told, GatewayError> {
        guard let organ = caller(asked, body) else { return Self.said(["status": "FAIL", "errorCode": "SIGNATURE", "errorDesc": ""], 401) }
        guard let header = asked.request.fields.only("edoc-header").flatMap({ try? JSON(parsing: Array($0.utf8)) }) else {
            return Self.said(["status": "FAIL", "errorCode": "HEADER", "errorDesc": "edoc-header"])
        }
        do throws(DocumentAxisDesk.Refusal) {
            let id = header["docid"]?.string ?? ""
            switch asked.request.pathText.split(separator: "/").last {
            case "send":
                guard let letter = AxisLetter(body, isStatus: header["messagetype"]?.string == "status") else { throw .malformed }
                return Self.said(["docid": .string(try inside.withLock { (inside) throws(DocumentAxisDesk.Refusal) in try inside.desk.send(letter, body, by: organ, at: now) })])
            case "received": return received(header, organ, fault)
            case "get": return Self.file(try desk.file(id, for: organ).bytes, fault)
            case "status":
                let word = header["status"]?.string ?? "", reason = header["reason"]?.string ?? ""
                try inside.withLock { (inside) throws(DocumentAxisDesk.Refusal) in try inside.desk.update(id, word, reason, by: organ) }
                return Self.said([:])
            case "agencies": return Self.said(["list": .array(desk.organs.keys.sorted().map { ["organ": .string($0), "name": .string($0)] })])
            default: return .success(Told(404))
            }
        } catch { return Self.said(["status": "FAIL", "errorCode": .string(error.code), "errorDesc": .string("\(error)")]) }
    }

    private static func said(_ members: JSONObject, _ status: Int = 200) -> Result<Told, GatewayError> {
        var all: JSONObject = ["status": "OK", "errorCode": "0", "errorDesc": ""]
        for (name, value) in members { all.set(name, value) }
        return .success(Told(status, Fields([.contentType: "application/json", .cacheControl: "no-store"]), .bytes(JSON.object(all).bytes)))
    }

    private static func file(_ bytes: [UInt8], _ fault: DocumentAxisFault?) -> Result<Told, GatewayError> {
        var bytes = bytes
        switch fault {
        case .cut: bytes = Array(bytes.prefix(bytes.count / 2))
        case .utf16:
            let text = String(decoding: bytes, as: UTF8.self).replacing("encoding=\"UTF-8\"", with: "encoding=\"UTF-16\"")
            bytes = [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        case .altered: bytes = Array(String(decoding: bytes, as: UTF8.self).replacing("Subject>", with: "Content>").utf8)
        default: break
        }
        return .success(Told(200, Fields([.contentType: "application/xml"]), .bytes(bytes)))
    }

    private func received(_ header: JSON, _ organ: String, _ fault: DocumentAxisFault?) -> Result<Told, GatewayError> {
        let page = header["pageIndex"]?.int ?? 1, size = header["pageSize"]?.int ?? 50
        let (ids, files) = inside.withLock { inside -> ([String], [String: DocumentAxisDesk.Filed]) in
            if page == 1 { inside.listings[organ] = inside.desk.waiting[organ] ?? [] }
            return (inside.listings[organ] ?? [], inside.desk.files)
        }
        var listed = Array(ids.dropFirst((page - 1) * size).prefix(size))
        if fault == .twice { listed = listed.flatMap { [$0, $0] } }
        if fault == .reversed { listed.reverse() }
        let list = listed.compactMap { id -> JSON? in
            files[id].map { filed in
                [
                    "docid": .string(id), "messagetype": filed.letter.isStatus ? "status" : "edoc", "from": .string(filed.letter.from),
                    "documentId": .string(filed.letter.documentId), "time": .string(VietnamTime.date(filed.at).replacing("-", with: "/")),
                ]
            }
        }
        return Self.said(["total": JSON(ids.count), "list": .array(list)])
    }

    // MARK: Who calls

    /// The organ whose secret signed it, in either form, once.
    private func caller(_ asked: Asked, _ body: [UInt8]) -> String? {
        let fields = asked.request.fields
        guard let system = fields.only("x-system-id"), let timestamp = fields.only("x-timestamp"), let given = fields.only("x-signature") else { return nil }
        let organ = AxisLetter.organ(system), type = fields.only(.contentType) ?? ""
        guard let secret = inside.withLock({ $0.desk.organs[organ] }) else { return nil }
        let key = SymmetricKey(data: Array(secret.utf8))
        let lines = [system, timestamp, type, Self.hexadecimal(SHA256.hash(data: body))].joined(separator: "\n")
        let forms = [Array(lines.utf8), Array((system + timestamp + type).utf8) + body].map { Self.hexadecimal(HMAC<SHA256>.authenticationCode(for: $0, using: key)) }
        guard forms.contains(given) else { return nil }
        return inside.withLock { $0.signatures.insert(given).inserted } ? organ : nil
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}
