import NIOCore

/// Tells HTTP/2 with prior knowledge from HTTP/1.1 by a connection's first bytes (RFC 9113 §3.4).
enum HTTP2Preface {
    enum Verdict { case preface, other, undecided }

    private static let text: StaticString = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

    static func judge(_ bytes: ByteBuffer) -> Verdict {
        bytes.withUnsafeReadableBytes { bytes in
            for index in 0..<min(bytes.count, text.utf8CodeUnitCount) where bytes[index] != text.utf8Start[index] {
                return .other
            }
            return bytes.count >= text.utf8CodeUnitCount ? .preface : .undecided
        }
    }
}
