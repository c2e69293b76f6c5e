import Catalogue
import Dossiers
import Gateway
import JSON

/// What an applicant filled in.
struct HandInForm: Sendable {
    /// A file that has arrived, by its ticket.
    struct Kept: Sendable {
        let ticket: String
        let name: String
        let file: DossierFile
    }

    var key: String
    var values: [String: String] = [:]
    var kept: [Kept] = []

    init(key: String) { self.key = key }

    static let inputs = ["ten", "dinh-danh", "tai-khoan", "dien-thoai", "thu", "noi-dung"]
    private static let needed = ["ten", "dinh-danh", "tai-khoan", "noi-dung"]

    static func label(_ input: String) -> String {
        ["ten": "fullName", "dinh-danh": "identity", "tai-khoan": "account", "dien-thoai": "phone", "thu": "email", "noi-dung": "summary"][input] ?? input
    }

    /// The input of a member that `/api/v1` names.
    static func input(of member: String) -> String? {
        switch member {
        case "nguoiNop.ten": "ten"
        case "nguoiNop.maDoiTuong": "tai-khoan"
        case "nguoiNop.dienThoai": "dien-thoai"
        case "nguoiNop.email": "thu"
        case "trichYeu": "noi-dung"
        case let member where member.hasPrefix("nguoiNop.dinhDanh"): "dinh-danh"
        default: nil
        }
    }

    /// As long as keys without an account must be.
    var hasKey: Bool { (16...255).contains(key.utf8.count) && key.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f } }

    func with(key: String) -> HandInForm {
        var form = self
        form.key = key
        return form
    }

    func missing(_ language: Language) -> [String: String] {
        let words = language == .vi ? "Hãy điền mục này" : "Fill this in"
        return Self.needed.reduce(into: [:]) { if values[$1] == nil { $0[$1] = words } }
    }

    /// As `POST /api/v1/dossiers` takes it.
    func message(_ procedure: ProcedureCode, _ agency: AgencyCode) -> JSONObject {
        var person: JSONObject = [
            "ten": .string(values["ten"] ?? ""), "loai": "1", "dinhDanh": [["loai": "1", "so": .string(values["dinh-danh"] ?? "")]],
            "maDoiTuong": .string(values["tai-khoan"] ?? ""),
        ]
        if let phone = values["dien-thoai"] { person.set("dienThoai", .string(phone)) }
        if let email = values["thu"] { person.set("email", .string(email)) }
        var message: JSONObject = [
            "coQuan": .string(agency.text), "maTTHC": .string(procedure.text), "nguoiNop": .object(person), "trichYeu": .string(values["noi-dung"] ?? ""),
        ]
        if !kept.isEmpty { message.set("tep", .array(kept.map { ["ve": .string($0.ticket), "ten": .string($0.name)] })) }
        return message
    }

    func fields(_ words: [String: String], _ wrong: [String: String]) -> [FormField] {
        func field(_ id: String, hint: String? = nil, optional: Bool = false, type: String = "text", auto: String? = nil, mode: String? = nil, most: Int) -> FormField {
            FormField(
                id: id, label: words[Self.label(id)] ?? "", value: values[id] ?? "", hint: hint.flatMap { words[$0] }, error: wrong[id], isOptional: optional,
                type: type, auto: auto, mode: mode, most: most)
        }
        return [
            field("ten", hint: "fullNameHint", auto: "name", most: 500), field("dinh-danh", hint: "identityHint", auto: "off", mode: "numeric", most: 12),
            field("tai-khoan", hint: "accountHint", auto: "username", most: 100), field("dien-thoai", optional: true, type: "tel", auto: "tel", mode: "tel", most: 20),
            field("thu", optional: true, type: "email", auto: "email", most: 100), field("noi-dung", hint: "summaryHint", auto: "off", most: 500),
        ]
    }
}
