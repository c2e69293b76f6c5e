import Catalogue
import Dossiers
import Gateway
import Journal

/// Agencies' systems follow what happens to their dossiers.
extension DossierDoors {
    func readFeed(_ call: Call) async throws -> Told {
        let entry = try agencyAccount(call)
        if call.fields.list(.accept).contains(where: { $0.lowercased().hasPrefix("text/event-stream") }) { return try await stream(call, entry) }
        let after = try call.number("after", 0...Int64.max, default: 0)
        let wait = Span.seconds(try call.number("wait", 0...Int64(limits.wait), default: 0))
        let limit = Int(try call.number("limit", 1...Int64(limits.page), default: 100))
        let page = try await bell.watching(book.audience(of: entry.agency)) { watch in
            let end = clock.tick() + wait
            while true {
                let page = try await FeedPage(after: after, limit: limit, of: entry, self, call.language)
                try await seen(page, after)
                let left = max(.zero, end - clock.tick())
                guard page.entries.isEmpty, !page.hasMore, left > .zero, !bell.isClosed, accounts.has(entry) else { return page }
                await watch.next(within: left, alarm)
                if Task.isCancelled { throw GatewayError.clientLeft }
            }
        }
        return .json(200, bytes: page.json, in: call.language)
    }

    /// A cursor that lies ahead of all events is of another journal, or of this one before it was restored: waiting
    /// there, the agency would miss what comes.
    private func seen(_ page: FeedPage, _ after: Int64) async throws {
        guard page.cursor == after, after > 0, try await book.journal.lastPosition() < after else { return }
        throw DossierProblem.query("after")
    }

    // MARK: Server-sent events

    private func stream(_ call: Call, _ entry: AccountRoll.Entry) async throws -> Told {
        let after: Int64
        if let last = call.fields.first("last-event-id") {
            guard let number = Int64(last), String(number) == last, number >= 0 else { throw DossierProblem.query("Last-Event-ID") }
            after = number
        } else {
            after = try call.number("after", 0...Int64.max, default: 0)
        }
        // Asked before the answer begins, so that a failure has its status.
        if after > 0, try await book.journal.lastPosition() < after { throw DossierProblem.query("after") }
        let fields = Fields([.contentType: "text/event-stream", .cacheControl: "no-store", "content-language": call.language.rawValue])
        let language = call.language
        return Told(200, fields, .written(length: nil) { [self] writer in
            await bell.watching(book.audience(of: entry.agency)) { watch in
                var events = EventStream(after: after, entry: entry, language: language)
                await events.write(to: writer, watch, self)
            }
        })
    }
}
