import Catalogue
import Dossiers
import Gateway
import JSON

/// One event as an agency's webhook is told it, in the members of the feed of `/api/v1`; a receiver that wants the whole
/// dossier asks there.
struct WebhookNotice: Sendable {
    /// Among all events: a receiver that saw a higher one of the same dossier has seen this one.
    let position: Int64
    let bytes: [UInt8]

    init(_ entry: TimelineEntry, of dossier: Dossier, at position: Int64) {
        self.position = position
        let event = entry.event
        var members: JSONObject = [
            "conTro": .string(String(position)), "maHoSo": .string(dossier.number), "coQuan": .string(dossier.agency.text), "so": JSON(entry.revision),
            "luc": .string(Self.moment(event.at)), "ai": .string(event.by), "qua": .string(event.via), "viec": ["ma": .string(event.kind.rawValue)],
        ]
        if let state = event.state { members.set("trangThai", ["ma": .string(String(state.rawValue)), "ten": .string(state.vi)]) }
        if let words = entry.words { members.set("noiDung", .string(words)) }
        if let official = entry.step?["NguoiXuLy"] { members.set("canBo", .string(official)) }
        if event.kind == .numbered, let number = event.facts["number"] { members.set("maHoSoCoQuan", number) }
        if event.isLate { members.set("tre", true) }
        bytes = JSON.object(members).bytes
    }

    /// RFC 3339 in Vietnam's time: `2026-09-30T08:15:00+07:00`.
    static func moment(_ moment: Instant) -> String {
        let digits = Array(WireDate.text(moment))
        func part(_ range: Range<Int>) -> String { String(digits[range]) }
        return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))+07:00"
    }
}
