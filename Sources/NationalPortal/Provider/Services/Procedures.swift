import Catalogue
import Dossiers
import Gateway
import JSON

/// `LayDanhSachTTHC` and `LayThuTuc`: what can be handed in with the agency, its own and what is declared above it.
extension PortalProvider {
    func procedures(of agency: AgencyCode) -> PortalReply {
        let open = book.settings.catalogue.procedures(openTo: agency)
        return PortalReply(PortalAnswerCode.done.code, result: open.map { .object($0.entry) })
    }

    func procedure(_ call: PortalCall, of agency: AgencyCode) throws(PortalFailure) -> PortalReply {
        let text = try call.text(PortalMember.procedure), catalogue = book.settings.catalogue
        guard let code = ProcedureCode(text), let found = catalogue.find(code, of: agency, on: book.clock.now()) else {
            let nearest = catalogue.nearest(to: text, of: agency).map { "; \($0.code)?" } ?? ""
            throw .refused(
                .field, PortalMember.procedure, "maTTHC: không có trong danh mục / not in the catalogue\(nearest)")
        }
        return PortalReply(PortalAnswerCode.done.code, result: [.object(found.procedure.whole)])
    }
}

extension Procedure {
    /// In the list.
    fileprivate var entry: JSONObject { ["MATTHC": .string(code.text), "TENTTHC": .string(name?.vi ?? "")] }

    /// In full: every key of the dialect, empty where nothing is known of it.
    fileprivate var whole: JSONObject {
        var whole = entry
        whole.set("COQUANTHUCHIEN", [["MADONVI": .string(agency.text), "TENDONVI": ""]])
        whole.set("LINHVUCTHUCHIEN", .array(field.map { [["MALINHVUC": .string($0.code), "TENLINHVUC": .string($0.name)]] } ?? []))
        whole.set("TRINHTUTHUCHIEN", [])
        whole.set("CACHTHUCTHUCHIEN", [["KENH": isOnline ? "2" : "1", "THOIGIAN": .array(timeLimit.map { [.object($0.entry)] } ?? [])]])
        for name in ["THANHPHANHOSO", "KETQUATHUCHIEN", "CANCUPHAPLY"] { whole.set(name, []) }
        for name in ["YEUCAU", "MOTADOITUONGTHUCHIEN"] { whole.set(name, "") }
        return whole
    }

    /// Levels 3 and 4 of public online service are handed in online.
    private var isOnline: Bool { level >= 3 }
}

extension TimeLimit {
    fileprivate var entry: JSONObject {
        let (count, unit) = switch self {
        case .workingDays(let count): (count, "Ngày làm việc")
        case .workingHours(let count): (count, "Giờ làm việc")
        case .calendarDays(let count): (count, "Ngày")
        }
        return ["THOIGIANGIAIQUYET": .string(String(count)), "DONVITINH": .string(unit), "MOTA": .string(vietnamese), "PHILEPHI": []]
    }
}
