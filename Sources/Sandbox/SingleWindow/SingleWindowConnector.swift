package import Gateway
import NIOCore
import Synchronization
import XML

/// The National Single Window as the sandbox plays it, with customs and two ministries behind it.
///
/// What comes in are `receiveRequest`s over SOAP and what officers do (`work`); what goes out are 99 and 00 in the same
/// exchange, and the ministries' letters, which `pass` brings to the sender's door. Written from the single window's
/// reference alone, and not from `SingleWindow`: the two would otherwise agree on a mistake. `WindowDesk` keeps,
/// `WindowLetter` is one envelope, `WindowWords` the SOAP around it, `WindowFault` how it fails. Its letters are unsigned.
package final class SingleWindowConnector: Connector {
    let inside = Mutex(Inside())

    struct Inside: Sendable {
        var desk = WindowDesk()
        var waiting: [WindowFault] = []
        var passing: [WindowPassing] = []
        var silentUntil: Instant?
    }

    package init() {}

    /// Lays a fault in wait for the next calls, each for one of them.
    package func misbehave(_ fault: WindowFault, times: Int = 1) {
        inside.withLock { $0.waiting += Array(repeating: fault, count: times) }
    }

    /// The next pass goes wrong in this way.
    package func misbehave(passing: WindowPassing) { inside.withLock { $0.passing.append(passing) } }

    package func declaration(_ documentType: String, _ reference: String) -> WindowDesk.Declaration? {
        inside.withLock { $0.desk.declarations[documentType + "/" + reference] }
    }

    package var declarations: [WindowDesk.Declaration] { inside.withLock { $0.desk.declarations.values.sorted { $0.reference < $1.reference } } }

    package func timeline(_ party: String) -> [String] { inside.withLock { $0.desk.timeline(party) } }

    /// A ministry's officer works on a declaration.
    /// - Returns: false where the declaration does not stand where that work is done.
    package func work(_ work: WindowDesk.Work, on documentType: String, _ reference: String, at now: Instant) -> Bool {
        inside.withLock { $0.desk.work(work, on: documentType + "/" + reference, at: now) }
    }

    // MARK: Answering

    package func answer(_ exchange: Exchange) -> Reply {
        guard exchange.request.method == .post else {
            exchange.body.abandon()
            return .now(Self.answer(405, "text/plain", []))
        }
        guard case .stream(let stream, _) = exchange.body.streamed(on: exchange.loop) else {
            guard case .bytes(let bytes) = exchange.body else { return told([], exchange) }
            return told(Array(bytes.readableBytesView), exchange)
        }
        let pending = PendingAnswer(loop: exchange.loop)
        pending.onCancelled = { stream.abandon() }
        var content: [UInt8] = []
        let read = {
            while let piece = stream.take() {
                switch piece {
                case .bytes(let bytes): content += bytes.readableBytesView
                case .failed(let error): pending.deliver(.failure(error))
                case .end: if case .now(let outcome) = self.told(content, exchange) { pending.deliver(outcome) }
                }
            }
        }
        stream.onPiece = read
        read()
        return .later(pending)
    }

    private func told(_ content: [UInt8], _ exchange: Exchange) -> Reply {
        let now = exchange.clock.now()
        let asked = exchange.request.fields.first(SandboxFault.fieldName).flatMap { WindowFault($0) }
        let (fault, isSilent) = inside.withLock { inside -> (WindowFault?, Bool) in
            if let until = inside.silentUntil, now < until { return (nil, true) }
            let fault = asked ?? (inside.waiting.isEmpty ? nil : inside.waiting.removeFirst())
            if case .silence(let span) = fault { inside.silentUntil = now + span }
            return (fault, false)
        }
        if isSilent { return .refuse(.clientLeft) }
        do throws(XMLFailure) {
            switch fault {
            case .drop, .silence: return .refuse(.clientLeft)
            case .status(let status): return .now(Self.answer(status, "text/plain", []))
            case .html: return .now(Self.answer(502, "text/html", Array("<html><body>Bad Gateway</body></html>".utf8)))
            case .fault: return .now(Self.answer(500, "text/xml", try WindowWords.fault()))
            case .lost, .reference, .utf16, .refuse, nil: return try judged(content, fault, at: now)
            }
        } catch { return .now(Self.answer(500, "text/plain", [])) }
    }

    private func judged(_ content: [UInt8], _ fault: WindowFault?, at now: Instant) throws(XMLFailure) -> Reply {
        guard let (method, version) = WindowWords.body(content), method.isNamed("receiveRequest", in: WindowWords.gateway),
            let payload = method.children.first(where: { $0.name.local == "requestPayload" }), let letter = WindowLetter.read(payload)
        else { return .now(Self.answer(500, "text/xml", try WindowWords.fault())) }
        let verdict: WindowDesk.Verdict
        if case .refuse(let code) = fault { verdict = .refused(code: code, "từ chối") } else { verdict = inside.withLock { $0.desk.take(letter, at: now) } }
        if fault == .lost { return .refuse(.clientLeft) }
        let said: XMLMarkup, function: String
        switch verdict {
        case .received(let date): (function, said) = ("99", .element("Content", [.element("ReceiveDate", date)]))
        case .refused(let code, let name):
            let error = XMLMarkup.element("Error", [.element("ErrorCode", code), .element("ErrorName", name)])
            (function, said) = ("00", .element("Content", [.element("ErrorList", [error])]))
        }
        let answer = WindowLetter(
            messageID: letter.messageID, from: letter.to, to: letter.from, documentType: letter.documentType, type: letter.type,
            function: function, reference: fault == .reference ? letter.reference + "9" : letter.reference,
            sendDate: VietnamTime.date(now), content: try said.bytes(declaration: false))
        let bytes = try WindowWords.message(version, namespace: WindowWords.gateway, element: "receiveResponse", payload: "responsePayload", answer)
        let kind = WindowWords.contentType(version)
        return .now(fault == .utf16 ? Self.answer(200, kind + "; charset=utf-16", WindowWords.utf16(bytes)) : Self.answer(200, kind + "; charset=utf-8", bytes))
    }

    private static func answer(_ status: Int, _ type: String, _ bytes: [UInt8]) -> Answer {
        Answer(status: status, fields: Fields([.contentType: type, .cacheControl: "no-store"]), body: .bytes(ByteBuffer(bytes: bytes)))
    }
}
