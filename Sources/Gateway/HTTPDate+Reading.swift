/// Reading the three forms of HTTP-date (RFC 9110 §5.6.7), in any case (RFC 9111 §4.2).
extension HTTPDate {
    /// - Returns: seconds since 1970; nil for anything else.
    package static func seconds(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        var scan = Scan(bytes: bytes)
        scan.letters()
        if scan.take(",") {
            guard scan.take(" "), let day = scan.number(2), let separator = scan.next(),
                separator == 0x20 || separator == 0x2d, let month = scan.month(), scan.next() == separator
            else { return nil }
            // RFC 850's two digits are read by `fullYear`; only it writes dashes.
            guard let year = separator == 0x20 ? scan.number(4) : scan.number(2).map(fullYear), scan.take(" "),
                let time = scan.time(), scan.take(" "), scan.isGMT()
            else { return nil }
            return instant(year, month, day, time)
        }
        guard scan.take(" "), let month = scan.month(), scan.take(" ") else { return nil }
        let isPadded = scan.take(" ")
        guard let day = scan.number(isPadded ? 1 : 2), scan.take(" "), let time = scan.time(), scan.take(" "),
            let year = scan.number(4), scan.isAtEnd
        else { return nil }
        return instant(year, month, day, time)
    }

    /// Two digits of RFC 850: this century up to 2069, the last one beyond.
    private static func fullYear(_ digits: Int64) -> Int64 { digits < 70 ? 2000 + digits : 1900 + digits }

    private static func instant(_ year: Int64, _ month: Int64, _ day: Int64, _ time: Int64) -> Int64? {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days: Int64 = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        guard (1...days).contains(day), year >= 1601 else { return nil }
        // Days since 1970 with the year begun in March, so that the leap day is its last.
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let since = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
        return since * 86_400 + time
    }

    private struct Scan {
        let bytes: UnsafeRawBufferPointer
        var index = 0
        var isAtEnd: Bool { index == bytes.count }

        mutating func next() -> UInt8? {
            guard index < bytes.count else { return nil }
            index += 1
            return bytes[index - 1]
        }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard index < bytes.count, UInt32(bytes[index]) == character.value else { return false }
            index += 1
            return true
        }

        mutating func letters() {
            while index < bytes.count, (bytes[index] | 0x20) &- 0x61 < 26 { index += 1 }
        }

        mutating func number(_ digits: Int) -> Int64? {
            guard index + digits <= bytes.count else { return nil }
            var value: Int64 = 0
            for _ in 0..<digits {
                guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
                value = value * 10 + Int64(bytes[index] - 0x30)
                index += 1
            }
            return value
        }

        mutating func month() -> Int64? {
            guard index + 3 <= bytes.count else { return nil }
            let name: StaticString = "janfebmaraprmayjunjulaugsepoctnovdec"
            for month in 0..<12 where (0..<3).allSatisfy({ name.utf8Start[month * 3 + $0] == bytes[index + $0] | 0x20 }) {
                index += 3
                return Int64(month + 1)
            }
            return nil
        }

        func isGMT() -> Bool {
            bytes.count == index + 3 && bytes[index] | 0x20 == 0x67 && bytes[index + 1] | 0x20 == 0x6d && bytes[index + 2] | 0x20 == 0x74
        }

        /// Seconds of the day; a leap second counts as the one before it.
        mutating func time() -> Int64? {
            guard let hour = number(2), take(":"), let minute = number(2), take(":"), let second = number(2),
                hour < 24, minute < 60, second < 61
            else { return nil }
            return hour * 3600 + minute * 60 + min(second, 59)
        }
    }
}

extension HTTPDate {
    /// - Returns: seconds since 1970; nil where there is no text, or no date in it.
    package static func seconds(of text: String?) -> Int64? {
        guard var text else { return nil }
        return text.withUTF8 { seconds(UnsafeRawBufferPointer($0)) }
    }
}
