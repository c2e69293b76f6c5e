import Dossiers
import Gateway
import JSON

/// Uploads that go on where they stopped (draft-ietf-httpbis-resumable-upload): begun by POST, appended to by PATCH, asked after by
/// HEAD. What has come stays for a day, whatever becomes of the line or of this process.
extension DossierDoors {
    private static let complete: FieldName = "upload-complete", offset: FieldName = "upload-offset", length: FieldName = "upload-length", limit: FieldName = "upload-limit"

    func beginUpload(_ call: Call) async throws -> Told {
        if try account(call) == nil { try attempts.upload(from: call.asked.clientAddress, at: clock.tick()) }
        try call.refuseCoding()
        let isComplete = try Self.truth(call), total = try Self.number(Self.length, call)
        guard total ?? 0 <= limits.upload else { throw DossierProblem.uploadTooLong(limits.upload) }
        let name = UploadName(begun: clock.now(), random: random())
        let session = uploads.begin(name, length: total, on: shelf, at: clock.tick())
        return try await append(to: session, name, call, isComplete: isComplete, at: 201)
    }

    func appendUpload(_ call: Call) async throws -> Told {
        let (name, session) = try await upload(call)
        guard call.fields.only(.contentType) == "application/partial-upload" else { throw DossierProblem.mediaType }
        try call.refuseCoding()
        guard let from = try Self.number(Self.offset, call) else { throw DossierProblem.uploadField("Upload-Offset") }
        if let total = try Self.number(Self.length, call), await !session.agree(total) { throw DossierProblem.uploadLength }
        let isComplete = try Self.truth(call), here = await session.offset
        if await session.finished != nil { throw DossierProblem.uploadComplete }
        // Looked at again in the turn: another may be sending.
        guard from <= limits.upload else { throw DossierProblem.uploadOffset(expected: here, given: from) }
        return try await append(to: session, name, call, isComplete: isComplete, from: from, at: 204)
    }

    func readUpload(_ call: Call) async throws -> Told {
        let (_, session) = try await upload(call), (_, offset) = try await session.begin()
        return Told(204, await fields(session, offset: offset, isComplete: session.finished != nil))
    }

    func dropUpload(_ call: Call) async throws -> Told {
        let (name, session) = try await upload(call)
        if await session.finished == nil { await session.abandon() }
        uploads.forget(name)
        return Told(204, Fields([.cacheControl: "no-store"]))
    }

    private func upload(_ call: Call) async throws -> (UploadName, UploadSession) {
        guard let name = UploadName(call.parameters["upload"] ?? "", vault: book.vault), clock.now() < name.begun + limits.ticket else { throw DossierProblem.unknownUpload }
        return (name, try await uploads.session(name, on: shelf, at: clock.tick()))
    }

    /// - Parameter from: where the sender goes on; nil at the beginning.
    private func append(
        to session: UploadSession, _ name: UploadName, _ call: Call, isComplete: Bool, from: Int64? = nil, at status: Int
    ) async throws -> Told {
        let (turn, here) = try await session.begin()
        if let from, from != here { throw DossierProblem.uploadOffset(expected: here, given: from) }
        do {
            while let piece = try await call.asked.body.next() { try await session.take(piece, in: turn, limit: limits.upload) }
        } catch let refusal as UploadSession.Refusal {
            try await session.rest()
            throw switch refusal {
            case .tooLong: DossierProblem.uploadTooLong(limits.upload)
            case .complete: DossierProblem.uploadComplete
            case .tooManyPieces: DossierProblem.tooMany(limits.ticket)
            case .overtaken: DossierProblem.uploadOffset(expected: await session.offset, given: from ?? 0)
            }
        } catch {
            // The line dropped: what came is kept.
            try await session.rest()
            throw error
        }
        try await session.rest()
        let offset = await session.offset
        guard isComplete else {
            var fields = await fields(session, offset: offset, isComplete: false)
            guard status == 201 else { return Told(status, fields) }
            let address = "/api/v1/uploads/\(name.text(book.vault))"
            fields.add(.location, address)
            fields.add(.contentType, "application/json")
            return Told(status, fields, .bytes((["viTri": .string(address)] as JSON).bytes))
        }
        if let total = await session.length, total != offset { throw DossierProblem.uploadLength }
        guard offset > 0 else { throw DossierProblem.findings([Finding("tep", .missing, wanted: "a file as the content", shape: "nothing")]) }
        let file = try await session.finish(in: turn, expecting: try DigestField.sha256(call.fields))
        return kept(file, [Self.complete: "?1", Self.offset: String(offset)])
    }

    private func fields(_ session: UploadSession, offset: Int64, isComplete: Bool) async -> Fields {
        var fields = Fields([
            .cacheControl: "no-store", Self.offset: String(offset), Self.complete: isComplete ? "?1" : "?0",
            Self.limit: "max-size=\(limits.upload), max-age=\(limits.ticket.seconds)",
        ])
        if let length = await session.length { fields.add(Self.length, String(length)) }
        return fields
    }

    // MARK: Fields

    private static func truth(_ call: Call) throws(DossierProblem) -> Bool {
        switch call.fields.only(complete) {
        case "?1": true
        case "?0": false
        default: throw .uploadField("Upload-Complete")
        }
    }

    private static func number(_ name: FieldName, _ call: Call) throws(DossierProblem) -> Int64? {
        guard call.fields.contains(name) else { return nil }
        guard let text = call.fields.only(name), let number = Int64(text), number >= 0, String(number) == text else { throw .uploadField("\(name)") }
        return number
    }
}
