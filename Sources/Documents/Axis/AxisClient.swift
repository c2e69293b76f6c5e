package import Catalogue
package import Connectors
import Dossiers
package import Gateway
import JSON
import Synchronization

/// An axis beyond, as an organ of ours calls it.
package final class AxisClient: Sendable {
    /// How it is reached and who we are to it.
    package struct Settings: Sendable, Hashable {
        /// In the outbox: the agency and its connector.
        package let party: String
        package let organ: AgencyCode
        package let secret: Secret
        package var form = AxisSignatureForm.lines
        package var paths = AxisPaths()
        /// How often its list is asked for.
        package var every = Span.seconds(60)

        package init(party: String, organ: AgencyCode, secret: Secret) {
            self.party = party
            self.organ = organ
            self.secret = secret
        }
    }

    package let settings: Settings
    private let caller: OutboundCaller
    private let clock: any GatewayClock
    /// When the call before was signed.
    private let last = Mutex(Instant(seconds: 0))
    /// Of a call that carries a file, and of one that does not.
    private let long: Span, short: Span

    package init(_ settings: Settings, caller: OutboundCaller, clock: any GatewayClock, long: Span = .minutes(30), short: Span = .seconds(60)) {
        self.settings = settings
        self.caller = caller
        self.clock = clock
        self.long = long
        self.short = short
    }

    package var longest: Span { Span(nanoseconds: long.nanoseconds + 5_000_000_000) }

    /// What came of a call.
    enum Heard<Value: Sendable>: Sendable {
        case said(Value)
        /// The axis would not, in its own word and words.
        case refused(code: String, words: String)
        /// No answer that is one: nothing is known.
        case none(String, isTransport: Bool)
    }

    // MARK: Calls

    /// - Returns: the axis's identifier of it.
    func send(_ file: OutgoingFile, as kind: ReadFile.Kind) async throws(DocumentTrouble) -> Heard<String> {
        var header = AxisHeader()
        header.kind = kind
        // Passed over once for its signature and its length, then written: the same bytes both times.
        var signature = signature(contentType: "application/xml"), length = 0
        _ = try await file.write { bytes in
            signature.0.update(bytes)
            length += bytes.count
            return true
        }
        let call = call(.send, header, signature, .written(length: length) { writer in
            do throws(DocumentTrouble) { _ = try await file.write { await writer.write($0) } } catch { writer.fail(.defect) }
        })
        switch await answer(call) {
        case .said(let object):
            guard let docid = object["docid"]?.string else { return .none("an answer without docid", isTransport: false) }
            return .said(docid)
        case .refused(let code, let words): return .refused(code: code, words: words)
        case .none(let reason, let isTransport): return .none(reason, isTransport: isTransport)
        }
    }

    /// An entry of the list of what waits.
    struct Entry: Sendable, Hashable {
        let docid: String
        let kind: ReadFile.Kind
        let time: Instant?
    }

    func received(page: Int, size: Int = 100) async -> Heard<[Entry]> {
        var header = AxisHeader()
        header.page = page
        header.pageSize = size
        switch await answer(call(.received, header, signature(), .none)) {
        case .said(let object):
            guard let list = object["list"]?.array else { return .none("an answer without a list", isTransport: false) }
            let entries = list.compactMap { one -> Entry? in
                guard let docid = one["docid"]?.string, let kind = one["messagetype"]?.string.flatMap(ReadFile.Kind.init) else { return nil }
                return Entry(docid: docid, kind: kind, time: one["time"]?.string.flatMap(EdXML.moment))
            }
            guard entries.count == list.count else { return .none("a list with entries that cannot be read", isTransport: false) }
            return .said(entries)
        case .refused(let code, let words): return .refused(code: code, words: words)
        case .none(let reason, let isTransport): return .none(reason, isTransport: isTransport)
        }
    }

    /// The file, as it comes; read it to its end or abandon it.
    func get(_ docid: String) async -> Heard<BodyReader> {
        var header = AxisHeader()
        header.docid = docid
        switch await caller.open(call(.get, header, signature(), .none, timeout: long)) {
        case .failure(let error): return .none("no answer: \(error.detail)", isTransport: true)
        case .success(let stream):
            let type = stream.fields.only(.contentType)?.prefix { $0 != ";" }.lowercased() ?? ""
            if stream.status == 200, type == "application/xml" || type == "text/xml" { return .said(stream.body) }
            defer { stream.body.abandon() }
            guard let bytes = try? await stream.body.all(limit: 64 << 10) else { return .none("status \(stream.status) and no file", isTransport: true) }
            switch Self.read(stream.status, bytes) {
            case .said: return .none("an answer without a file", isTransport: false)
            case .refused(let code, let words): return .refused(code: code, words: words)
            case .none(let reason, let isTransport): return .none(reason, isTransport: isTransport)
            }
        }
    }

    func update(_ docid: String, _ word: DocumentBook.Word) async -> Heard<JSONObject> {
        var header = AxisHeader()
        header.docid = docid
        header.word = word
        return await answer(call(.update, header, signature(), .none))
    }

    // MARK: The wire

    private func signature(contentType: String = "") -> (AxisSignature, timestamp: String) {
        let now = clock.now(), step = settings.form.step
        let moment = last.withLock { last in
            last = max(now, last + step)
            return last
        }
        let timestamp = settings.form.timestamp(moment)
        return (AxisSignature(settings.form, secret: settings.secret, system: settings.organ.text, timestamp: timestamp, contentType: contentType), timestamp)
    }

    private func call(
        _ operation: AxisOperation, _ header: AxisHeader, _ signature: (AxisSignature, timestamp: String), _ content: OutboundCall.Content, timeout: Span? = nil
    ) -> OutboundCall {
        var fields = Fields([.accept: "application/json, application/xml", AxisHeader.field: header.text])
        fields.add(AxisFields.system, settings.organ.text)
        fields.add(AxisFields.timestamp, signature.timestamp)
        fields.add(AxisFields.signature, signature.0.finish())
        if operation == .send { fields.add(.contentType, "application/xml") }
        return OutboundCall(
            .post, settings.paths.path(operation), fields: fields, content: content, timeout: timeout ?? (operation == .send ? long : short))
    }

    private func answer(_ call: OutboundCall) async -> Heard<JSONObject> {
        switch await caller.ask(call) {
        case .failure(let error): .none("no answer: \(error.detail)", isTransport: true)
        case .success(let answer): Self.read(answer.status, answer.content)
        }
    }

    private static func read(_ status: Int, _ bytes: [UInt8]) -> Heard<JSONObject> {
        guard let answer = AxisAnswer(reading: bytes) else { return .none("status \(status) and no answer of an axis", isTransport: true) }
        // Who we are is for our settings to mend, and what is too much now may not be later: neither says anything of the file.
        if status >= 400, status != 413 { return .none("status \(status): \(answer.errorCode ?? "") \(answer.errorDesc)", isTransport: status >= 500) }
        if let code = answer.errorCode { return .refused(code: code, words: answer.errorDesc) }
        return .said(answer.members)
    }
}
