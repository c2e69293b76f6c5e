import Catalogue
import Gateway

/// Dates as the window writes them: `yyyy-MM-dd HH:mm:ss` in Asia/Ho_Chi_Minh.
enum WindowDate {
    static func text(_ moment: Instant) -> String {
        let digits = Array(WireDate.text(moment).utf8)
        func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
        return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8)) \(part(8..<10)):\(part(10..<12)):\(part(12..<14))"
    }

    /// Nil where it is written otherwise, or there is no such day or time.
    static func read(_ text: String) -> Instant? {
        let bytes = Array(text.utf8)
        guard bytes.count == 19, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x20, bytes[13] == 0x3A, bytes[16] == 0x3A else { return nil }
        let digits = [0..<4, 5..<7, 8..<10, 11..<13, 14..<16, 17..<19].flatMap { bytes[$0] }
        return try? WireDate.read(String(decoding: digits, as: UTF8.self))
    }
}
