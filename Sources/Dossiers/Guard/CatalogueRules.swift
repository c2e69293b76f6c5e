import Catalogue
import Gateway
import JSON

/// The procedure: declared by the agency, one above it or the one that took it over, and named as it is there.
struct CatalogueRules {
    let catalogue: ServiceCatalogue
    let agency: AgencyCode
    let now: Instant

    func judge(_ record: DossierRecord, _ judgement: inout Judgement) {
        guard let text = record.procedure else { return }
        guard let code = ProcedureCode(text) else {
            return judgement.refuse(
                "MaTTHC", .form, wanted: "a procedure's code such as 1.004222", found: CodeShape.ofProcedure(text), nearest: nearest(text))
        }
        guard let procedure = catalogue.find(code, of: agency, on: now)?.procedure else {
            return judgement.refuse(
                "MaTTHC", .unknown, wanted: "a procedure that \(agency.text) declares", found: CodeShape.ofProcedure(text), nearest: nearest(text))
        }
        judge("TenTTHC", record, procedure.name?.vi, &judgement)
        judge("MaLinhVuc", record, procedure.field?.code, &judgement)
        judge("TenLinhVuc", record, procedure.field?.name, &judgement)
    }

    private func judge(_ field: String, _ record: DossierRecord, _ right: String?, _ judgement: inout Judgement) {
        guard let right, let text = record[field], text != right else { return }
        judgement.refuse(field, .check, wanted: "what the catalogue has for this procedure", found: "another", nearest: right)
    }

    private func nearest(_ text: String) -> String? {
        // A local variant of what is declared for all.
        if let code = ProcedureCode(String(text.prefix(8))), text.utf8.count > 8, let national = catalogue.find(code, of: agency, on: now)?.procedure {
            return national.code.text
        }
        return catalogue.nearest(to: text, of: agency.successor(on: now) ?? agency)?.code.text
    }
}
