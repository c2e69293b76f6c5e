package import Catalogue
package import Gateway
import XML

/// Words that all files of the standard share.
package enum EdXML {
    package static let namespace = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
    static let xlink = "http://www.w3.org/1999/xlink"
    /// SOAP 1.1 §4.2.2.
    static let nextActor = "http://schemas.xmlsoap.org/soap/actor/next"
    static let organWords = "an organ's identifier in either order"
    static let dayWords = "a day as yyyy/MM/dd", momentWords = "a moment as yyyy/MM/dd HH:mm:ss", countWords = "a number from 0"

    static func isOurs(_ namespace: String?) -> Bool { namespace == nil || namespace == Self.namespace }

    /// `yyyy/MM/dd`.
    package static func day(_ text: String) -> Day? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], let year = number(parts[0]), let month = number(parts[1]), let day = number(parts[2])
        else { return nil }
        return Day(year: year, month: month, day: day)
    }

    package static func text(_ day: Day) -> String { day.description.split(separator: "-").joined(separator: "/") }

    /// `yyyy/MM/dd HH:mm:ss` in Vietnam.
    package static func moment(_ text: String) -> Instant? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        // WireDate knows the range of years and the hours.
        guard parts.count == 2, let day = day(String(parts[0])) else { return nil }
        let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.map(\.utf8.count) == [2, 2, 2] else { return nil }
        return try? WireDate.read(day.digits + clock.joined())
    }

    /// Whole seconds, rounded down.
    package static func text(_ moment: Instant) -> String {
        let clock = Array(WireDate.text(moment).suffix(6))
        return text(Day(moment)) + " " + [0, 2, 4].map { String(clock[$0...$0 + 1]) }.joined(separator: ":")
    }

    /// ASCII digits only, nine at most.
    static func number(_ text: some StringProtocol) -> Int? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    /// A member as it is written.
    static func element(_ name: String, _ text: String) -> XMLMarkup { .element("edXML:\(name)", text) }
    static func element(_ name: String, _ members: [XMLMarkup]) -> XMLMarkup { .element("edXML:\(name)", members) }
    /// Nothing where there is nothing to say.
    static func optional(_ name: String, _ text: String?) -> [XMLMarkup] {
        text.map { $0.isEmpty ? [] : [element(name, $0)] } ?? []
    }
}
