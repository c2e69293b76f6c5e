import Catalogue
import Gateway
import Reports

extension Pages {
    /// Counts of dossiers for everybody, as a table: `?ky=2026-Q3`, by agency, or with `&co-quan=H26` by its procedures. Small counts are hidden.
    func openData(_ call: PageCall) async throws -> Told {
        guard let reports = ground.reports, let period = Period(call.query["ky"] ?? "\(today.year)") else { throw PageProblem.notFound }
        let table: Table
        if let text = call.query["co-quan"] {
            guard let agency = AgencyCode(text) else { throw PageProblem.notFound }
            table = try await reports.open(period, of: agency)
        } else {
            table = try await reports.open(period)
        }
        let (fresh, stale) = PageKind.openData.freshness
        return Told(200, Fields([
            .contentType: "text/csv; charset=utf-8", .cacheControl: "public, max-age=\(fresh), stale-while-revalidate=\(stale)", "x-content-type-options": "nosniff",
        ]), .bytes(Array(table.csv.utf8)))
    }
}
