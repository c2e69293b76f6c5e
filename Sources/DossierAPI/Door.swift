import Gateway
import JSON

/// One operation as a connector.
struct Door: TaskConnector {
    let doors: DossierDoors
    let operation: Operation
    let pattern: PathPattern

    func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
        do {
            return .success(try await doors.answer(operation, try Call(asked, pattern)))
        } catch let error as GatewayError {
            return .failure(error)
        } catch {
            return .success(DossierProblem(error).told(asked))
        }
    }
}

extension Told {
    /// JSON that nobody stores: it is of persons, and of this moment.
    static func json(_ status: Int, _ json: JSON, _ more: KeyValuePairs<FieldName, String> = [:], in language: Language? = nil) -> Told {
        Told.json(status, bytes: json.bytes, more, in: language)
    }

    static func json(_ status: Int, bytes: [UInt8], _ more: KeyValuePairs<FieldName, String> = [:], in language: Language? = nil) -> Told {
        var fields = Fields([.contentType: "application/json", .cacheControl: "no-store"])
        if let language { fields.add("content-language", language.rawValue) }
        for (name, value) in more { fields.add(name, value) }
        return Told(status, fields, .bytes(bytes))
    }
}
