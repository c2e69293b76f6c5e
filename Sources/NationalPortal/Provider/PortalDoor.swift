import Gateway
import JSON

/// One address of the provider: a JSON object comes in, a JSON object goes out.
///
/// `Content-Type` and the field's own `Charset` are not looked at: clients in use send what they like, and mean JSON.
struct PortalDoor: TaskConnector {
    /// Bytes of a call.
    let limit: Int
    let budget: ByteBudget
    let handle: @Sendable (JSONObject, ClientAddress) async throws(PortalFailure) -> PortalReply

    /// A dossier is four deep; what is much deeper is none.
    private static let reading = JSONLimits(depth: 16, members: 200_000)

    func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
        do {
            return .success(try await asked.body.withAll(limit: limit, of: budget) { bytes in try await answer(bytes, asked) })
        } catch { return .failure(error as? GatewayError ?? .defect) }
    }

    private func answer(_ bytes: [UInt8], _ asked: Asked) async throws -> Told {
        let json: JSON
        do { json = try JSON(parsing: bytes, limits: Self.reading) } catch {
            return told(PortalReply(
                PortalAnswerCode.envelope.code, message: "Không phải JSON hợp lệ / not valid JSON: \(error)"), status: 400)
        }
        guard let members = json.object else {
            return told(PortalReply(
                PortalAnswerCode.envelope.code, message: "Phải là một đối tượng JSON / must be a JSON object"), status: 400)
        }
        return told(try await reply(members, asked.clientAddress))
    }

    private func reply(_ members: JSONObject, _ client: ClientAddress) async throws(GatewayError) -> PortalReply {
        do { return try await handle(members, client) } catch {
            switch error {
            case .refused(let reply): return reply
            case .transport(let error): throw error
            }
        }
    }

    private func told(_ reply: PortalReply, status: Int = 200) -> Told {
        Told(status, Fields([.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"]), .bytes(reply.json.bytes))
    }
}
