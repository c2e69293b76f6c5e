import Catalogue
import Gateway
import JSON
import NIOCore

/// One request, with what its target says taken apart.
struct Call: Sendable {
    let asked: Asked
    /// Of the path, decoded.
    let parameters: [String: String]
    let query: [String: String]

    var fields: Fields { asked.request.fields }
    var language: Language { asked.language }

    init(_ asked: Asked, _ pattern: PathPattern) throws(DossierProblem) {
        self.asked = asked
        var parameters: [String: String] = [:]
        for (name, part) in pattern.match(asked.request.pathText)?.parameters ?? [:] {
            // What is not UTF-8 names nothing.
            guard let text = PercentCoding.decoded(part) else { throw .unknownDossier }
            parameters[name] = text
        }
        self.parameters = parameters
        query = try Self.read(asked.request.query.map { String(buffer: $0) } ?? "")
    }

    private static func read(_ query: String) throws(DossierProblem) -> [String: String] {
        var read: [String: String] = [:]
        for part in query.split(separator: "&") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentCoding.decoded(String(halves[0])), let value = PercentCoding.decoded(halves.count == 2 ? String(halves[1]) : "")
            else { throw .query("?") }
            // Two of one name: readers differ on which counts.
            guard read.updateValue(value, forKey: name) == nil else { throw .query(name) }
        }
        return read
    }

    // MARK: Body

    /// A JSON object as the body.
    func object(limit: Int, of budget: ByteBudget) async throws -> JSONObject {
        let type = fields.only(.contentType)?.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        guard type == "application/json" else { throw DossierProblem.mediaType }
        try refuseCoding()
        let json: JSON
        do { json = try await asked.body.withAll(limit: limit, of: budget) { try JSON(parsing: $0) } } catch let flaw as JSONFlaw { throw DossierProblem.malformed(flaw) }
        guard let object = json.object else { throw DossierProblem.notAnObject }
        return object
    }

    /// What comes compressed would be kept, or read, as something else than was meant.
    func refuseCoding() throws(DossierProblem) {
        guard fields.list("content-encoding").allSatisfy({ $0.lowercased() == "identity" }) else { throw .contentCoding }
    }

    // MARK: Target

    /// The agency whose own numbers are meant (`?coQuan=`).
    func agency() throws(DossierProblem) -> AgencyCode? {
        guard let text = query["coQuan"] else { return nil }
        guard let agency = AgencyCode(text) else { throw .query("coQuan") }
        return agency
    }

    /// A whole number from the query.
    func number(_ name: String, _ range: ClosedRange<Int64>, default standard: Int64) throws(DossierProblem) -> Int64 {
        guard let text = query[name] else { return standard }
        guard let number = Int64(text), String(number) == text, range.contains(number) else { throw .query(name) }
        return number
    }
}
