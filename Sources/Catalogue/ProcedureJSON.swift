package import JSON

/// A procedure as JSON: what the register keeps, what lists are imported from, what `/api/v1/catalogue` says.
extension Procedure {
    package var json: JSON {
        var json: JSONObject = ["maTTHC": .string(code.text), "coQuan": .string(agency.canonical)]
        if let name {
            json.set("ten", .string(name.vi))
            if let english = name.en { json.set("tenTiengAnh", .string(english)) }
        }
        if let field { json.set("linhVuc", ["ma": .string(field.code), "ten": .string(field.name)]) }
        json.set("mucDo", JSON(level))
        json.set("hinhThuc", .string(online.vietnamese))
        if let timeLimit { json.set("thoiHan", .string(timeLimit.description)) }
        if let audience { json.set("doiTuong", .string(audience)) }
        if let fee {
            var object = JSONObject()
            if let amount = fee.amount { object.set("dong", JSON(amount)) }
            if let note = fee.note { object.set("ghiChu", .string(note)) }
            json.set("phi", .object(object))
        }
        if !papers.isEmpty { json.set("giayTo", .array(papers.map { .string($0) })) }
        if !lists.isEmpty { json.set("danhMuc", .array(lists.map { .string($0) })) }
        if let path { json.set("duongDan", .string(path)) }
        if let link { json.set("lienKet", .string(link)) }
        return .object(json)
    }

    /// Reads what `json` wrote.
    /// - Throws: the first member that is not as it should be.
    package init(_ json: JSON) throws(ProcedureFlaw) {
        let read = ProcedureReader(json)
        guard let code = try read.text("maTTHC", required: true).flatMap({ ProcedureCode($0) }) else { throw ProcedureFlaw("maTTHC", "a procedure's code such as 1.004222") }
        guard let agency = try read.text("coQuan", required: true).flatMap({ AgencyCode($0) }) else { throw ProcedureFlaw("coQuan", "an agency's identifier such as H26 or 000.00.01.H26") }
        self.init(code: code, agency: agency, level: try read.level())
        if let vietnamese = try read.text("ten") { name = Name(vi: vietnamese, en: try read.text("tenTiengAnh")) }
        if let field = json["linhVuc"] {
            let inner = ProcedureReader(field, under: "linhVuc.")
            guard let code = try inner.text("ma", required: true), let name = try inner.text("ten", required: true) else { throw ProcedureFlaw("linhVuc", "ma and ten") }
            self.field = Field(code: code, name: name)
        }
        if let text = try read.text("thoiHan") {
            guard let limit = TimeLimit(text) else { throw ProcedureFlaw("thoiHan", TimeLimit.allowed) }
            timeLimit = limit
        }
        audience = try read.text("doiTuong")
        fee = try read.fee()
        papers = try read.texts("giayTo")
        lists = try read.texts("danhMuc")
        path = try read.text("duongDan")
        link = try read.link()
    }
}

/// What is wrong with a procedure in a list.
package struct ProcedureFlaw: Error, Sendable, Hashable, CustomStringConvertible {
    package let member: String
    package let allowed: String

    init(_ member: String, _ allowed: String) {
        self.member = member
        self.allowed = allowed
    }

    package var description: String { "\(member): allowed is \(allowed)" }
}

/// What a text of a procedure may be.
package enum ProcedureText {
    /// Characters of one text; names of procedures have up to some 600.
    package static let longest = 4000

    package static func isLine(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.count <= longest && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7f..<0xa0).contains($0.value) }
    }
}

/// Reads one object's members.
struct ProcedureReader {
    private let json: JSON
    private let prefix: String
    static let longest = ProcedureText.longest, most = 200

    init(_ json: JSON, under prefix: String = "") {
        self.json = json
        self.prefix = prefix
    }

    func text(_ name: String, required: Bool = false) throws(ProcedureFlaw) -> String? {
        guard let value = json[name], !value.isNull else {
            if required { throw ProcedureFlaw(prefix + name, "a text; it is missing") }
            return nil
        }
        guard let text = value.string, ProcedureText.isLine(text) else { throw ProcedureFlaw(prefix + name, "a text of 1 to \(Self.longest) characters in one line") }
        return text
    }

    func level() throws(ProcedureFlaw) -> Int {
        if let level = json["mucDo"]?.int, (1...4).contains(level) { return level }
        if json["mucDo"] == nil, let text = json["hinhThuc"]?.string, let online = OnlineScope.allCases.first(where: { $0.vietnamese == text }) { return online.level }
        throw ProcedureFlaw(prefix + "mucDo", "1 to 4, or hinhThuc toàn trình, một phần or cung cấp thông tin instead of it")
    }

    func fee() throws(ProcedureFlaw) -> Procedure.Fee? {
        guard let fee = json["phi"], !fee.isNull else { return nil }
        let inner = ProcedureReader(fee, under: "phi.")
        let note = try inner.text("ghiChu")
        guard let value = fee["dong"] else {
            guard note != nil else { throw ProcedureFlaw("phi", "dong, ghiChu or both") }
            return Procedure.Fee(amount: nil, note: note)
        }
        guard let amount = value.int, (0...1_000_000_000_000).contains(amount) else { throw ProcedureFlaw("phi.dong", "đồng as a whole number from 0") }
        return Procedure.Fee(amount: amount, note: note)
    }

    func texts(_ name: String) throws(ProcedureFlaw) -> [String] {
        guard let value = json[name], !value.isNull else { return [] }
        guard let array = value.array, array.count <= Self.most else { throw ProcedureFlaw(name, "a list of up to \(Self.most) texts") }
        var texts: [String] = []
        for element in array {
            guard let text = element.string, ProcedureText.isLine(text) else { throw ProcedureFlaw(name, "texts of 1 to \(Self.longest) characters in one line") }
            texts.append(text)
        }
        return texts
    }

    func link() throws(ProcedureFlaw) -> String? {
        guard let link = try text("lienKet") else { return nil }
        // It becomes the target of a link on a page: no scheme but these does.
        guard link.hasPrefix("https://") || link.hasPrefix("http://"), link.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw ProcedureFlaw("lienKet", "an address with https:// or http://, in ASCII")
        }
        return link
    }
}
