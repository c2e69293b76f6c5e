import Gateway

/// A time as RFC 3339 writes it; the part down to the second is worked out once a second.
struct SecondText {
    private var second = Int64.min
    /// `2026-11-24T20:24:20`
    private var text = [UInt8](repeating: 0x30, count: 19)

    mutating func write(_ time: Instant, to pen: inout LinePen) {
        let milliseconds = time.nanoseconds / 1_000_000
        if milliseconds / 1000 != second { show(milliseconds / 1000) }
        text.withUnsafeBytes { pen.copy($0) }
        pen.raw(".")
        pen.digits(UInt64(max(0, milliseconds % 1000)), least: 3)
        pen.raw("Z")
    }

    private mutating func show(_ second: Int64) {
        self.second = second
        let date = HTTPDate.civil(second / 86_400)
        let time = second % 86_400
        let parts = [(Int64(date.year), 4), (Int64(date.month), 2), (Int64(date.day), 2), (time / 3600, 2), (time / 60 % 60, 2), (time % 60, 2)]
        let marks = Array("--T::".utf8)
        text.removeAll(keepingCapacity: true)
        for (index, part) in parts.enumerated() {
            for place in (0..<part.1).reversed() {
                text.append(0x30 + UInt8(truncatingIfNeeded: Self.tail(part.0, dropping: place) % 10))
            }
            if index < marks.count { text.append(marks[index]) }
        }
    }

    private static func tail(_ number: Int64, dropping places: Int) -> Int64 {
        (0..<places).reduce(max(0, number)) { rest, _ in rest / 10 }
    }
}
