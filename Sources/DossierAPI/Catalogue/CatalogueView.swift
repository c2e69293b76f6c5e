import Catalogue
import JSON

/// The catalogue as it is shown.
enum CatalogueView {
    static func json(_ answer: SearchAnswer) -> JSON {
        var members: JSONObject = ["ketQua": .array(answer.hits.map(json))]
        if let place = answer.place {
            var told: JSONObject = ["ma": .string(place.agency.canonical), "ten": .string(place.name)]
            if let former = place.former { told.set("tenCu", .string(former)) }
            members.set("diaDanh", .object(told))
            members.set("cuaCoQuanKhac", .bool(answer.isElsewhere))
        }
        if let corrected = answer.corrected { members.set("timTheo", .string(corrected)) }
        return .object(members)
    }

    private static func json(_ hit: SearchAnswer.Hit) -> JSON {
        ["ten": .string(hit.name), "soCoQuan": JSON(hit.agencies), "thuTuc": hit.procedure.json]
    }

    static func json(_ found: RegisteredProcedure) -> JSON {
        guard var members = found.procedure.json.object else { return found.procedure.json }
        members.set("hieuLucTu", .string(found.since.description))
        if let until = found.until { members.set("hieuLucDen", .string(until.adding(-1).description)) }
        return .object(members)
    }
}
