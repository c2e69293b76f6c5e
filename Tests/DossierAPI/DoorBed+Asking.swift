import DossierAPI
import Dossiers
import Gateway
import JSON
import Journal
import NIOCore
import NIOPosix
import Synchronization
import Testbed
import Testing

extension DoorBed {
    /// An answer whose body is still on its way.
    final class Coming: Sendable {
        let status: Int
        let fields: Fields
        private let stream: NIOLoopBound<BodyStream>?
        private let whole: [UInt8]
        private let loop: any EventLoop

        init(_ answer: Answer, on loop: any EventLoop) {
            status = answer.status
            fields = answer.fields
            self.loop = loop
            switch answer.body {
            case .stream(let body, _):
                stream = NIOLoopBound(body, eventLoop: loop)
                whole = []
            case .bytes(let bytes):
                stream = nil
                whole = Array(bytes.readableBytesView)
            case .empty, .file:
                stream = nil
                whole = []
            }
        }

        /// What has come and was not taken before; waits until `isEnough`, or the end.
        func bytes(_ isEnough: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }) async throws -> [UInt8] {
            guard let stream else { return whole }
            return try await withCheckedThrowingContinuation { continuation in
                loop.execute {
                    var all: [UInt8] = []
                    func read() {
                        while let piece = stream.value.take() {
                            switch piece {
                            case .bytes(let bytes): all += Array(bytes.readableBytesView)
                            case .end: return finish(.success(all))
                            case .failed(let error): return finish(.failure(error))
                            }
                        }
                        if isEnough(all) { finish(.success(all)) }
                    }
                    func finish(_ result: Result<[UInt8], GatewayError>) {
                        stream.value.onPiece = nil
                        continuation.resume(with: result)
                    }
                    stream.value.onPiece = { read() }
                    read()
                }
            }
        }

        /// What has come until it ends with `text`.
        func text(endingWith text: String) async throws -> String {
            String(decoding: try await bytes { String(decoding: $0, as: UTF8.self).hasSuffix(text) }, as: UTF8.self)
        }

        /// The client leaves.
        func leave() async {
            await withCheckedContinuation { continuation in
                loop.execute { [self] in
                    stream?.value.abandon()
                    continuation.resume()
                }
            }
        }
    }

    /// One exchange under way.
    final class Asking: Sendable {
        private let pending: NIOLoopBound<PendingAnswer>
        private let loop: any EventLoop
        init(_ pending: PendingAnswer, on loop: any EventLoop) {
            self.loop = loop
            self.pending = NIOLoopBound(pending, eventLoop: loop)
        }

        func answer() async throws -> Coming {
            try await withCheckedThrowingContinuation { continuation in
                loop.execute { [self] in
                    pending.value.whenDelivered { [loop] outcome in
                        switch outcome {
                        case .success(let answer): continuation.resume(returning: Coming(answer, on: loop))
                        case .failure(let error):
                            continuation.resume(returning: Coming(Problem.answer(error, accept: nil, language: nil, trace: nil), on: loop))
                        }
                    }
                }
            }
        }

        /// The client leaves before it is answered.
        func leave() { loop.execute { [self] in pending.value.cancel() } }
    }

    // MARK: Asking

    func begin(
        _ method: Method, _ target: String, by caller: Caller = .nobody, _ fields: [(FieldName, String)] = [], pieces: [[UInt8]] = [],
        from address: String = "192.0.2.1"
    ) async throws -> Asking {
        let loop = MultiThreadedEventLoopGroup.singleton.next(), client = ClientConnection(address: try #require(ClientAddress(address)), isSecure: true)
        let fields = fields + [caller.field].compactMap { $0 }
        return try await withCheckedThrowingContinuation { continuation in
            loop.execute { [self] in
                do {
                    let stream = BodyStream(loop: loop)
                    let exchange = try TestExchange.make(
                        method, target, more: fields, body: pieces.isEmpty ? .empty : .stream(stream, length: nil), client: client, loop: loop, clock: clock)
                    for piece in pieces { stream.offer(ByteBuffer(bytes: piece)) }
                    stream.finish()
                    switch Pipeline(table: table, policies: []).answer(exchange) {
                    case .later(let pending): continuation.resume(returning: Asking(pending, on: loop))
                    case .now(let outcome):
                        let pending = PendingAnswer(loop: loop)
                        pending.deliver(outcome)
                        continuation.resume(returning: Asking(pending, on: loop))
                    case .shared: return
                    }
                } catch { continuation.resume(throwing: error) }
            }
        }
    }

    func ask(
        _ method: Method, _ target: String, by caller: Caller = .nobody, _ fields: [(FieldName, String)] = [], pieces: [[UInt8]] = [],
        from address: String = "192.0.2.1"
    ) async throws -> Said {
        let coming = try await begin(method, target, by: caller, fields, pieces: pieces, from: address).answer()
        return Said(status: coming.status, fields: coming.fields, bytes: try await coming.bytes())
    }

    func ask(
        _ method: Method, _ target: String, by caller: Caller = .nobody, _ fields: [(FieldName, String)] = [], json: JSON, from address: String = "192.0.2.1"
    ) async throws -> Said {
        try await ask(method, target, by: caller, [(.contentType, "application/json")] + fields, pieces: [json.bytes], from: address)
    }

    // MARK: The usual questions

    func upload(_ content: String, by caller: Caller = .nobody) async throws -> String {
        let said = try await ask(.post, "/api/v1/files", by: caller, pieces: [Array(content.utf8)])
        return try #require(said.json?["tep"]?.string)
    }

    func submit(_ dossier: JSON, by caller: Caller = .nobody, key: String? = nil, _ fields: [(FieldName, String)] = [], from address: String = "192.0.2.1") async throws -> Said {
        try await ask(.post, "/api/v1/dossiers", by: caller, [("idempotency-key", key ?? self.key())] + fields, json: dossier, from: address)
    }

    /// A dossier that was handed in, by number and look-up code.
    func dossier(_ dossier: JSON = Sample.submission()) async throws -> (number: String, code: String) {
        let said = try await submit(dossier)
        return (try #require(said.json?["maHoSo"]?.string), try #require(said.json?["maTraCuu"]?.string))
    }

    /// By the rule of retention.
    func erase(_ number: String) async throws {
        let key = try #require(book.numberKey(number, agency: nil)), dossier = try await book.find(.number(key))
        try await book.erase(try #require(dossier).stream)
    }

    func lookUp(_ number: String, _ factor: String, _ more: JSONObject = [:], from address: String = "192.0.2.1") async throws -> Said {
        var members: JSONObject = ["maHoSo": .string(number), "yeuTo": .string(factor)]
        for (name, value) in more { members.set(name, value) }
        return try await ask(.post, "/api/v1/lookup", json: .object(members), from: address)
    }
}

/// Synthetic submissions and steps.
enum Sample {
    static let identity = "001099000001", telephone = "0912345678"

    static func submission(_ changes: JSONObject = [:], person: JSONObject = [:], files: [(ticket: String, name: String)] = []) -> JSON {
        var applicant: JSONObject = [
            "ten": "NGUYỄN VĂN MẪU", "loai": "1", "dinhDanh": [["loai": "1", "so": .string(identity)]], "maDoiTuong": "synthetic-account",
            "dienThoai": .string(telephone), "email": "mau@example.vn",
        ]
        for (name, value) in person { applicant.set(name, value) }
        var members: JSONObject = [
            "coQuan": "H26", "maTTHC": "1.004222", "nguoiNop": .object(applicant), "trichYeu": "Đăng ký thường trú cho hộ mới",
        ]
        if !files.isEmpty { members.set("tep", .array(files.map { ["ve": .string($0.ticket), "ten": .string($0.name)] })) }
        for (name, value) in changes { members.set(name, value) }
        return .object(members)
    }

    static func step(_ state: String = "2", at moment: String = "2026-09-30T12:00:00+07:00", _ changes: JSONObject = [:]) -> JSON {
        var members: JSONObject = [
            "nguoiXuLy": "TRẦN THỊ MẪU", "chucDanh": "Chuyên viên", "thoiDiem": .string(moment), "phongBan": "Một cửa",
            "noiDung": "Hồ sơ đủ điều kiện, đã tiếp nhận", "trangThai": .string(state),
        ]
        for (name, value) in changes { members.set(name, value) }
        return .object(members)
    }
}
