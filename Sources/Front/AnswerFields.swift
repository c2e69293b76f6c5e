import Gateway
import NIOCore

/// The field lines the gateway itself adds to an answer, written as bytes.
enum AnswerFields {
    static func writeAge(_ seconds: Int64, to buffer: inout ByteBuffer) {
        buffer.writeStaticString("Age: ")
        buffer.writeDecimal(Int(max(0, seconds)))
        buffer.writeStaticString("\r\n")
    }

    /// RFC 9211 §2; the cache's name is the gateway's.
    static func writeCacheStatus(_ status: CacheStatus, to buffer: inout ByteBuffer) {
        buffer.writeStaticString("Cache-Status: ")
        writeCacheStatusValue(status, to: &buffer)
        buffer.writeStaticString("\r\n")
    }

    static func writeCacheStatusValue(_ status: CacheStatus, to buffer: inout ByteBuffer) {
        buffer.writeStaticString("motcua")
        if status.hit { buffer.writeStaticString("; hit") }
        if let forward = status.forward {
            buffer.writeStaticString("; fwd=")
            buffer.writeString(forward.rawValue)
        }
        if let forwardStatus = status.forwardStatus {
            buffer.writeStaticString("; fwd-status=")
            buffer.writeDecimal(forwardStatus)
        }
        if let ttl = status.ttl {
            buffer.writeStaticString("; ttl=")
            buffer.writeDecimal(Int(ttl))
        }
        if status.stored { buffer.writeStaticString("; stored") }
        if status.collapsed { buffer.writeStaticString("; collapsed") }
        if let detail = status.detail {
            buffer.writeStaticString("; detail=")
            buffer.writeString(detail.rawValue)
        }
    }

    /// Where the time went, for callers that are trusted to know (W3C Server-Timing); milliseconds.
    static func writeServerTiming(_ timings: Timings, gateway: Span, to buffer: inout ByteBuffer) {
        buffer.writeStaticString("Server-Timing: gateway;dur=")
        writeMilliseconds(gateway.microseconds, to: &buffer)
        let steps: [(StaticString, Int64)] = [
            (", resolve;dur=", timings.resolve), (", connect;dur=", timings.connect),
            (", handshake;dur=", timings.handshake), (", first-byte;dur=", timings.firstByte), (", upstream;dur=", timings.total),
        ]
        for (name, microseconds) in steps where microseconds > 0 {
            buffer.writeStaticString(name)
            writeMilliseconds(microseconds, to: &buffer)
        }
        buffer.writeStaticString("\r\n")
    }

    private static func writeMilliseconds(_ microseconds: Int64, to buffer: inout ByteBuffer) {
        buffer.writeDecimal(Int(microseconds / 1000))
        buffer.writeStaticString(".")
        buffer.writeDecimal(Int(microseconds % 1000), digits: 3)
    }
}
