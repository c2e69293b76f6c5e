import Dossiers
package import Gateway
import Synchronization

/// Fetches what waits for an organ of ours at the axis beyond: lists it to its end, gets each file, and says `done` when it is on
/// disk, or `fail` with the reason when it can never be.
///
/// What was got but not acknowledged comes again and is known by its digest. A status before the one it follows is left where
/// it is for a day, and got again each round. A file that is no XML may have been cut on its way: it is got three times, and
/// must be the same each time, before that is said.
package final class AxisCollector: Sendable {
    private let client: AxisClient
    private let book: DocumentBook
    private let alarm: any Alarm
    private let limits: DocumentLimits
    private let task = Mutex<Task<Void, Never>?>(nil)
    private let tell: @Sendable (Notice) -> Void
    /// Files that were no XML, as they came last, and how often.
    private let doubtful = Mutex<[String: Doubt]>([:])

    private struct Doubt {
        let mark: FileMark
        var times = 1
    }

    /// What an operator should hear.
    package enum Notice: Sendable, Hashable {
        case silent(party: String, reason: String)
        case answers(party: String)
        case failed(party: String, file: String, reason: String)
    }

    package init(
        _ client: AxisClient, book: DocumentBook, alarm: any Alarm, limits: DocumentLimits = .standard, tell: @escaping @Sendable (Notice) -> Void = { _ in }
    ) {
        self.client = client
        self.book = book
        self.alarm = alarm
        self.limits = limits
        self.tell = tell
    }

    deinit { task.withLock { $0?.cancel() } }

    private static let patience = Span.hours(24)

    package func begin() {
        task.withLock { task in
            guard task == nil else { return }
            let every = client.settings.every, alarm = alarm
            task = Task { [weak self] in
                var isSilent = false
                while !Task.isCancelled {
                    guard let self else { return }
                    isSilent = self.say(await self.round(), was: isSilent)
                    await alarm.wait(every)
                }
            }
        }
    }

    package func end() {
        task.withLock { task in
            task?.cancel()
            task = nil
        }
    }

    private func say(_ round: Round, was: Bool) -> Bool {
        if let silent = round.silence, !was { tell(.silent(party: client.settings.party, reason: silent)) }
        if round.silence == nil, was { tell(.answers(party: client.settings.party)) }
        return round.silence != nil
    }

    /// What one round came to.
    package struct Round: Sendable, Hashable {
        package var taken = 0
        /// Known already: only their `done` was said again.
        package var repeated = 0
        package var failed = 0
        /// Left where they are, for the next round.
        package var left = 0
        /// Why the axis gave no answer.
        package var silence: String?
    }

    /// Lists to the end first, then fetches: what is settled does not change a listing under way.
    package func round() async -> Round {
        var round = Round(), entries: [AxisClient.Entry] = [], seen: Set<String> = [], page = 1
        while true {
            switch await client.received(page: page) {
            case .said(let list):
                // An axis that pages by what is left may list one twice.
                entries += list.filter { seen.insert($0.docid).inserted }
                if list.count == 100 {
                    page += 1
                    continue
                }
            case .refused(let code, let words): round.silence = "the list was refused: \(code) \(words)"
            case .none(let reason, _): round.silence = reason
            }
            break
        }
        for entry in entries where round.silence == nil && !Task.isCancelled { await fetch(entry, &round) }
        return round
    }

    private func fetch(_ entry: AxisClient.Entry, _ round: inout Round) async {
        let word: DocumentBook.Word
        switch await client.get(entry.docid) {
        case .none(let reason, _):
            round.silence = reason
            return
        case .refused:
            // Settled by another of ours meanwhile, or not for us: the next listing says.
            round.left += 1
            return
        case .said(let body):
            do {
                let taken = try await take(entry, body)
                if taken.isRepeated { round.repeated += 1 } else { round.taken += 1 }
                word = .done
            } catch let refused as Refused {
                body.abandon()
                guard !refused.trouble.isOurs, !waits(refused, entry) else {
                    round.left += 1
                    return
                }
                round.failed += 1
                await book.turnAway(refused.mark, caller, refused.trouble)
                tell(.failed(party: client.settings.party, file: entry.docid, reason: refused.trouble.words))
                word = .failed(reason: refused.trouble.words)
            } catch {
                // The file broke off on its way.
                round.left += 1
                return
            }
        }
        if case .none(let reason, _) = await client.update(entry.docid, word) { round.silence = reason }
    }

    private struct Refused: Error {
        let trouble: DocumentTrouble
        let mark: FileMark
    }

    private func waits(_ refused: Refused, _ entry: AxisClient.Entry) -> Bool {
        if case .flaw(let flaw) = refused.trouble, flaw.rule == .malformed {
            return doubtful.withLock { doubtful in
                if doubtful.count > 1000 { doubtful = [:] }
                let before = doubtful[entry.docid]
                let doubt = before?.mark == refused.mark ? Doubt(mark: refused.mark, times: (before?.times ?? 0) + 1) : Doubt(mark: refused.mark)
                doubtful[entry.docid] = doubt.times < 3 ? doubt : nil
                return doubt.times < 3
            }
        }
        return refused.trouble.mayFitLater && entry.time.map { book.clock.now() < $0 + Self.patience } ?? true
    }

    private var caller: DocumentBook.Caller { .axis(party: client.settings.party, for: client.settings.organ) }

    private func take(_ entry: AxisClient.Entry, _ body: BodyReader) async throws -> DocumentBook.Taken {
        var file: IncomingFile
        do throws(DocumentTrouble) { file = try IncomingFile(onto: book.shelf, at: book.clock.now(), limits: limits) } catch {
            throw Refused(trouble: error, mark: FileMark(digest: "", size: 0))
        }
        do {
            while let piece = try await body.next() { try await file.take(piece) }
            return try await book.take(&file, as: entry.kind, from: caller)
        } catch {
            await file.abandon()
            guard let trouble = error as? DocumentTrouble else { throw error }
            throw Refused(trouble: trouble, mark: file.mark)
        }
    }
}
