import Catalogue
import Dossiers
import Gateway
import JSON
import Journal

/// Events of an agency's dossiers, in the order they were written, from a cursor on.
struct FeedPage: Sendable {
    struct Entry: Sendable {
        let position: Int64
        let kind: String
        let json: [UInt8]
    }

    var entries: [Entry] = []
    /// The last position that was looked at, whosever event it was.
    var cursor: Int64
    var hasMore = false

    /// Events asked of the journal at a time, and looked at for one page.
    private static let step = 50, most = 2000

    /// - Parameters:
    ///   - after: the last position seen.
    ///   - limit: entries at most.
    init(after: Int64, limit: Int, of entry: AccountRoll.Entry, _ doors: DossierDoors, _ language: Language) async throws {
        cursor = after
        var bytes = 0, seen = 0
        while entries.count < limit, bytes < doors.limits.pageBytes, seen < Self.most {
            let stored: [StoredEvent] = try await doors.book.journal.feed(doors.book.audience(of: entry.agency), after: cursor, limit: Self.step)
            for event in stored {
                guard entries.count < limit, bytes < doors.limits.pageBytes else { break }
                if let json = try await Self.json(event, of: entry, doors.book, language) {
                    entries.append(Entry(position: event.position, kind: event.kind, json: json))
                    bytes += json.count
                }
                cursor = event.position
            }
            seen += stored.count
            guard stored.count == Self.step || stored.last.map({ $0.position > cursor }) == true else { return }
        }
        hasMore = true
    }

    /// - Returns: nil where it is not the account's to see.
    private static func json(
        _ stored: StoredEvent, of entry: AccountRoll.Entry, _ book: DossierBook, _ language: Language
    ) async throws -> [UInt8]? {
        do {
            let dossier = try await book.load(stored.stream)
            guard book.isOf(dossier, entry.sender), let line = try book.entries([stored], of: dossier).first else { return nil }
            var members: JSONObject = ["conTro": .string(String(stored.position)), "maHoSo": .string(dossier.number), "coQuan": .string(dossier.agency.text)]
            for (name, value) in EventView.members(line, language) { members.set(name, value) }
            if line.event.kind == .submitted {
                // All that an agency's system needs to take the dossier over.
                members.set("banGhi", .object(line.record?.members ?? dossier.currentRecord.members))
                members.set("tep", .array(DossierView(dossier: dossier, language: language).files))
            }
            return JSON.object(members).bytes
        } catch {
            // Another kind of stream is none of a dossier's.
            if error == .unknownDossier { return nil }
            guard error == .unreadable else { throw error }
            // It must not hold up what comes after it, nor go unsaid.
            return JSON.object(["conTro": .string(String(stored.position)), "khongDocDuoc": true]).bytes
        }
    }

    var json: [UInt8] {
        var bytes = Array(#"{"suKien":["#.utf8)
        for (index, entry) in entries.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += entry.json
        }
        return bytes + Array(#"],"conTro":"\#(cursor)","conNua":\#(hasMore)}"#.utf8)
    }
}
