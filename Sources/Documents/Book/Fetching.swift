package import Catalogue
package import Gateway
import JSON
import Journal

/// What waits for an organ, and how its system takes it.
extension DocumentBook {
    static let waitingSpace = "document-waiting", sentSpace = "document-sent"

    /// A list's key: in the order in which they came.
    /// - Parameter revision: of the document's; tells the order of what comes at one moment.
    static func key(_ organ: AgencyCode, _ file: String, _ kind: ReadFile.Kind, at moment: Instant, _ revision: Int) -> String {
        func hexadecimal(_ number: UInt64, _ width: Int) -> String {
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(organ.canonical)/\(hexadecimal(UInt64(bitPattern: moment.nanoseconds), 16))/\(hexadecimal(UInt64(revision), 8))/\(file)/\(kind.rawValue)"
    }

    private static func part(_ index: Int, of key: String) -> String? {
        let parts = key.split(separator: "/")
        return parts.count == 5 ? String(parts[index]) : nil
    }

    /// The moment that a list's key has, its file, and what kind that is.
    package static func moment(_ key: String) -> Instant? {
        part(1, of: key).flatMap { UInt64($0, radix: 16) }.map { Instant(nanoseconds: Int64(bitPattern: $0)) }
    }
    package static func file(_ key: String) -> String? { part(3, of: key) }
    package static func kind(_ key: String) -> ReadFile.Kind? { part(4, of: key).flatMap(ReadFile.Kind.init) }

    /// A file in an organ's list.
    package struct Waiting: Sendable {
        package let document: Document
        package let file: String
        package let kind: ReadFile.Kind
        /// Since when.
        package let since: Instant
        /// Who sent it.
        package let from: AgencyCode
    }

    package enum List: Sendable, Hashable {
        /// What waits for an organ now.
        case waiting
        /// All that it sent.
        case sent
    }

    /// Keys of an organ's list as it is now, oldest first.
    package func keys(_ list: List, of organ: AgencyCode, limit: Int) async throws(DocumentTrouble) -> [String] {
        let space = list == .waiting ? Self.waitingSpace : Self.sentSpace
        var keys: [String] = []
        do throws(JournalFailure) {
            while keys.count < limit {
                let page = try await journal.names(space, prefix: organ.canonical + "/", after: keys.last, limit: min(1000, limit - keys.count))
                keys += page.map(\.key)
                if page.count < 1000 { break }
            }
        } catch { throw .journal(error) }
        return keys
    }

    /// What a key of a list stands for, also when it waits no more.
    package func waiting(_ key: String) async throws(DocumentTrouble) -> Waiting? {
        guard let since = Self.moment(key), let organ = Self.part(0, of: key).flatMap({ AgencyCode($0) }), let file = Self.file(key) else { return nil }
        guard let (document, event) = try await found(file, for: organ) else { return nil }
        let isStatus = event.kind == .status
        return Waiting(
            document: document, file: file, kind: isStatus ? .status : .document, since: since,
            from: isStatus ? AgencyCode(event.by) ?? document.sender : document.sender)
    }

    /// The event that has a file, if it is for this organ.
    private func found(_ file: String, for organ: AgencyCode) async throws(DocumentTrouble) -> (Document, DocumentEvent)? {
        let stream: StreamName?
        do { stream = try await journal.stream(known: Name("document-file", file))?.name } catch { throw .journal(error) }
        guard let stream, let document = try await load(Document.id(stream)), document.concerns(organ) else { return nil }
        if file == document.id { return try await event(1, of: document).map { (document, $0) } }
        let events = try await timeline(document)
        guard let event = events.first(where: { $0.facts["file"]?.string == file && $0.kind == .status }) else { return nil }
        // What one receiver said is not the others' to read.
        let isFor = organ == document.sender || event.by == organ.canonical || event.organ == organ || document.waiting.contains { $0.file == file && $0.organ == organ }
        return isFor ? (document, event) : nil
    }

    /// A file as it is sent to an organ.
    package func file(_ file: String, for organ: AgencyCode) async throws(DocumentTrouble) -> OutgoingFile {
        guard let (document, event) = try await found(file, for: organ) else { throw .unknown }
        return try outgoing(document, event, isPlain: settings.organ(organ)?.wantsPlain ?? false)
    }

    func outgoing(_ document: Document, _ event: DocumentEvent, isPlain: Bool) throws(DocumentTrouble) -> OutgoingFile {
        let files = event.kind == .sent ? document.files : []
        let names = files.indices.map { "tep-\($0 + 1)" }
        guard let file = OutgoingFile(event.file, files, names: names, from: shelf, isPlain: isPlain) else { throw .unreadable }
        return file
    }

    /// What an organ's system says of a file that it fetched.
    package enum Word: Sendable, Hashable {
        case processing
        case done
        case failed(reason: String)
    }

    /// The system has it, is at it, or cannot take it. Said twice, it has one effect.
    package func update(_ file: String, _ word: Word, by organ: AgencyCode) async throws(DocumentTrouble) {
        guard let (document, _) = try await found(file, for: organ) else { throw .unknown }
        let now = clock.now()
        _ = try await change(document.id) { (document) throws(DocumentTrouble) in
            guard let waiting = document.waiting.first(where: { $0.file == file && $0.organ == organ }) else { return nil }
            var change = Change()
            var event = DocumentEvent(.fetched, at: now, by: organ.canonical, organ: organ)
            event.facts = ["file": .string(file), "word": .string(word.text)]
            if case .failed(let reason) = word {
                event.kind = .failed
                event.words = reason
                if file == document.id, let index = document.receiver(organ) { document.receivers[index].hasFailed = true }
            }
            if word != .processing { self.settle(waiting, &document, &change) }
            change.add(event, for: document.sender)
            return change
        }
    }

    func settle(_ waiting: Document.Waiting, _ document: inout Document, _ change: inout Change) {
        document.waiting.removeAll { $0 == waiting }
        change.dropped.append(Name(Self.waitingSpace, waiting.key))
    }
}

extension DocumentBook.Word {
    fileprivate var text: String {
        switch self {
        case .processing: "processing"
        case .done: "done"
        case .failed: "fail"
        }
    }
}
