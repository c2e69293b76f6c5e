/// Which trace an exchange belongs to (W3C Trace Context, version 00).
package struct TraceContext: Hashable, Sendable {
    package let traceHigh: UInt64, traceLow: UInt64
    /// This gateway's own span in the trace.
    package let span: UInt64
    /// The caller's span, where it sent one.
    package let parent: UInt64?
    /// Bit 0: the caller records this trace.
    package let flags: UInt8

    package init(traceHigh: UInt64, traceLow: UInt64, span: UInt64, parent: UInt64?, flags: UInt8) {
        self.traceHigh = traceHigh
        self.traceLow = traceLow
        self.span = span
        self.parent = parent
        self.flags = flags
    }

    /// A request's trace. Most requests have no `traceparent`, and their fields are not looked at.
    package init(of request: RequestHead, random: inout SplitMix) {
        if request.mayHave(.traceparent) {
            self.init(fields: request.fields, random: &random)
        } else {
            self.init(random: &random)
        }
    }

    private init(random: inout SplitMix) {
        self.init(
            traceHigh: random.next(), traceLow: random.next() | 1, span: random.next() | 1, parent: nil, flags: 0)
    }

    /// A new trace, or the caller's with a new span; a malformed `traceparent` begins a new one (W3C §3.2).
    package init(fields: Fields, random: inout SplitMix) {
        if let caller = fields.withFirst(.traceparent, { Self.parse($0) }) ?? nil {
            self.init(
                traceHigh: caller.high, traceLow: caller.low, span: random.next() | 1, parent: caller.span, flags: caller.flags)
        } else {
            self.init(random: &random)
        }
    }

    /// 32 lower-case hexadecimal digits; what a citizen reads out on the telephone.
    package var traceID: String { Self.hex(traceHigh) + Self.hex(traceLow) }
    package var spanID: String { Self.hex(span) }
    /// The field's value for the upstream.
    package var traceparent: String {
        let flags = String(flags, radix: 16)
        return "00-\(traceID)-\(spanID)-\(flags.count == 1 ? "0" + flags : flags)"
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func parse(_ bytes: UnsafeRawBufferPointer) -> (high: UInt64, low: UInt64, span: UInt64, flags: UInt8)? {
        guard bytes.count >= 55, bytes[2] == 0x2d, bytes[35] == 0x2d, bytes[52] == 0x2d,
            let version = number(bytes, 0..<2), version != 0xff,
            // A later version may say more, behind another hyphen (W3C, "Versioning of traceparent").
            bytes.count == 55 || version != 0 && bytes[55] == 0x2d,
            let high = number(bytes, 3..<19), let low = number(bytes, 19..<35), high | low != 0,
            let span = number(bytes, 36..<52), span != 0, let flags = number(bytes, 53..<55)
        else { return nil }
        return (high, low, span, UInt8(truncatingIfNeeded: flags))
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> UInt64? {
        var value: UInt64 = 0
        for index in range {
            switch bytes[index] {
            case let digit where digit >= 0x30 && digit <= 0x39: value = value << 4 | UInt64(digit - 0x30)
            case let digit where digit >= 0x61 && digit <= 0x66: value = value << 4 | UInt64(digit - 0x61 + 10)
            default: return nil
            }
        }
        return value
    }
}

/// Small, fast and seeded: for identifiers that need to differ, not to be secret.
package struct SplitMix: RandomNumberGenerator, Sendable {
    private var state: UInt64
    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
