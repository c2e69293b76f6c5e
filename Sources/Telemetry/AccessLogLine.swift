import Gateway
import NIOCore

/// What one exchange's line says. Names follow OpenTelemetry's semantic conventions where those have one.
///
/// Field values are never logged but `User-Agent`: not `Authorization`, not `Cookie`. Members that have nothing to
/// say are left out.
struct AccessLogLine {
    /// Bytes of a text that only the client chose and nothing else bounds.
    private static let longestText = 512

    let exchange: Exchange
    let request: RequestHead
    let status: Int
    let finished: Tick
    /// When the answer was finished, which is the line's `time`; the span began `duration_us` before.
    let at: Instant

    init(exchange: Exchange, status: Int, finished: Tick, at: Instant) {
        self.exchange = exchange
        request = exchange.request
        self.status = status
        self.finished = finished
        self.at = at
    }

    /// - Parameter second: the line's second as text, kept between lines.
    func write(to pen: inout LinePen, second: inout SecondText) {
        pen.raw(#"{"time":""#)
        second.write(at, to: &pen)
        pen.raw("\"")
        writeTrace(to: &pen)
        writeRequest(to: &pen)
        writeRoute(to: &pen)
        writeCache(to: &pen)
        pen.number(#","http.response.status_code":"#, Int64(status))
        pen.number(#","http.request.size":"#, Int64(exchange.record.bytesReceived))
        pen.number(#","http.response.size":"#, Int64(exchange.record.bytesSent))
        writeTimes(to: &pen)
        if let fault = exchange.record.fault {
            pen.text(#","error.type":"#, fault.code)
            pen.text(#","error.fault":"#, fault.fault.rawValue)
            pen.text(#","error.step":"#, fault.step.rawValue)
        }
        if request.mayHave(.userAgent) {
            request.fields.withFirst(.userAgent) { pen.text(#","user_agent.original":"#, bytes: $0, atMost: Self.longestText) }
        }
        pen.raw("}\n")
    }

    private func writeTrace(to pen: inout LinePen) {
        let trace = exchange.trace
        pen.raw(#","trace_id":""#)
        pen.hex(trace.traceHigh)
        pen.hex(trace.traceLow)
        pen.raw(#"","span_id":""#)
        pen.hex(trace.span)
        if let parent = trace.parent {
            pen.raw(#"","parent_span_id":""#)
            pen.hex(parent)
        }
        pen.raw("\"")
    }

    private func writeRequest(to pen: inout LinePen) {
        pen.text(#","client.address":"#, exchange.clientAddress.description)
        if exchange.peerIsTrusted { pen.text(#","network.peer.address":"#, exchange.client.address.description) }
        if let subject = exchange.client.certificateSubject { pen.text(#","tls.client.subject":"#, subject) }
        switch request.method {
        case .get: pen.raw(#","http.request.method":"GET""#)
        default: pen.text(#","http.request.method":"#, request.method.description)
        }
        pen.raw(exchange.isSecure ? #","url.scheme":"https""# : #","url.scheme":"http""#)
        let resource = request.resource
        resource.bytes.withUnsafeReadableBytes { bytes in
            let authority = UnsafeRawBufferPointer(rebasing: bytes[resource.authority.range])
            let target = UnsafeRawBufferPointer(rebasing: bytes[request.targetPlace.range])
            pen.text(#","server.address":"#, bytes: authority, atMost: Self.longestText)
            pen.text(#","url.original":"#, bytes: target)
        }
        pen.raw(#","network.protocol.version":""#)
        pen.raw(request.version.name)
        pen.raw("\"")
    }

    private func writeRoute(to pen: inout LinePen) {
        exchange.withRoute { route in route.withLogMembers { pen.copy($0) } }
        if let upstream = exchange.record.upstream { pen.text(#","motcua.upstream":"#, upstream) }
        if exchange.record.attempts > 0 { pen.number(#","motcua.attempts":"#, Int64(exchange.record.attempts)) }
    }

    private func writeCache(to pen: inout LinePen) {
        guard let cache = exchange.record.cache else { return }
        pen.text(#","cache.verdict":"#, CacheVerdict(cache).rawValue)
        if let forward = cache.forward { pen.text(#","cache.forward":"#, forward.rawValue) }
        if let ttl = cache.ttl { pen.number(#","cache.ttl":"#, ttl) }
        if let detail = cache.detail { pen.text(#","cache.detail":"#, detail.rawValue) }
        if cache.stored { pen.raw(#","cache.stored":true"#) }
        if cache.collapsed { pen.raw(#","cache.collapsed":true"#) }
    }

    private func writeTimes(to pen: inout LinePen) {
        pen.number(#","duration_us":"#, (finished - exchange.arrived).microseconds)
        let timings = exchange.record.timings
        guard timings.total > 0 else { return }
        pen.number(#","upstream.resolve_us":"#, timings.resolve)
        pen.number(#","upstream.connect_us":"#, timings.connect)
        pen.number(#","upstream.handshake_us":"#, timings.handshake)
        pen.number(#","upstream.first_byte_us":"#, timings.firstByte)
        pen.number(#","upstream.total_us":"#, timings.total)
    }
}
