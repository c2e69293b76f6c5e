import Gateway
import NIOCore

/// Stored answers on their way out.
extension StoredAnswer {
    /// - Parameter fields: other fields than the stored ones, for the client whose request brought them.
    func answer(to exchange: Exchange, names: NameSet, fields: Fields? = nil) -> Answer {
        let isHead = exchange.isHead
        let length = self.length
        var cut = head.cut(for: exchange.request.fields, names: names, isHead: isHead, length: length)
        // RFC 9110 §14.2: a server may give the whole; what is in a file is not put together in memory.
        if case .parts = cut, file != nil { cut = .whole }
        var answer = head.answer(cut, fields: fields ?? head.fields, isHead: isHead, length: length)
        guard !isHead, length > 0 else { return answer }
        switch cut {
        case .whole:
            answer.body = content()
        case .part(let range):
            answer.body = content(range)
        case .parts(let ranges):
            let parts = MultipartRanges(ranges, of: body, type: answer.fields.first(.contentType), boundary: exchange.trace.spanID + exchange.trace.traceID)
            answer.fields.set(.contentType, parts.contentType)
            answer.body = .bytes(parts.content)
        case .unsatisfiable, .notModified:
            break
        }
        return answer
    }
}

extension StoredHead {
    /// Status and fields for what of it goes out, without a body.
    /// - Parameter length: bytes of the whole, where that is known.
    func answer(_ cut: Cut, fields: Fields, isHead: Bool, length: Int?) -> Answer {
        switch cut {
        case .whole:
            var answer = Answer(status: status, fields: fields)
            // Nothing follows that tells the length (RFC 9110 §9.3.2).
            if isHead, status != 204, let length { answer.fields.set(.contentLength, String(length)) }
            return answer
        case .part(let range):
            var answer = Answer(status: 206, fields: fields)
            let whole = length.map(String.init) ?? "*"
            answer.fields.set(.contentRange, "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(whole)")
            return answer
        case .parts:
            return Answer(status: 206, fields: fields)
        case .unsatisfiable:
            return Answer(status: 416, fields: Fields([.contentRange: "bytes */\(length ?? 0)"]))
        case .notModified:
            return Answer(status: 304, fields: notModified.fields)
        }
    }
}
