import Gateway
import JSON

/// One address of the provider: a JSON object comes in, a JSON object goes out.
///
/// `Content-Type` and the field's own `Charset` are not looked at: clients in use send what they like, and mean JSON.
struct PortalDoor: TaskConnector {
    let limits: PortalLimits
    let handle: @Sendable (JSONObject, ClientAddress) async throws(PortalFailure) -> PortalReply

    /// A dossier is four deep; what is much deeper is none.
    private static let reading = JSONLimits(depth: 16, members: 200_000)

    func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
        do throws(GatewayError) {
            let bytes = try await asked.body.all(limit: limits.body)
            let json: JSON
            do { json = try JSON(parsing: bytes, limits: Self.reading) } catch {
                return .success(told(PortalReply(
                    PortalAnswerCode.envelope.code, message: "Không phải JSON hợp lệ / not valid JSON: \(error)"), status: 400))
            }
            guard let members = json.object else {
                return .success(told(PortalReply(
                    PortalAnswerCode.envelope.code, message: "Phải là một đối tượng JSON / must be a JSON object"), status: 400))
            }
            return .success(told(try await reply(members, asked.clientAddress)))
        } catch { return .failure(error) }
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
