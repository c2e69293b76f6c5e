package import NIOCore

/// Dates as HTTP writes them (RFC 9110 §5.6.7).
package enum HTTPDate {
    private static let days: [StaticString] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months: [StaticString] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Bytes of an IMF-fixdate.
    package static let length = 29

    /// Appends an IMF-fixdate, `Sun, 06 Nov 1994 08:49:37 GMT`.
    /// - Parameter seconds: since 1970, not before it.
    package static func write(_ seconds: Int64, to buffer: inout ByteBuffer) {
        let day = seconds / 86_400, time = Int(seconds % 86_400)
        let date = civil(day)
        buffer.writeStaticString(days[Int(day % 7)])
        buffer.writeStaticString(", ")
        buffer.writeDecimal(date.day, digits: 2)
        buffer.writeStaticString(" ")
        buffer.writeStaticString(months[date.month - 1])
        buffer.writeStaticString(" ")
        buffer.writeDecimal(date.year, digits: 4)
        buffer.writeStaticString(" ")
        buffer.writeDecimal(time / 3600, digits: 2)
        buffer.writeStaticString(":")
        buffer.writeDecimal(time / 60 % 60, digits: 2)
        buffer.writeStaticString(":")
        buffer.writeDecimal(time % 60, digits: 2)
        buffer.writeStaticString(" GMT")
    }

    package static func text(_ seconds: Int64) -> String {
        var buffer = ByteBuffer()
        write(seconds, to: &buffer)
        return String(buffer: buffer)
    }

    /// The proleptic Gregorian date of a day counted from 1970-01-01, by eras of 400 years beginning in March.
    package static func civil(_ daysSince1970: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = daysSince1970 + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        let year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
        return (year, month, Int(dayOfYear - (153 * shiftedMonth + 2) / 5) + 1)
    }
}

extension ByteBuffer {
    /// Appends a number in decimal without making a string.
    package mutating func writeDecimal(_ number: Int) {
        if number < 0 {
            writeInteger(0x2d as UInt8)
            writeMagnitude(number.magnitude)
        } else {
            writeMagnitude(UInt(number))
        }
    }

    private mutating func writeMagnitude(_ number: UInt) {
        var divisor: UInt = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            writeInteger(0x30 + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }

    /// Appends a number with leading zeros.
    package mutating func writeDecimal(_ number: Int, digits: Int) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            writeInteger(0x30 + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }

    /// Appends a number in hexadecimal (a chunk's size).
    package mutating func writeHexadecimal(_ number: Int) {
        var shift = 60
        while shift > 0, number >> shift == 0 { shift -= 4 }
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: number >> shift & 15)
            writeInteger(digit < 10 ? 0x30 + digit : 0x57 + digit)
            shift -= 4
        }
    }
}
