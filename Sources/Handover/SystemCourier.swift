package import Catalogue
package import Connectors
package import Dossiers
package import Gateway
package import Journal

/// Brings a dossier that was handed in here to its agency's processing system.
///
/// What comes in is a message of kind `HandoverMessage.kind`; what goes out are the files, one by one
/// (`PUT PATH/{number}/tep/{sha256}`, streamed from the shelf), and then the dossier (`POST PATH`, `HandoverSheet`).
/// Only an answer that names the digest of each file is an acknowledgement (`SystemAnswer` reads it); it is written to the
/// dossier together with the message's settlement. All is said so that the second time has no effect: files stand under
/// their digests, and the dossier has its number for `Idempotency-Key`, at every attempt.
///
/// `WebhookCourier` tells an agency what happens afterwards, `HandoverDesk` lists what no system has acknowledged.
package final class SystemCourier: Courier {
    let agency: AgencyCode
    let path: String
    let book: DossierBook
    let shelf: FileShelf
    let caller: OutboundCaller
    let timeouts: Timeouts

    /// Of one call each.
    package struct Timeouts: Sendable, Hashable {
        package var dossier = Span.seconds(60)
        package var file = Span.minutes(4)
        package init() {}
    }

    /// - Parameters:
    ///   - agency: whose system it is; it speaks of dossiers of this agency and of those below it.
    ///   - path: where the system takes dossiers, without a slash at its end.
    package init(
        agency: AgencyCode, path: String, caller: OutboundCaller, book: DossierBook, timeouts: Timeouts = Timeouts()
    ) {
        self.agency = agency
        self.path = path.hasSuffix("/") ? String(path.dropLast()) : path
        self.book = book
        self.caller = caller
        self.timeouts = timeouts
        shelf = FileShelf(journal: book.journal, vault: book.vault)
    }

    /// The sheet twice, a question and a few files between them. Where there are more, those that were brought are not
    /// brought again after it.
    package var longest: Span {
        Span(nanoseconds: 3 * (timeouts.file.nanoseconds + timeouts.dossier.nanoseconds))
    }

    package func deliver(_ message: ClaimedMessage) async -> Delivery {
        guard let revision = ShareMessage.revision(message.content) else { return .dead(reason: "the message names no event") }
        do throws(BookRefusal) {
            let dossier = try await book.load(message.stream)
            guard !dossier.isErased else { return .dead(reason: "the dossier's personal data were erased by rule before it was brought") }
            // The system may have said so at our door while this message waited.
            guard case .waiting = dossier.handover else { return .delivered(nil) }
            guard let record = try await book.entry(revision, of: dossier)?.record else { return .dead(reason: "there is no dossier in event \(revision)") }
            // As it was handed in, so that each attempt says the same.
            return try await bring(HandoverSheet(dossier, record), of: dossier, message)
        } catch {
            return Self.delivery(of: error)
        }
    }

    private func bring(_ sheet: HandoverSheet, of dossier: Dossier, _ message: ClaimedMessage) async throws(BookRefusal) -> Delivery {
        if let trouble = try await carry(dossier.files, of: sheet, mayBeThere: message.attempt > 1) { return delivery(trouble, message) }
        var answer = await tell(sheet)
        if case .taken(_, let digests) = answer {
            let lacking = dossier.files.filter { !digests.contains($0.digest) }
            if !lacking.isEmpty {
                if let trouble = try await carry(lacking, of: sheet, mayBeThere: false) { return delivery(trouble, message) }
                answer = await tell(sheet)
            }
        }
        return try await conclude(answer, dossier, message)
    }

    /// - Returns: what kept a file from being brought; nil when the system has them all.
    private func carry(_ files: [DossierFile], of sheet: HandoverSheet, mayBeThere: Bool) async throws(BookRefusal) -> SystemAnswer? {
        for file in files {
            if let trouble = try await carry(file, to: sheet.place(of: file, under: path), mayBeThere: mayBeThere) { return trouble }
        }
        return nil
    }

    private func tell(_ sheet: HandoverSheet) async -> SystemAnswer {
        let fields = Fields([.contentType: "application/json; charset=utf-8", .accept: "application/json", "idempotency-key": "\"\(sheet.number)\""])
        return SystemAnswer(await caller.ask(OutboundCall(.post, path, fields: fields, content: .bytes(sheet.bytes), timeout: timeouts.dossier)))
    }

    // MARK: What came of it

    private func conclude(_ answer: SystemAnswer, _ dossier: Dossier, _ message: ClaimedMessage) async throws(BookRefusal) -> Delivery {
        // By whatever claim: a lease that ended was taken anew, and what the system has it has.
        let sender = Sender(agency: agency, via: "outbox"), done = Settlement(message.id, attempt: nil, .done)
        switch answer {
        case .taken(let number, let digests):
            let lacking = dossier.files.filter { !digests.contains($0.digest) }
            guard lacking.isEmpty else {
                let names = lacking.map { "\($0.digest.prefix(12))…" }.joined(separator: ", ")
                return .dead(reason: "the system took the dossier without \(lacking.count) of its \(dossier.files.count) files, which were brought twice: \(names)")
            }
            _ = try await book.acknowledge(dossier.stream, .init(number: number, digests: digests), from: sender, settling: done)
            return .settled
        case .turnedDown(let reason):
            _ = try await book.turnDown(dossier.stream, reason: reason, from: sender, settling: done)
            return .settled
        default: return delivery(answer, message)
        }
    }

    private func delivery(_ answer: SystemAnswer, _ message: ClaimedMessage) -> Delivery {
        let now = book.clock.now()
        switch answer {
        case .pending(let wait):
            return .again(
                reason: "the system took it and has not yet acknowledged it", notBefore: now + max(wait ?? .zero, Self.chase(after: message.attempt)),
                isTransport: false)
        case .later(let reason, let wait): return .again(reason: reason, notBefore: wait.map { now + $0 }, isTransport: false)
        case .silent(let reason, let wait): return .again(reason: reason, notBefore: wait.map { now + $0 }, isTransport: true)
        case .refused(let reason): return .dead(reason: reason)
        case .taken, .turnedDown: return .dead(reason: "the system answered for the whole dossier where it was asked of a file")
        }
    }

    /// What was taken and not acknowledged is asked after again: after one minute, then twice as long each time, at most
    /// six hours.
    static func chase(after attempt: Int) -> Span { min(.hours(6), .seconds(60 << Int64(min(max(0, attempt - 1), 10)))) }

    static func delivery(of refusal: BookRefusal) -> Delivery {
        switch refusal {
        case .journal(let failure): .again(reason: "\(failure)", isTransport: false)
        case .findings(let findings): .dead(reason: findings.map(\.text).joined(separator: "; "))
        default: .dead(reason: "the dossier cannot be read or changed: \(refusal)")
        }
    }
}
