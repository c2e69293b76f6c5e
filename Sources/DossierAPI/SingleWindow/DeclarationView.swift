import Catalogue
import Gateway
import JSON
import SOAP
import SingleWindow
import XML

/// A declaration and its messages as its agency sees them.
struct DeclarationView {
    private let declaration: Declaration
    private let events: [WindowEvent]
    private let language: Language

    init(_ declaration: Declaration, _ events: [WindowEvent], _ language: Language) {
        self.declaration = declaration
        self.events = events
        self.language = language
    }

    var json: JSON {
        [
            "maThuTuc": .string(declaration.documentType), "soHoSo": .string(declaration.reference), "trangThai": .string(declaration.flow.state.rawValue),
            "duocLam": .array(declaration.flow.allowed.map { .string($0.rawValue) }), "coKetQua": .bool(declaration.flow.hasResult),
            "thuHoiKetQua": .bool(declaration.flow.isResultWithdrawn),
            "suKien": .array(events.enumerated().map { index, event in .object(Self.members(event, index + 1, language)) }),
        ]
    }

    /// - Parameter number: among the declaration's events, from 1.
    static func members(_ event: WindowEvent, _ number: Int, _ language: Language) -> JSONObject {
        var members: JSONObject = [
            "so": JSON(number), "luc": .string(Timestamp.text(event.at)), "viec": .string(event.kind.rawValue), "ben": .string(event.by),
        ]
        if let meaning = event.meaning { members.set("yNghia", ["ma": .string(meaning.rawValue), "ten": .string(language == .vi ? meaning.vi : meaning.rawValue)]) }
        if let messageID = event.messageID { members.set("maThongDiep", .string(messageID)) }
        if let state = event.state { members.set("trangThai", .string(state.rawValue)) }
        if let words = event.words { members.set("lyDo", .string(words)) }
        if let content = content(event.envelope) { members.set(content.name, content.value) }
        return members
    }

    /// As JSON; as the XML it is where JSON would say less.
    private static func content(_ envelope: [UInt8]) -> (name: String, value: JSON)? {
        guard !envelope.isEmpty, let content = (try? XMLDocument(parsing: envelope))?.root.child("Body")?.child("Content") else { return nil }
        do throws(XMLJSONMapping.Flaw) { return ("noiDung", try PlainXMLJSON.json(from: content)) } catch {
            return ("noiDungXML", .string(String(decoding: content.bytes, as: UTF8.self)))
        }
    }
}
