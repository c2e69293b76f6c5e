package import Catalogue
package import Gateway
import JSON

/// The JSON header of a call. It is read once here; a member of another form is refused by its name.
package struct AxisHeader: Sendable, Hashable {
    package static let field: FieldName = "edoc-header"

    /// A member that is missing or wrong.
    package struct Flaw: Error, Sendable, Hashable { package let member: String }

    package var kind: ReadFile.Kind?
    package var docid: String?
    /// What a system says of a file it fetched.
    package var word: DocumentBook.Word?
    /// From 1.
    package var page = 1
    package var pageSize = 50
    /// First and last day of a listing.
    package var from: Day?
    package var to: Day?

    package init() {}

    package init(_ text: String?) throws(Flaw) {
        guard let text, text.utf8.count <= 8 << 10, let object = (try? JSON(parsing: Array(text.utf8)))?.object else { throw Flaw(member: "edoc-header") }
        for (name, value) in object {
            switch name {
            case "servicetype": guard value.string?.lowercased() == "edoc" else { throw Flaw(member: name) }
            case "messagetype":
                guard let kind = value.string.flatMap(ReadFile.Kind.init) else { throw Flaw(member: name) }
                self.kind = kind
            case "docid":
                guard let id = value.string, (1...100).contains(id.utf8.count) else { throw Flaw(member: name) }
                docid = id
            case "pageIndex": page = try Self.number(name, value, 1...1_000_000)
            case "pageSize": pageSize = try Self.number(name, value, 1...100)
            case "from": from = try Self.day(name, value)
            case "to": to = try Self.day(name, value)
            case "status", "reason": break
            default: throw Flaw(member: name)
            }
        }
        word = try Self.word(object)
    }

    /// Numbers come as numbers or as text.
    private static func number(_ name: String, _ value: JSON, _ range: ClosedRange<Int>) throws(Flaw) -> Int {
        guard let number = value.int ?? value.string.flatMap({ EdXML.number($0) }), range.contains(number) else { throw Flaw(member: name) }
        return number
    }

    private static func day(_ name: String, _ value: JSON) throws(Flaw) -> Day {
        guard let day = value.string.flatMap(EdXML.day) else { throw Flaw(member: name) }
        return day
    }

    private static func word(_ object: JSONObject) throws(Flaw) -> DocumentBook.Word? {
        let reason = object["reason"]?.string ?? ""
        guard let status = object["status"] else { return nil }
        switch status.string {
        case "processing": return .processing
        case "done": return .done
        case "fail":
            guard reason.contains(where: { !$0.isWhitespace }), reason.utf8.count <= 4000 else { throw Flaw(member: "reason") }
            return .failed(reason: reason)
        default: throw Flaw(member: "status")
        }
    }

    /// As it travels: one line of ASCII.
    package var text: String {
        var members: JSONObject = ["servicetype": "eDoc", "pageIndex": JSON(page), "pageSize": JSON(pageSize)]
        if let kind { members.set("messagetype", .string(kind.rawValue)) }
        if let docid { members.set("docid", .string(docid)) }
        if let from { members.set("from", .string(EdXML.text(from))) }
        if let to { members.set("to", .string(EdXML.text(to))) }
        switch word {
        case .processing?: members.set("status", "processing")
        case .done?: members.set("status", "done")
        case .failed(let reason)?:
            members.set("status", "fail")
            members.set("reason", .string(String(reason.prefix(1000))))
        case nil: break
        }
        return Self.ascii(String(decoding: JSON.object(members).bytes, as: UTF8.self))
    }

    private static func ascii(_ text: String) -> String {
        var ascii = ""
        for unit in text.utf16 {
            if unit < 0x80 { ascii.unicodeScalars.append(Unicode.Scalar(UInt8(unit))) } else {
                let digits = String(unit, radix: 16)
                ascii += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return ascii
    }
}
