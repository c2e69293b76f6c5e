import Gateway
import Testing

@Suite("W3C trace context")
struct TraceTests {
    private static func context(_ traceparent: String?) -> TraceContext {
        var random = SplitMix(seed: 7)
        return TraceContext(fields: traceparent.map { Fields([.traceparent: $0]) } ?? Fields(), random: &random)
    }

    @Test("A caller's trace goes on with a span of our own", arguments: [
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-will-be",
    ])
    func goesOn(_ traceparent: String) {
        let context = Self.context(traceparent)
        #expect(context.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(context.parent == 0x00f0_67aa_0ba9_02b7 && context.flags == 1 && context.span != context.parent)
        #expect(context.traceparent == "00-4bf92f3577b34da6a3ce929d0e0e4736-\(context.spanID)-01")
    }

    @Test("A malformed one begins a new trace (W3C §3.2)", arguments: [
        nil, "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "00-4bf92f3577b34da6a3ce929d0e0e473x-00f067aa0ba902b7-01",
        // A later version may only go on behind a hyphen.
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.what",
    ] as [String?])
    func begins(_ traceparent: String?) {
        let context = Self.context(traceparent)
        #expect(context.parent == nil && context.traceID != "4bf92f3577b34da6a3ce929d0e0e4736" && context.traceID.count == 32)
        #expect(context.traceparent.count == 55)
    }
}
