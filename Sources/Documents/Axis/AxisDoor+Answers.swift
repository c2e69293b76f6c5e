import Catalogue
import Gateway
import JSON

/// What an organ's system asks that brings no file.
extension AxisDoor {
    func answer(_ operation: AxisOperation, _ header: AxisHeader, _ organ: AgencyCode) async throws -> Told {
        switch operation {
        case .send: throw GatewayError.defect
        case .received: return Self.told(AxisAnswer(try await list(.waiting, header, organ) { try await self.waiting($0) }))
        case .sent: return Self.told(AxisAnswer(try await list(.sent, header, organ) { try await self.sent($0, organ) }))
        case .get: return try await get(header, organ)
        case .update:
            guard let docid = header.docid else { throw Refusal(.header, "docid is missing") }
            guard let word = header.word else { throw Refusal(.header, "status is missing") }
            try await book.update(docid, word, by: organ)
            return Self.told(AxisAnswer())
        case .agencies:
            let list = book.settings.organs.map { organ -> JSON in ["organ": .string(organ.id.text), "name": .string(organ.name)] }
            return Self.told(AxisAnswer(["list": .array(list)]))
        }
    }

    private func get(_ header: AxisHeader, _ organ: AgencyCode) async throws -> Told {
        guard let docid = header.docid else { throw Refusal(.header, "docid is missing") }
        let file = try await book.file(docid, for: organ)
        return Told(200, Fields([.contentType: "application/xml", .cacheControl: "no-store"]), .written(length: nil) { writer in
            do throws(DocumentTrouble) { _ = try await file.write { await writer.write($0) } } catch { writer.fail(.defect) }
        })
    }

    // MARK: Lists

    private func list(
        _ list: DocumentBook.List, _ header: AxisHeader, _ organ: AgencyCode, _ entry: (String) async throws -> JSON?
    ) async throws -> JSONObject {
        let owner = AxisListings.Owner(organ: organ, list: list), now = book.clock.now()
        if header.page == 1 { listings.begin(owner, try await book.keys(list, of: organ, limit: AxisListings.longest), at: now) }
        guard let keys = listings.keys(owner, at: now) else { throw Refusal(.pageGone, "the listing is over; begin again at page 1") }
        let wanted = keys.filter { Self.isMeant($0, header) }
        let page = wanted.dropFirst((header.page - 1) * header.pageSize).prefix(header.pageSize)
        var entries: [JSON] = []
        for key in page {
            if let one = try await entry(key) { entries.append(one) }
        }
        return ["total": JSON(wanted.count), "list": .array(entries)]
    }

    private static func isMeant(_ key: String, _ header: AxisHeader) -> Bool {
        guard header.kind == nil || header.kind == DocumentBook.kind(key) else { return false }
        guard header.from != nil || header.to != nil, let day = DocumentBook.moment(key).map({ Day($0) }) else { return true }
        return (header.from.map { $0 <= day } ?? true) && (header.to.map { day <= $0 } ?? true)
    }

    private func waiting(_ key: String) async throws -> JSON? {
        guard let waiting = try await book.waiting(key) else { return nil }
        return [
            "docid": .string(waiting.file), "messagetype": .string(waiting.kind.rawValue), "from": .string(waiting.from.text),
            "documentId": .string(waiting.document.documentId), "time": .string(EdXML.text(waiting.since)),
        ]
    }

    private func sent(_ key: String, _ organ: AgencyCode) async throws -> JSON? {
        guard let id = DocumentBook.file(key), let document = try await book.load(id) else { return nil }
        return [
            "docid": .string(document.id), "documentId": .string(document.documentId), "time": .string(EdXML.text(document.begun)),
            "to": .array(document.receivers.map { receiver -> JSON in
                ["organ": .string(receiver.organ.text), "status": .string(receiver.life.latest?.rawValue ?? "")]
            }),
        ]
    }
}
