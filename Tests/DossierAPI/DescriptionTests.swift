import Dossiers
import Gateway
import JSON
import Journal
import Testing

@testable import DossierAPI

@Suite("The description says what the doors do") struct DescriptionTests {
    private func document(_ bed: DoorBed) async throws -> JSON {
        let said = try await bed.ask(.get, "/api/v1/openapi.json")
        #expect(said.status == 200 && said[.contentType] == "application/json")
        return try JSON(parsing: said.bytes)
    }

    @Test("Every route is described, and nothing else is")
    func routes() async throws {
        let bed = try DoorBed(), document = try await document(bed)
        #expect(document["openapi"] == "3.1.0")
        let described = (document["paths"]?.object ?? [:]).flatMap { path in (path.value.object ?? [:]).map { "\($0.name.uppercased()) \(path.name)" } }
        let served = bed.table.routes.flatMap { route in (route.methods ?? []).map { "\($0) \(route.pattern)" } }
        #expect(Set(described) == Set(served) && described.count == served.count && served.count == Operation.allCases.count)
        let ids = Set(Operation.allCases.compactMap { document["paths"]?[$0.path]?[$0.method.description.lowercased()]?["operationId"]?.string })
        #expect(ids.count == Operation.allCases.count)
    }

    @Test("Every shape that is named is there, every one that is there is named, and path parameters are those of the path")
    func whole() async throws {
        let document = try await document(try DoorBed())
        var named: Set<String> = []
        func walk(_ value: JSON) {
            if let reference = value["$ref"]?.string { named.insert(String(reference.dropFirst("#/components/schemas/".count))) }
            for member in value.object ?? [:] { walk(member.value) }
            for element in value.array ?? [] { walk(element) }
        }
        walk(document)
        #expect(named == Set((document["components"]?["schemas"]?.object ?? [:]).map(\.name)))
        for operation in Operation.allCases {
            let description = try #require(document["paths"]?[operation.path]?[operation.method.description.lowercased()])
            let parameters = (description["parameters"]?.array ?? []).filter { $0["in"] == "path" }.compactMap { $0["name"]?.string }
            let inPath = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
            #expect(parameters == inPath)
        }
    }

    /// A request, and the status it is answered with.
    struct Probe: Sendable {
        let operation: Operation
        let status: Int
        let ask: @Sendable (DoorBed, Known) async throws -> Said
        init(_ operation: Operation, _ status: Int, _ ask: @escaping @Sendable (DoorBed, Known) async throws -> Said) {
            self.operation = operation
            self.status = status
            self.ask = ask
        }
    }

    /// What is there before the probes.
    struct Known: Sendable {
        let path: String
        let number: String
        let code: String
        let digest: String
        let erased: String
    }

    private static let json: [(FieldName, String)] = [(.contentType, "application/json")]
    private static let partial: [(FieldName, String)] = [(.contentType, "application/partial-upload")]
    private static let long = Array(repeating: [UInt8](repeating: 0x20, count: 1 << 20), count: 2)

    static let probes: [Probe] = [
        Probe(.uploadFile, 201) { bed, _ in try await bed.ask(.post, "/api/v1/files", pieces: [[1]]) },
        Probe(.uploadFile, 400) { bed, _ in try await bed.ask(.post, "/api/v1/files", [("content-digest", "sha-256=1")], pieces: [[1]]) },
        Probe(.uploadFile, 401) { bed, _ in try await bed.ask(.post, "/api/v1/files", by: .basic("a:b"), pieces: [[1]]) },
        Probe(.uploadFile, 415) { bed, _ in try await bed.ask(.post, "/api/v1/files", [("content-encoding", "br")], pieces: [[1]]) },
        Probe(.uploadFile, 422) { bed, _ in try await bed.ask(.post, "/api/v1/files") },
        Probe(.submitDossier, 201) { bed, known in
            let file = try await bed.upload("khác")
            return try await bed.submit(Sample.submission(["kenh": "2", "tep": [["ve": .string(file), "ten": "a", "maThanhPhan": "TP1"]]]))
        },
        Probe(.submitDossier, 400) { bed, _ in try await bed.submit(Sample.submission(), key: "x") },
        Probe(.submitDossier, 401) { bed, _ in try await bed.submit(Sample.submission(), by: .basic("a:b")) },
        Probe(.submitDossier, 413) { bed, _ in try await bed.ask(.post, "/api/v1/dossiers", json + [("idempotency-key", bed.key())], pieces: long) },
        Probe(.submitDossier, 415) { bed, _ in try await bed.submit(Sample.submission(), [("content-encoding", "br")]) },
        Probe(.submitDossier, 422) { bed, _ in try await bed.submit([:]) },
        Probe(.readDossier, 200) { bed, known in try await bed.ask(.get, known.path, by: .haNoi) },
        Probe(.readDossier, 200) { bed, known in try await bed.ask(.get, known.path, by: .applicant(known.code)) },
        Probe(.readDossier, 200) { bed, known in try await bed.ask(.get, known.erased, by: .haNoi) },
        Probe(.readDossier, 400) { bed, known in try await bed.ask(.get, known.path + "?coQuan=x", by: .haNoi) },
        Probe(.readDossier, 401) { bed, known in try await bed.ask(.get, known.path) },
        Probe(.readDossier, 404) { bed, known in try await bed.ask(.get, known.path, by: .lamDong) },
        Probe(.readEvents, 200) { bed, known in try await bed.ask(.get, known.path + "/events", by: .haNoi) },
        Probe(.readEvents, 200) { bed, known in try await bed.ask(.get, known.erased + "/events", by: .haNoi) },
        Probe(.readEvents, 400) { bed, known in try await bed.ask(.get, known.path + "/events?after=x", by: .haNoi) },
        Probe(.readEvents, 401) { bed, known in try await bed.ask(.get, known.path + "/events") },
        Probe(.readEvents, 404) { bed, known in try await bed.ask(.get, known.path + "/events", by: .applicant("ABCDEFGHJK")) },
        Probe(.readFile, 200) { bed, known in try await bed.ask(.get, known.path + "/files/" + known.digest, by: .haNoi) },
        Probe(.readFile, 400) { bed, known in try await bed.ask(.get, known.path + "/files/x?a=1&a=2", by: .haNoi) },
        Probe(.readFile, 401) { bed, known in try await bed.ask(.get, known.path + "/files/x") },
        Probe(.readFile, 404) { bed, known in try await bed.ask(.get, known.path + "/files/x", by: .haNoi) },
        Probe(.tellProgress, 200) { bed, known in try await bed.ask(.post, known.path + "/events", by: .haNoi, json: Sample.step("2", ["ngayBatDau": "2026-09-30T04:00:00Z"])) },
        Probe(.tellProgress, 400) { bed, known in try await bed.ask(.post, known.path + "/events", by: .haNoi, json: []) },
        Probe(.tellProgress, 401) { bed, known in try await bed.ask(.post, known.path + "/events", by: .applicant(known.code), json: Sample.step()) },
        Probe(.tellProgress, 404) { bed, known in try await bed.ask(.post, known.path + "/events", by: .lamDong, json: Sample.step()) },
        Probe(.tellProgress, 410) { bed, known in try await bed.ask(.post, known.erased + "/events", by: .haNoi, json: Sample.step()) },
        Probe(.tellProgress, 413) { bed, known in try await bed.ask(.post, known.path + "/events", by: .haNoi, json, pieces: long) },
        Probe(.tellProgress, 415) { bed, known in try await bed.ask(.post, known.path + "/events", by: .haNoi, pieces: [Sample.step().bytes]) },
        Probe(.tellProgress, 422) { bed, known in try await bed.ask(.post, known.path + "/events", by: .haNoi, json: Sample.step("1", ["trangthai": "2"])) },
        Probe(.acknowledgeDossier, 200) { bed, known in
            try await bed.ask(.put, known.path + "/acknowledgement", by: .haNoi, json: ["tep": [.string(known.digest)], "maHoSoCoQuan": "HN-1"])
        },
        Probe(.acknowledgeDossier, 200) { bed, known in try await bed.ask(.put, known.path + "/acknowledgement", by: .haNoi, json: ["tuChoi": "Không thuộc thẩm quyền"]) },
        Probe(.acknowledgeDossier, 400) { bed, known in try await bed.ask(.put, known.path + "/acknowledgement", by: .haNoi, json: "x") },
        Probe(.acknowledgeDossier, 401) { bed, known in try await bed.ask(.put, known.path + "/acknowledgement", json: [:]) },
        Probe(.acknowledgeDossier, 404) { bed, known in try await bed.ask(.put, known.path + "/acknowledgement", by: .ward, json: [:]) },
        Probe(.acknowledgeDossier, 410) { bed, known in try await bed.ask(.put, known.erased + "/acknowledgement", by: .haNoi, json: ["tuChoi": "Không"]) },
        Probe(.acknowledgeDossier, 413) { bed, known in try await bed.ask(.put, known.path + "/acknowledgement", by: .haNoi, json, pieces: long) },
        Probe(.acknowledgeDossier, 415) { bed, known in try await bed.ask(.put, known.path + "/acknowledgement", by: .haNoi, pieces: [[0x7b, 0x7d]]) },
        Probe(.acknowledgeDossier, 422) { bed, known in try await bed.ask(.put, known.path + "/acknowledgement", by: .haNoi, json: ["tep": "x"]) },
        Probe(.lookUpDossier, 200) { bed, known in try await bed.lookUp(known.number, known.code) },
        Probe(.lookUpDossier, 400) { bed, known in try await bed.ask(.post, "/api/v1/lookup", json, pieces: [[0x7b]]) },
        Probe(.lookUpDossier, 404) { bed, known in try await bed.lookUp(known.number, "ABCDEFGHJK") },
        Probe(.lookUpDossier, 413) { bed, known in try await bed.ask(.post, "/api/v1/lookup", json, pieces: long) },
        Probe(.lookUpDossier, 415) { bed, known in try await bed.ask(.post, "/api/v1/lookup") },
        Probe(.lookUpDossier, 422) { bed, known in try await bed.lookUp(known.number, "") },
        Probe(.readFeed, 200) { bed, known in try await bed.ask(.get, "/api/v1/feed", by: .haNoi) },
        Probe(.readFeed, 400) { bed, known in try await bed.ask(.get, "/api/v1/feed?wait=x", by: .haNoi) },
        Probe(.readFeed, 401) { bed, known in try await bed.ask(.get, "/api/v1/feed", by: .applicant(known.code)) },
        Probe(.readDeclaration, 200) { bed, _ in
            _ = try await bed.declare()
            return try await bed.ask(.get, DoorBed.declaration, by: .haNoi)
        },
        Probe(.readDeclaration, 400) { bed, _ in try await bed.ask(.get, DoorBed.declaration + "?a=1&a=2", by: .haNoi) },
        Probe(.readDeclaration, 401) { bed, _ in try await bed.ask(.get, DoorBed.declaration) },
        Probe(.readDeclaration, 404) { bed, _ in try await bed.ask(.get, DoorBed.declaration, by: .haNoi) },
        Probe(.tellDeclaration, 200) { bed, _ in try await bed.declare() },
        Probe(.tellDeclaration, 400) { bed, _ in try await bed.ask(.post, DoorBed.declaration + "/messages", by: .haNoi, json: [:]) },
        Probe(.tellDeclaration, 401) { bed, _ in try await bed.ask(.post, DoorBed.declaration + "/messages", json: [:]) },
        Probe(.tellDeclaration, 404) { bed, _ in try await bed.declare("withdraw") },
        Probe(.tellDeclaration, 413) { bed, _ in
            try await bed.ask(.post, DoorBed.declaration + "/messages", by: .haNoi, json + [("idempotency-key", bed.key())], pieces: long)
        },
        Probe(.tellDeclaration, 415) { bed, _ in
            try await bed.ask(.post, DoorBed.declaration + "/messages", by: .haNoi, [("idempotency-key", bed.key())], pieces: [[0x7b, 0x7d]])
        },
        Probe(.tellDeclaration, 422) { bed, _ in try await bed.declare("accept") },
        Probe(.readWindowFeed, 200) { bed, _ in
            _ = try await bed.declare()
            return try await bed.ask(.get, "/api/v1/single-window", by: .haNoi)
        },
        Probe(.readWindowFeed, 400) { bed, _ in try await bed.ask(.get, "/api/v1/single-window?limit=0", by: .haNoi) },
        Probe(.readWindowFeed, 401) { bed, _ in try await bed.ask(.get, "/api/v1/single-window") },
        Probe(.sendDocument, 201) { bed, _ in try await bed.send(DoorBed.document(["nguoiKy": ["ten": "Người ký giả lập"], "hanXuLy": "2026-10-20", "doKhan": "1"])) },
        Probe(.sendDocument, 400) { bed, _ in try await bed.ask(.post, "/api/v1/documents", by: .haNoi, json: DoorBed.document()) },
        Probe(.sendDocument, 401) { bed, _ in try await bed.send(DoorBed.document(), by: .nobody) },
        Probe(.sendDocument, 409) { bed, _ in
            _ = try await bed.send(DoorBed.document())
            return try await bed.send(DoorBed.document(["trichYeu": "khác"]))
        },
        Probe(.sendDocument, 413) { bed, _ in try await bed.ask(.post, "/api/v1/documents", by: .haNoi, json + [("idempotency-key", bed.key())], pieces: long) },
        Probe(.sendDocument, 415) { bed, _ in try await bed.ask(.post, "/api/v1/documents", by: .haNoi, [("idempotency-key", bed.key())], pieces: [[0x7b, 0x7d]]) },
        Probe(.sendDocument, 422) { bed, _ in try await bed.send(DoorBed.document(["trichYeu": ""])) },
        Probe(.readDocument, 200) { bed, _ in
            let id = try #require(try await bed.send(DoorBed.document()).json?["id"]?.string)
            _ = try await bed.status(id, "01")
            _ = try await bed.status(id, "02", "Không thuộc thẩm quyền")
            return try await bed.ask(.get, "/api/v1/documents/\(id)", by: .haNoi)
        },
        Probe(.readDocument, 400) { bed, _ in try await bed.ask(.get, "/api/v1/documents/x?coQuan=x", by: .haNoi) },
        Probe(.readDocument, 401) { bed, _ in try await bed.ask(.get, "/api/v1/documents/x") },
        Probe(.readDocument, 404) { bed, _ in try await bed.ask(.get, "/api/v1/documents/x", by: .haNoi) },
        Probe(.readDocumentFile, 200) { bed, _ in
            let ticket = try await bed.upload("tệp của văn bản")
            let sent = try await bed.send(DoorBed.document(["tep": [["ve": .string(ticket), "ten": "a.pdf"]]]))
            return try await bed.ask(.get, try #require(sent.json?["tep"]?.array?.first?["duongDan"]?.string), by: .lamDong)
        },
        Probe(.readDocumentFile, 400) { bed, _ in try await bed.ask(.get, "/api/v1/documents/x/files/0?a=1&a=1", by: .haNoi) },
        Probe(.readDocumentFile, 401) { bed, _ in try await bed.ask(.get, "/api/v1/documents/x/files/0") },
        Probe(.readDocumentFile, 404) { bed, _ in try await bed.ask(.get, "/api/v1/documents/x/files/0", by: .haNoi) },
        Probe(.tellDocument, 200) { bed, _ in try await bed.status(try #require(try await bed.send(DoorBed.document()).json?["id"]?.string), "01") },
        Probe(.tellDocument, 400) { bed, _ in try await bed.ask(.post, "/api/v1/documents/x/statuses", by: .haNoi, json: []) },
        Probe(.tellDocument, 401) { bed, _ in try await bed.ask(.post, "/api/v1/documents/x/statuses", json: [:]) },
        Probe(.tellDocument, 404) { bed, _ in try await bed.status("x", "01") },
        Probe(.tellDocument, 413) { bed, _ in try await bed.ask(.post, "/api/v1/documents/x/statuses", by: .haNoi, json, pieces: long) },
        Probe(.tellDocument, 415) { bed, _ in try await bed.ask(.post, "/api/v1/documents/x/statuses", by: .haNoi, pieces: [[0x7b, 0x7d]]) },
        Probe(.tellDocument, 422) { bed, _ in try await bed.status(try #require(try await bed.send(DoorBed.document()).json?["id"]?.string), "06") },
        Probe(.readDocumentFeed, 200) { bed, _ in
            _ = try await bed.send(DoorBed.document())
            return try await bed.ask(.get, "/api/v1/documents", by: .lamDong)
        },
        Probe(.readDocumentFeed, 400) { bed, _ in try await bed.ask(.get, "/api/v1/documents?limit=0", by: .haNoi) },
        Probe(.readDocumentFeed, 401) { bed, _ in try await bed.ask(.get, "/api/v1/documents") },
        Probe(.readDocumentFeed, 404) { bed, _ in try await bed.ask(.get, "/api/v1/documents?coQuan=H49", by: .haNoi) },
        Probe(.searchCatalogue, 200) { bed, _ in try await bed.ask(.get, "/api/v1/catalogue?q=thuong%20tru%20ha%20tay&ngay=2026-09-30") },
        Probe(.searchCatalogue, 200) { bed, _ in try await bed.ask(.get, "/api/v1/catalogue?q=thuonh%20tru&coQuan=H26&hinhThuc=to%C3%A0n%20tr%C3%ACnh") },
        Probe(.searchCatalogue, 200) { bed, _ in try await bed.ask(.get, "/api/v1/catalogue?q=thuong%20tru%20hoa%20binh") },
        Probe(.beginUpload, 201) { bed, _ in try await bed.ask(.post, "/api/v1/uploads", [("upload-complete", "?0")]) },
        Probe(.beginUpload, 201) { bed, _ in try await bed.ask(.post, "/api/v1/uploads", [("upload-complete", "?1")], pieces: [[1]]) },
        Probe(.beginUpload, 400) { bed, _ in try await bed.ask(.post, "/api/v1/uploads") },
        Probe(.beginUpload, 401) { bed, _ in try await bed.ask(.post, "/api/v1/uploads", by: .basic("a:b")) },
        Probe(.beginUpload, 413) { bed, _ in try await bed.ask(.post, "/api/v1/uploads", [("upload-complete", "?0"), ("upload-length", "999999999999")]) },
        Probe(.beginUpload, 415) { bed, _ in try await bed.ask(.post, "/api/v1/uploads", [("upload-complete", "?0"), ("content-encoding", "br")]) },
        Probe(.beginUpload, 422) { bed, _ in try await bed.ask(.post, "/api/v1/uploads", [("upload-complete", "?1")]) },
        Probe(.appendUpload, 201) { bed, _ in try await bed.append(partial + [("upload-complete", "?1"), ("upload-offset", "0")]) },
        Probe(.appendUpload, 204) { bed, _ in try await bed.append(partial + [("upload-complete", "?0"), ("upload-offset", "0")]) },
        Probe(.appendUpload, 400) { bed, _ in try await bed.append(partial + [("upload-complete", "?0")]) },
        Probe(.appendUpload, 404) { bed, _ in try await bed.ask(.patch, "/api/v1/uploads/x", partial + [("upload-complete", "?0"), ("upload-offset", "0")], pieces: [[1]]) },
        Probe(.appendUpload, 409) { bed, _ in try await bed.append(partial + [("upload-complete", "?0"), ("upload-offset", "1")]) },
        Probe(.appendUpload, 413) { bed, _ in try await bed.append(partial + [("upload-complete", "?0"), ("upload-offset", "0"), ("upload-length", "0")]) },
        Probe(.appendUpload, 415) { bed, _ in try await bed.append([("upload-complete", "?0"), ("upload-offset", "0")]) },
        Probe(.appendUpload, 422) { bed, _ in
            try await bed.append(partial + [("upload-complete", "?1"), ("upload-offset", "0"), ("repr-digest", "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:")])
        },
        Probe(.readUpload, 204) { bed, _ in try await bed.ask(.head, try await bed.beginUpload()) },
        Probe(.readUpload, 404) { bed, _ in try await bed.ask(.head, "/api/v1/uploads/x") },
        Probe(.dropUpload, 204) { bed, _ in try await bed.ask(.delete, try await bed.beginUpload()) },
        Probe(.dropUpload, 404) { bed, _ in try await bed.ask(.delete, "/api/v1/uploads/x") },
        Probe(.searchCatalogue, 400) { bed, _ in try await bed.ask(.get, "/api/v1/catalogue") },
        Probe(.suggest, 200) { bed, _ in try await bed.ask(.get, "/api/v1/catalogue/suggestions?q=thuong%20t") },
        Probe(.suggest, 400) { bed, _ in try await bed.ask(.get, "/api/v1/catalogue/suggestions?q=") },
        Probe(.readProcedure, 200) { bed, _ in try await bed.ask(.get, "/api/v1/catalogue/procedures/1.004222?ngay=2025-01-01") },
        Probe(.readProcedure, 200) { bed, _ in try await bed.ask(.get, "/api/v1/catalogue/procedures/1.004222?coQuan=H26") },
        Probe(.readProcedure, 400) { bed, _ in try await bed.ask(.get, "/api/v1/catalogue/procedures/1.004222?ngay=2026-9-30") },
        Probe(.readProcedure, 404) { bed, _ in try await bed.ask(.get, "/api/v1/catalogue/procedures/1.004222?coQuan=H12") },
        Probe(.describe, 200) { bed, known in try await bed.ask(.get, "/api/v1/openapi.json") },
    ]

    private func known(_ bed: DoorBed) async throws -> Known {
        try await bed.fillRegister()
        let erased = try await bed.dossier().number
        try await bed.erase(erased)
        let ticket = try await bed.upload("tệp"), dossier = try await bed.dossier(Sample.submission(files: [(ticket, "tệp.pdf")]))
        let digest = try #require(UploadTicket(ticket, vault: bed.vault, now: bed.clock.now())).file.digest
        return Known(
            path: "/api/v1/dossiers/\(dossier.number)", number: dossier.number, code: dossier.code, digest: digest, erased: "/api/v1/dossiers/\(erased)")
    }

    /// What is wrong with an answer by the document.
    private func flaws(_ said: Said, _ operation: Operation, _ document: JSON) -> [String] {
        let responses = document["paths"]?[operation.path]?[operation.method.description.lowercased()]?["responses"]
        guard let response = responses?[String(said.status)] else { return ["\(said.status) is not described"] }
        if said.status == 204, said.bytes.isEmpty, response["content"] == nil { return [] }
        guard let type = said[.contentType], let content = response["content"]?[type] else { return ["\(said[.contentType] ?? "-") is not described"] }
        let isOfAll = [.searchCatalogue, .suggest, .readProcedure].contains(operation) && said.status == 200
        guard said[.cacheControl] == (isOfAll ? "public, max-age=60, stale-while-revalidate=600" : "no-store") else { return ["how it may be stored"] }
        guard let schema = content["schema"] else { return [] }
        guard let json = said.json else { return ["it is no JSON"] }
        return SchemaCheck(document: document).flaws(json, schema)
    }

    @Test("What each operation answers is described, status by status and member by member", arguments: probes.indices)
    func answers(_ index: Int) async throws {
        let bed = try DoorBed(), probe = Self.probes[index], document = try await document(bed)
        let said = try await probe.ask(bed, try await known(bed))
        #expect(said.status == probe.status)
        #expect(flaws(said, probe.operation, document) == [])
    }

    @Test("A feed with all kinds of events is what the description says, and so is held-back and failing")
    func rest() async throws {
        let (bed, journal) = try DoorBed.watched()
        let document = try await document(bed), known = try await known(bed)
        for (method, path, json) in [
            (Gateway.Method.put, "/acknowledgement", ["tep": [.string(known.digest)], "maHoSoCoQuan": "HN-1"] as JSON), (.post, "/events", Sample.step("4", at: "2026-09-30T05:00:00Z")),
            (.post, "/events", Sample.step("2")), (.post, "/events", Sample.step("2", at: "2026-09-30T04:00:00Z", ["noiDung": "Muộn"])),
        ] { _ = try await bed.ask(method, known.path + path, by: .haNoi, json: json) }
        let feed = try await bed.ask(.get, "/api/v1/feed", by: .haNoi)
        #expect(flaws(feed, .readFeed, document) == [] && (feed.json?["suKien"]?.array?.count ?? 0) > 5)
        for guess in 0..<30 { _ = try await bed.lookUp("H26-20260930-1\(guess)", "ABCDEFGHJK") }
        let held = try await bed.lookUp(known.number, known.code)
        #expect(held.status == 429 && flaws(held, .lookUpDossier, document) == [])
        journal.fail(.unknownOutcome)
        let failed = try await bed.submit(Sample.submission())
        #expect(failed.status == 503 && flaws(failed, .submitDossier, document) == [])
    }

    @Test("Every status but those of pace and failure has a request that gets it")
    func statuses() {
        for operation in Operation.allCases {
            let described = Set((operation.description["responses"]?.object ?? [:]).compactMap { Int($0.name) })
            let probed = Set(Self.probes.filter { $0.operation == operation }.map(\.status))
            // 413 of a file is the front's; 410 of a submission, 429 and 503 have tests of their own.
            let elsewhere: Set<Int> = operation == .uploadFile ? [413, 429, 503] : operation == .submitDossier ? [410, 429, 503] : [429, 503]
            #expect(described.subtracting(elsewhere) == probed, "\(operation.rawValue)")
        }
    }

    @Test("What is sent by these tests is what the description asks for")
    func requests() async throws {
        let document = try await document(try DoorBed()), check = SchemaCheck(document: document)
        for (operation, value) in [
            (Operation.submitDossier, Sample.submission(["kenh": "2"], files: [("ve", "ten")])), (.tellProgress, Sample.step()),
            (.acknowledgeDossier, ["tep": ["0"], "maHoSoCoQuan": "1"]), (.lookUpDossier, ["maHoSo": "1", "yeuTo": "2", "coQuan": "H26"]),
        ] as [(Operation, JSON)] {
            let body = document["paths"]?[operation.path]?[operation.method.description.lowercased()]?["requestBody"]
            #expect(check.flaws(value, try #require(body?["content"]?["application/json"]?["schema"])) == [])
        }
        #expect(!check.flaws(["maHoSo": 1], Schema.named("LookUp")).isEmpty)
    }
}
