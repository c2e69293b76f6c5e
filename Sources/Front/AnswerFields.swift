import Gateway

/// The field lines the gateway itself adds to an answer.
enum AnswerFields {
    /// Bytes that all of them take at most.
    static let most = 768

    static func writeAge(_ seconds: Int64, to pen: inout HeadPen) {
        pen.text("Age: ")
        pen.decimal(Int(max(0, seconds)))
        pen.text("\r\n")
    }

    /// RFC 9211 §2; the cache's name is the gateway's.
    static func writeCacheStatus(_ status: CacheStatus, to pen: inout HeadPen) {
        pen.text("Cache-Status: motcua")
        if status.hit { pen.text("; hit") }
        if let forward = status.forward {
            pen.text("; fwd=")
            pen.text(word: forward.rawValue)
        }
        if let forwardStatus = status.forwardStatus {
            pen.text("; fwd-status=")
            pen.decimal(forwardStatus)
        }
        if let ttl = status.ttl {
            pen.text("; ttl=")
            pen.decimal(Int(ttl))
        }
        if status.stored { pen.text("; stored") }
        if status.collapsed { pen.text("; collapsed") }
        if let detail = status.detail {
            pen.text("; detail=")
            pen.text(word: detail.rawValue)
        }
        pen.text("\r\n")
    }

    /// Where the time went, for callers that are trusted to know (W3C Server-Timing); milliseconds.
    static func writeServerTiming(_ timings: Timings, gateway: Span, to pen: inout HeadPen) {
        pen.text("Server-Timing: gateway;dur=")
        writeMilliseconds(gateway.microseconds, to: &pen)
        let steps: [(StaticString, Int64)] = [
            (", resolve;dur=", timings.resolve), (", connect;dur=", timings.connect),
            (", handshake;dur=", timings.handshake), (", first-byte;dur=", timings.firstByte), (", upstream;dur=", timings.total),
        ]
        for (name, microseconds) in steps where microseconds > 0 {
            pen.text(name)
            writeMilliseconds(microseconds, to: &pen)
        }
        pen.text("\r\n")
    }

    private static func writeMilliseconds(_ microseconds: Int64, to pen: inout HeadPen) {
        pen.decimal(Int(max(0, microseconds) / 1000))
        pen.text(".")
        pen.decimal(Int(max(0, microseconds) % 1000), digits: 3)
    }
}
