package import Catalogue
import Dossiers
package import Gateway
import JSON
import NIOCore
import Synchronization
import XML

/// Motcua as the axis: where organs' systems send documents, list and fetch what is for them, and say what became of it.
///
/// `AxisDoor+Answers` does what is asked. A file is read as it comes; whether its caller is who he says is known when the last
/// byte has passed, and nothing has an effect before.
package final class AxisDoor: Sendable {
    /// A system that may call, for one organ.
    package struct Account: Sendable, Hashable {
        package let organ: AgencyCode
        package let secret: Secret
        package let form: AxisSignatureForm

        package init(organ: AgencyCode, secret: Secret, form: AxisSignatureForm) {
            self.organ = organ
            self.secret = secret
            self.form = form
        }
    }

    let book: DocumentBook
    let listings = AxisListings()
    private let limits: DocumentLimits
    private let replays = AxisReplays()
    /// Whoever has given ten wrong signatures in a minute sends no more files for nothing.
    private let attempts = LoginAttempts(limit: 10)
    private let accounts = Mutex<[Account]>([])
    /// Files that may be on their way in at once; each costs some hundreds of kilobytes.
    private let room = Mutex(64)

    package init(book: DocumentBook, limits: DocumentLimits = .standard) {
        self.book = book
        self.limits = limits
    }

    package func use(_ accounts: [Account]) { self.accounts.withLock { $0 = accounts } }

    package func routes(_ paths: AxisPaths, agency: AgencyReference, declared: SourcePlace) throws(PathPattern.Flaw) -> [Route] {
        var routes: [Route] = []
        for operation in AxisOperation.allCases {
            routes.append(Route(
                pattern: try PathPattern(paths.path(operation)), methods: [.post], connector: Operation(door: self, operation: operation),
                connectorName: "document-axis", agency: agency, declared: declared))
        }
        return routes
    }

    private struct Operation: TaskConnector {
        let door: AxisDoor
        let operation: AxisOperation

        func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
            do { return .success(try await door.answer(operation, asked)) } catch { return .failure(error as? GatewayError ?? .defect) }
        }
    }

    /// What stops a call before it is done.
    struct Refusal: Error {
        let status: Int
        let answer: AxisAnswer

        init(_ code: AxisErrorCode, _ words: String, status: Int = 200) {
            self.status = status
            answer = AxisAnswer(code, words)
        }
    }

    private func answer(_ operation: AxisOperation, _ asked: Asked) async throws -> Told {
        do {
            let caller = try caller(asked)
            let header: AxisHeader
            do throws(AxisHeader.Flaw) { header = try AxisHeader(asked.request.fields.only(AxisHeader.field)) } catch {
                throw Refusal(.header, "\(error.member) is missing or not of its form")
            }
            guard operation == .send else {
                var signature = caller.signature
                while let piece = try await asked.body.next() { signature.update(piece) }
                try judge(signature, caller)
                return try await answer(operation, header, caller.account.organ)
            }
            return try await takeFile(asked, header, caller)
        } catch let refusal as Refusal {
            return Self.told(refusal.answer, refusal.status)
        } catch let trouble as DocumentTrouble { return try Self.told(trouble) }
    }

    static func told(_ answer: AxisAnswer, _ status: Int = 200) -> Told {
        Told(status, Fields([.contentType: "application/json", .cacheControl: "no-store"]), .bytes(answer.bytes))
    }

    /// What lies with us gets no answer of the dialect, so that the caller comes again.
    static func told(_ trouble: DocumentTrouble) throws -> Told {
        guard let code = AxisErrorCode(trouble) else {
            if case .journal = trouble { throw GatewayError(503, .gateway, at: .cache, retry: .always, .overloaded, retryAfter: .seconds(5)) }
            throw GatewayError.defect
        }
        return told(AxisAnswer(code, trouble.words))
    }

    // MARK: Who calls

    struct Caller {
        let account: Account
        let address: ClientAddress
        let given: String
        let signature: AxisSignature
    }

    /// The same is said of an unknown system and a wrong signature.
    private func caller(_ asked: Asked) throws(Refusal) -> Caller {
        let fields = asked.request.fields
        guard let system = fields.only(AxisFields.system), let timestamp = fields.only(AxisFields.timestamp), let given = fields.only(AxisFields.signature),
            let organ = AgencyCode(system), let account = accounts.withLock({ $0.first { $0.organ == organ } })
        else { throw Self.unknown }
        guard !attempts.isHeldBack(user: organ.canonical, address: asked.clientAddress, at: book.clock.tick()) else { throw Self.unknown }
        guard let moment = account.form.moment(timestamp) else { throw Refusal(.timestamp, "not of the form \(account.form.rawValue)", status: 401) }
        let now = book.clock.now()
        guard moment <= now + AxisReplays.window, now <= moment + AxisReplays.window else {
            throw Refusal(.timestamp, "more than 300 s off; it is \(account.form.timestamp(now)) here", status: 401)
        }
        let signature = AxisSignature(
            account.form, secret: account.secret, system: system, timestamp: timestamp, contentType: fields.only(.contentType) ?? "")
        return Caller(account: account, address: asked.clientAddress, given: given, signature: signature)
    }

    private static let unknown = Refusal(.signature, "the caller is not known, or the signature is not his", status: 401)

    private func judge(_ signature: AxisSignature, _ caller: Caller) throws(Refusal) {
        let judged = attempts.judge(user: caller.account.organ.canonical, address: caller.address, at: book.clock.tick()) {
            ConstantTime.equal(signature.finish(), caller.given) ? true : nil
        }
        guard judged.found == true else { throw Self.unknown }
        guard replays.take(caller.given, at: book.clock.now()) else { throw Refusal(.replayed, "this signature was used before", status: 401) }
    }

    // MARK: A file comes in

    private func takeFile(_ asked: Asked, _ header: AxisHeader, _ caller: Caller) async throws -> Told {
        guard let kind = header.kind else { throw Refusal(.header, "messagetype is missing") }
        let limit = kind == .document ? limits.file : limits.status
        guard Int64(asked.body.length ?? 0) <= limit else { throw Refusal(.tooLarge, "more than \(limit) bytes", status: 413) }
        guard room.withLock({ room in
            defer { if room > 0 { room -= 1 } }
            return room > 0
        }) else { throw GatewayError(503, .gateway, at: .cache, retry: .always, .overloaded, retryAfter: .seconds(5)) }
        defer { room.withLock { $0 += 1 } }
        var file = try IncomingFile(onto: book.shelf, at: book.clock.now(), limits: limits), signature = caller.signature, flaw: DocumentTrouble?
        do {
            // What is wrong is said only to who is shown to be the caller: the rest of the file is read for its signature.
            while let piece = try await asked.body.next() {
                signature.update(piece)
                if flaw == nil { do throws(DocumentTrouble) { try await file.take(piece) } catch { flaw = error } } else { file.passOver(piece) }
            }
            try judge(signature, caller)
        } catch {
            await file.abandon()
            throw error
        }
        if let flaw {
            await book.turnAway(file.mark, .organ(caller.account.organ), flaw)
            await file.abandon()
            throw flaw
        }
        let taken = try await book.take(&file, as: kind, from: .organ(caller.account.organ))
        return Self.told(AxisAnswer(["docid": .string(taken.document.id)]))
    }
}
