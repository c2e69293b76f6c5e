package import Catalogue
package import JSON

/// A procedure as the portal's dialect says it (`LayThuTuc`), read into the catalogue's.
package struct PortalProcedure: Sendable {
    /// By which channels it goes: 1 in person, 2 online, 3 by post.
    package let channels: Set<String>
    package let procedure: Procedure

    package struct Flaw: Error, Sendable, Hashable { package let reason: String }

    /// The dialect says channels and no level: with channel 2 it counts as a part (3), without as information (2), unless `known` has
    /// its level from elsewhere. What the dialect has no words for stays as it is known.
    /// - Parameters:
    ///   - agency: whose list it came of; it counts where the entry names none.
    ///   - known: as the register has it.
    package init(_ json: JSON, of agency: AgencyCode, known: Procedure?) throws(Flaw) {
        guard let code = json["MATTHC"]?.string.flatMap({ ProcedureCode($0) }) else { throw Flaw(reason: "MATTHC is no procedure's code") }
        let named = json["COQUANTHUCHIEN"]?.array?.compactMap { $0["MADONVI"]?.string.flatMap { AgencyCode($0) } } ?? []
        let ways = json["CACHTHUCTHUCHIEN"]?.array ?? []
        channels = Set(ways.compactMap { $0["KENH"]?.string })
        // Where several do it, the list's owner is one of them, or stands above.
        let own = named.contains(agency) ? agency : named.first ?? agency
        var procedure = Procedure(code: code, agency: own, level: known?.level ?? (channels.contains("2") ? 3 : 2))
        if let name = Self.text(json["TENTTHC"]) { procedure.name = Procedure.Name(vi: name, en: known?.name?.vi == name ? known?.name?.en : nil) }
        if let field = json["LINHVUCTHUCHIEN"]?.array?.first, let code = Self.text(field["MALINHVUC"]), let name = Self.text(field["TENLINHVUC"]) {
            procedure.field = Procedure.Field(code: code, name: name)
        }
        let times = (ways.first { $0["KENH"]?.string == "2" } ?? ways.first)?["THOIGIAN"]?.array ?? []
        procedure.timeLimit = times.first.flatMap(Self.limit)
        procedure.fee = times.first?["PHILEPHI"]?.array?.first.flatMap(Self.fee)
        procedure.papers = (json["THANHPHANHOSO"]?.array ?? []).flatMap { $0["GIAYTO"]?.array ?? [] }.compactMap { Self.text($0["TENGIAYTO"]) }
        procedure.audience = Self.text(json["MOTADOITUONGTHUCHIEN"])
        procedure.lists = known?.lists ?? []
        procedure.path = known?.path
        procedure.link = known?.link
        self.procedure = procedure
    }

    /// What cannot stand on a page in one line is left out, not mended.
    private static func text(_ json: JSON?) -> String? {
        guard let text = json?.string, ProcedureText.isLine(text) else { return nil }
        return text
    }

    private static func limit(_ time: JSON) -> TimeLimit? {
        guard let count = time["THOIGIANGIAIQUYET"]?.string.flatMap({ Int($0) }), TimeLimit.range.contains(count), let unit = time["DONVITINH"]?.string?.lowercased() else { return nil }
        return switch unit {
        case "ngày làm việc": .workingDays(count)
        case "giờ làm việc": .workingHours(count)
        case "ngày": .calendarDays(count)
        default: nil
        }
    }

    private static func fee(_ fee: JSON) -> Procedure.Fee? {
        let amount = fee["SOTIEN"]?.string.flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }, note = text(fee["MOTA"])
        let isDong = fee["DONVI"]?.string.map { ["", "đồng", "vnđ", "vnd"].contains($0.lowercased()) } ?? true
        guard amount != nil && isDong || note != nil else { return nil }
        return Procedure.Fee(amount: isDong ? amount : nil, note: note)
    }
}
