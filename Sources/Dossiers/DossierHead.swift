import Catalogue
package import Gateway
package import JSON
package import Journal

/// A dossier as the head of its stream: what says nothing of a person in the clear, the record sealed.
extension Dossier {
    private static let sealing = "record"

    /// - Throws: when the record cannot be sealed.
    func head(sealedBy key: DossierKey?) throws -> [UInt8] {
        var open: JSONObject = [
            "number": .string(number), "key": .string(numberKey), "agency": .string(agency.text),
            "state": .string(String(state.rawValue)), "begun": JSON(begun.nanoseconds),
        ]
        func set(_ name: String, _ values: JSONObject) { if !values.isEmpty { open.set(name, .object(values)) } }
        func set(_ name: String, _ values: [JSON]) { if !values.isEmpty { open.set(name, .array(values)) } }
        set("numbers", JSONObject(numbers.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
        set("heard", JSONObject(heard.sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value.nanoseconds)) }))
        set("factors", factors.map { .string($0) })
        set("files", files.map { ["digest": .string($0.digest), "length": JSON($0.length), "pieces": JSON($0.pieces)] })
        set("steps", steps.sorted().map { .string($0) })
        set("handover", handover.json)
        if let ended { open.set("ended", JSON(ended.nanoseconds)) }
        if let first { open.set("first", .string(first)) }
        set("updates", updates.all.map { ["digest": .string($0.digest), "state": .string(String($0.state.rawValue))] })
        guard let key, let wrappedKey else {
            open.set("skeleton", .object(record.skeleton))
            return JSON.object(open).bytes
        }
        open.set("wrapped", .string(Hexadecimal.text(wrappedKey)))
        return try SealedJSON(open: open, secret: record.members).bytes(by: key, as: Self.sealing)
    }

    /// - Returns: nil when it cannot be read: damaged, or sealed by another master key.
    package init?(_ stored: StoredStream, vault: Vault) {
        guard let shut = SealedJSON(stored.head, by: nil, as: Self.sealing)?.open else { return nil }
        let wrapped = shut["wrapped"]?.string.flatMap(Hexadecimal.bytes)
        var key: DossierKey?
        if let wrapped {
            guard let unwrapped = try? vault.unwrap(wrapped, for: stored.name.text) else { return nil }
            key = unwrapped
        }
        guard let content = SealedJSON(stored.head, by: key, as: Self.sealing), let number = shut["number"]?.string,
            let numberKey = shut["key"]?.string, let agency = shut["agency"]?.string.flatMap({ AgencyCode($0) }),
            let state = shut["state"]?.string.flatMap({ DossierState($0) }), let begun = shut["begun"]?.instant
        else { return nil }
        stream = stored.name
        revision = stored.revision
        self.number = number
        self.numberKey = numberKey
        self.agency = agency
        record = DossierRecord(key == nil ? shut["skeleton"]?.object ?? JSONObject() : content.secret)
        self.state = state
        self.begun = begun
        wrappedKey = wrapped
        for (party, number) in shut["numbers"]?.object ?? JSONObject() { numbers[party] = number.string }
        for (party, moment) in shut["heard"]?.object ?? JSONObject() { heard[party] = moment.instant }
        factors = (shut["factors"]?.array ?? []).compactMap(\.string)
        files = (shut["files"]?.array ?? []).compactMap { file in
            guard let digest = file["digest"]?.string, let length = file["length"]?.int, let pieces = file["pieces"]?.int else { return nil }
            return DossierFile(digest: digest, length: Int64(length), pieces: pieces)
        }
        steps = Set((shut["steps"]?.array ?? []).compactMap(\.string))
        handover = Handover(shut["handover"]?.object ?? JSONObject())
        ended = shut["ended"]?.instant
        first = shut["first"]?.string
        updates = LastUpdates((shut["updates"]?.array ?? []).compactMap { update in
            guard let digest = update["digest"]?.string, let state = update["state"]?.string.flatMap({ DossierState($0) }) else { return nil }
            return LastUpdates.Update(digest, state)
        })
    }
}

extension Dossier.Handover {
    var json: JSONObject {
        switch self {
        case .none: [:]
        case .waiting(let since): ["waiting": JSON(since.nanoseconds)]
        case .acknowledged(let at): ["acknowledged": JSON(at.nanoseconds)]
        case .turnedDown(let at): ["turned-down": JSON(at.nanoseconds)]
        }
    }

    init(_ json: JSONObject) {
        if let since = json["waiting"]?.instant {
            self = .waiting(since: since)
        } else if let at = json["acknowledged"]?.instant {
            self = .acknowledged(at: at)
        } else if let at = json["turned-down"]?.instant {
            self = .turnedDown(at: at)
        } else {
            self = .none
        }
    }
}

extension JSON {
    /// Nanoseconds since 1970.
    package var instant: Instant? { number?.int64.map { Instant(nanoseconds: $0) } }
}
