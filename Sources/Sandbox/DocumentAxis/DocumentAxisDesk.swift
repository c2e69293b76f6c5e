import Gateway

/// What the sandbox's document axis knows: files as they came, what waits for whom, how far each document is. No socket and no
/// clock inside; it passes on byte by byte what it was given.
package struct DocumentAxisDesk: Sendable {
    /// The organs that take part, each with its secret.
    package let organs: [String: String]

    struct Filed: Sendable {
        let letter: AxisLetter
        let bytes: [UInt8]
        let at: Instant
    }

    enum Refusal: Error, Sendable, Hashable {
        case malformed, notCaller, conflict, unknownDocument
        case unknownOrgan(String)
        case illegalMove(String)

        var code: String {
            switch self {
            case .malformed: "MALFORMED"
            case .notCaller: "NOT_CALLER"
            case .conflict: "CONFLICT"
            case .unknownDocument: "UNKNOWN_DOCUMENT"
            case .unknownOrgan: "UNKNOWN_ORGAN"
            case .illegalMove: "ILLEGAL_MOVE"
            }
        }
    }

    private(set) var files: [String: Filed] = [:]
    private var ids: [String: String] = [:]
    private(set) var waiting: [String: [String]] = [:]
    /// By the document's `docid`, then by receiver: its codes in order.
    private var codes: [String: [String: [String]]] = [:]
    private var timelines: [String: [String]] = [:]

    package init(organs: [String: String]) { self.organs = organs }

    /// What an organ sent, got and heard, a line each: `gửi 137/UBND-VX`.
    package func timeline(_ organ: String) -> [String] { timelines[organ] ?? [] }
    /// What a receiver said of a document so far.
    package func codes(_ documentId: String, from sender: String, of receiver: String) -> [String] { ids[sender + "\u{0}" + documentId].flatMap { codes[$0]?[receiver] } ?? [] }
    /// The `docid` of what a sender sent under an identifier.
    package func docid(_ documentId: String, from sender: String) -> String? { ids[sender + "\u{0}" + documentId] }

    private mutating func note(_ organ: String, _ line: String) { timelines[organ, default: []].append(line) }

    // MARK: Sending

    mutating func send(_ letter: AxisLetter, _ bytes: [UInt8], by caller: String, at now: Instant) throws(Refusal) -> String {
        guard letter.from == caller else { throw .notCaller }
        for organ in letter.to where organs[organ] == nil { throw .unknownOrgan(organ) }
        return letter.isStatus ? try status(letter, bytes, now) : try document(letter, bytes, now)
    }

    private mutating func document(_ letter: AxisLetter, _ bytes: [UInt8], _ now: Instant) throws(Refusal) -> String {
        let key = letter.from + "\u{0}" + letter.documentId
        if let known = ids[key] {
            guard files[known]?.bytes == bytes else { throw .conflict }
            return known
        }
        let id = "truc-\(files.count + 1)"
        ids[key] = id
        files[id] = Filed(letter: letter, bytes: bytes, at: now)
        note(letter.from, "gửi \(letter.documentId)")
        for organ in letter.to { waiting[organ, default: []].append(id) }
        return id
    }

    /// The moves that the standard's table has.
    private static let after: [String: [String]] = [
        "01": [""], "02": ["01"], "03": ["01"], "04": ["03"], "05": ["03", "04"], "06": ["03", "04", "05"], "13": ["01", "02", "03", "04", "05"], "15": ["13"], "16": ["13"],
    ]

    private mutating func status(_ letter: AxisLetter, _ bytes: [UInt8], _ now: Instant) throws(Refusal) -> String {
        if let known = files.first(where: { $0.value.bytes == bytes })?.key { return known }
        let sender = letter.code == "13" ? letter.from : letter.to.first ?? ""
        guard let document = ids[sender + "\u{0}" + letter.documentId], let filed = files[document] else { throw .unknownDocument }
        let receivers = letter.code == "13" ? letter.to : [letter.from]
        for receiver in receivers {
            guard filed.letter.to.contains(receiver) else { throw .unknownDocument }
            var before = codes[document]?[receiver]?.last ?? ""
            // Refused to give it back: the work goes on from where it was.
            if before == "16" { before = codes[document]?[receiver]?.last { $0 < "13" } ?? "" }
            guard Self.after[letter.code]?.contains(before) ?? false else { throw .illegalMove(before) }
        }
        for receiver in receivers { codes[document, default: [:]][receiver, default: []].append(letter.code) }
        let id = "truc-\(files.count + 1)"
        files[id] = Filed(letter: letter, bytes: bytes, at: now)
        note(letter.from, "báo \(letter.code) \(letter.documentId)")
        for organ in letter.to { waiting[organ, default: []].append(id) }
        return id
    }

    // MARK: Fetching

    func file(_ id: String, for organ: String) throws(Refusal) -> Filed {
        guard let filed = files[id], filed.letter.to.contains(organ) else { throw .unknownDocument }
        return filed
    }

    mutating func update(_ id: String, _ word: String, _ reason: String, by organ: String) throws(Refusal) {
        let filed = try file(id, for: organ)
        guard word != "processing", let index = waiting[organ]?.firstIndex(of: id) else { return }
        waiting[organ]?.remove(at: index)
        let what = filed.letter.isStatus ? "\(filed.letter.code) \(filed.letter.documentId)" : filed.letter.documentId
        note(organ, word == "done" ? "nhận \(what)" : "không nhận \(what): \(reason)")
    }
}
