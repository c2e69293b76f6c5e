import Dossiers
import Gateway

/// A feed as server-sent events (HTML Standard §9.2): one event each, whose id is the cursor behind it.
struct EventStream {
    private var cursor: Int64
    /// As the client knows it.
    private var toldCursor: Int64
    private let entry: AccountRoll.Entry
    private let language: Language
    private static let page = 50

    init(after: Int64, entry: AccountRoll.Entry, language: Language) {
        cursor = after
        toldCursor = after
        self.entry = entry
        self.language = language
    }

    /// Until the client leaves, its account goes, the gateway stops or the journal fails; a client comes again by itself,
    /// with the last id it got.
    mutating func write(to writer: BodyWriter, _ watch: FeedWatch, _ doors: DossierDoors) async {
        guard await writer.write(Array("retry: 5000\n\n".utf8)) else { return }
        var written = doors.clock.tick()
        while !Task.isCancelled, !doors.bell.isClosed, doors.accounts.has(entry) {
            guard let page = try? await FeedPage(after: cursor, limit: Self.page, of: entry, doors, language) else { return }
            for event in page.entries { guard await writer.write(Self.text(event)) else { return } }
            cursor = page.cursor
            if let last = page.entries.last {
                toldCursor = last.position
                written = doors.clock.tick()
            }
            if page.hasMore { continue }
            let silence = doors.clock.tick() - written
            if silence >= doors.limits.heartbeat {
                guard await writer.write(beat()) else { return }
                written = doors.clock.tick()
                continue
            }
            await watch.next(within: Span(nanoseconds: doors.limits.heartbeat.nanoseconds - silence.nanoseconds), doors.alarm)
        }
    }

    /// A comment, which keeps what lies between awake; and how far others' events have been passed over.
    private mutating func beat() -> [UInt8] {
        defer { toldCursor = cursor }
        return Array((toldCursor == cursor ? ":\n\n" : ":\nid: \(cursor)\n\n").utf8)
    }

    private static func text(_ event: FeedPage.Entry) -> [UInt8] {
        Array("id: \(event.position)\nevent: \(event.kind)\ndata: ".utf8) + event.json + Array("\n\n".utf8)
    }
}
