import Crypto
package import Gateway
import JSON
import Synchronization

/// What an agency's system answers.
extension AgencySystem {
    package func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
        do throws(GatewayError) {
            let path = asked.request.pathText.split(separator: "/").map(String.init)
            switch (asked.request.method, path.first, path.count) {
            case (.get, "healthz", 1): return .success(Self.told(200, ["khoe": true]))
            case (.get, "ho-so", 1): return .success(Self.told(200, .array(numbers.map { .string($0) })))
            case (.get, "ho-so", 2):
                let page = inside.withLock { $0.cases[path[1]]?.page }
                return .success(Self.told(page == nil ? 404 : 200, page ?? ["loi": "không tìm thấy hồ sơ"]))
            case (.post, "ho-so", 1):
                let content = try await asked.body.all(limit: 8 << 20)
                return try await misbehaving(at: .dossier) { takeDossier(content, altered: $0 == .wrongDigest) }
            case (.put, "ho-so", 4) where path[2] == "tep": return try await takeFile(asked.body, digest: path[3], of: path[1])
            case (.head, "ho-so", 4) where path[2] == "tep":
                return try await misbehaving(at: .question) { _ in Told(self.files(path[1]).contains(path[3]) ? 200 : 404) }
            case (.post, "bao-tin", 1):
                let body = try await asked.body.all(limit: 8 << 20), fields = asked.request.fields
                return try await misbehaving(at: .notice) { _ in takeNotice(body, fields) }
            default: return .success(Self.told(404, ["loi": "không có địa chỉ này"]))
            }
        } catch {
            return .failure(error)
        }
    }

    static func told(_ status: Int, _ json: JSON) -> Told {
        Told(status, Fields([.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"]), .bytes(json.bytes))
    }

    // MARK: What is brought

    private func takeDossier(_ content: [UInt8], altered: Bool) -> Told {
        guard let sheet = try? JSON(parsing: content), let taken = take(sheet) else { return Self.told(400, ["loi": "không đọc được hồ sơ"]) }
        if !taken.isAcknowledged { return Self.told(202, ["maHoSo": .string(taken.own)]) }
        let had = files(taken.number)
        var digests = taken.files.map(\.digest).filter { had.contains($0) }
        if altered, !digests.isEmpty { digests[0] = String(digests[0].reversed()) }
        return Self.told(200, ["maHoSo": .string(taken.own), "tep": .array(digests.map { .string($0) })])
    }

    /// Digested as it comes, and not kept.
    private func takeFile(_ body: BodyReader, digest announced: String, of number: String) async throws(GatewayError) -> Result<Told, GatewayError> {
        var sum = SHA256()
        let watch = inside.withLock { $0.watch }
        while let piece = try await body.next() {
            sum.update(data: piece)
            watch?(piece.count)
        }
        let digest = sum.finalize().hexadecimal
        return try await misbehaving(at: .file) { fault in
            let found = fault == .wrongDigest ? String(digest.reversed()) : digest
            inside.withLock { inside in _ = inside.files[number, default: []].insert(found) }
            return Self.told(201, ["sha256": .string(found)])
        }
    }

    private func takeNotice(_ body: [UInt8], _ fields: Fields) -> Told {
        let receipt = WebhookReceipt(
            position: fields.first("motcua-event") ?? "", signature: fields.first("motcua-signature") ?? "", body: body)
        inside.withLock { $0.notices.append(receipt) }
        return Self.told(200, ["daNhan": true])
    }

    // MARK: Faults

    /// - Parameter take: what has its effect, and the answer to it.
    private func misbehaving(
        at occasion: Occasion, _ take: (AgencySystemFault?) -> Told
    ) async throws(GatewayError) -> Result<Told, GatewayError> {
        let fault = fault(at: occasion)
        switch fault {
        case .drop: throw .clientLeft
        case .html(let status): return .success(Told(status, Fields([.contentType: "text/html"]), .bytes(Array("<h1>\(status)</h1>".utf8))))
        case .refuse(let reason): return .success(Self.told(422, ["lyDo": .string(reason)]))
        case nil, .wrongDigest: return .success(take(fault))
        case .lost:
            _ = take(fault)
            throw .clientLeft
        case .slow(let delay):
            let told = take(fault)
            await SystemAlarm().wait(delay)
            return .success(told)
        case .half:
            var told = take(fault)
            guard case .bytes(let bytes) = told.content else { return .success(told) }
            told.content = .written(length: max(2, bytes.count)) { writer in
                _ = await writer.write(Array(bytes.prefix(max(1, bytes.count / 2))))
                writer.fail(GatewayError(502, .upstream, at: .body, retry: .ifIdempotent, .answerBroken))
            }
            return .success(told)
        }
    }
}

extension SHA256.Digest {
    /// Lower case.
    var hexadecimal: String {
        map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
