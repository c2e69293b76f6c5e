import NIOCore

/// A connector whose answer is made by a task, off the event loop: it may wait for a disk, a database, another party.
///
/// It gets a copy of what an exchange says (`Asked`) and gives back values (`Told`); what lives on the loop stays there.
/// When the client leaves, the task is cancelled.
package protocol TaskConnector: Connector {
    func answer(_ asked: Asked) async -> Result<Told, GatewayError>
}

extension TaskConnector {
    package func answer(_ exchange: Exchange) -> Reply {
        let pending = PendingAnswer(loop: exchange.loop)
        let bound = NIOLoopBound(pending, eventLoop: exchange.loop)
        let asked = Asked(exchange), loop = exchange.loop
        let task = Task {
            let result = await answer(asked)
            loop.execute {
                asked.body.leave()
                bound.value.deliver(result.map { $0.answer(on: loop) })
            }
        }
        pending.onCancelled = { task.cancel() }
        return .later(pending)
    }
}

/// What a request says, to be read anywhere.
package struct Asked: Sendable {
    package let request: RequestHead
    package let body: BodyReader
    package let clientAddress: ClientAddress
    package let isSecure: Bool
    package let trace: TraceContext
    package let language: Language

    package init(_ exchange: Exchange) {
        request = exchange.request
        body = BodyReader(exchange.body, on: exchange.loop)
        clientAddress = exchange.clientAddress
        isSecure = exchange.isSecure
        trace = exchange.trace
        language = Language(accept: exchange.request.fields.combined(.acceptLanguage))
    }
}

/// An answer as a task gives it.
package struct Told: Sendable {
    package enum Content: Sendable {
        case bytes([UInt8])
        /// Written while it is sent, as fast as the client takes it; ends when the closure returns.
        case written(length: Int?, @Sendable (BodyWriter) async -> Void)
    }

    package var status: Int
    package var fields: Fields
    package var content: Content

    package init(_ status: Int, _ fields: Fields = Fields(), _ content: Content = .bytes([])) {
        self.status = status
        self.fields = fields
        self.content = content
    }

    func answer(on loop: any EventLoop) -> Answer {
        var answer = Answer(status: status, fields: fields)
        switch content {
        case .bytes(let bytes): answer.body = bytes.isEmpty ? .empty : .bytes(ByteBuffer(bytes: bytes))
        case .written(let length, let write): answer.body = .stream(BodyWriter.stream(on: loop, write), length: length)
        }
        return answer
    }
}
