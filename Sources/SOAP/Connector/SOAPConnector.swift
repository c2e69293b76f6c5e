package import Connectors
package import Gateway
import JSON
import NIOCore
import XML

/// Lets systems that speak only SOAP call a portal that speaks JSON: a call's element becomes a request by its operation's table,
/// the portal's answer the operation's element.
///
/// `?wsdl` describes exactly the operations that are answered. Who may call is the route's to say; the caller's credentials and
/// language go on to the portal.
package final class SOAPConnector: TaskConnector {
    private let name: String
    private let namespace: String
    private let operations: [SOAPOperation]
    private let portal: OutboundCaller
    private let timeout: Span
    private let budget: ByteBudget

    /// Bytes of a call.
    private static let limit = 8 << 20

    /// - Parameters:
    ///   - portal: what answers as JSON.
    ///   - timeout: for the portal's answer.
    package init(
        name: String, namespace: String, operations: [SOAPOperation], portal: OutboundCaller, timeout: Span, budget: ByteBudget = ByteBudget(64 << 20)
    ) {
        self.name = name
        self.namespace = namespace
        self.operations = operations
        self.portal = portal
        self.timeout = timeout
        self.budget = budget
    }

    package func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
        do {
            switch asked.request.method {
            case .get: return try description(asked)
            case .post: return .success(try await asked.body.withAll(limit: Self.limit, of: budget) { bytes in try await answer(bytes, asked) })
            default: return .failure(.methodNotAllowed([.get, .post]))
            }
        } catch { return .failure(error as? GatewayError ?? .defect) }
    }

    /// The service's WSDL, with the address that was asked.
    private func description(_ asked: Asked) throws -> Result<Told, GatewayError> {
        guard asked.request.query.map({ String(buffer: $0) })?.lowercased() == "wsdl" else { return .failure(.methodNotAllowed([.post])) }
        let service = SOAPService(name: name, namespace: namespace, operations: operations.map(\.description))
        let address = "\(asked.isSecure ? "https" : "http")://\(String(buffer: asked.request.authority))\(asked.request.pathText)"
        return .success(Told(200, Fields([.contentType: "text/xml; charset=utf-8", .cacheControl: "no-store"]), .bytes(try service.wsdl(at: address))))
    }

    // MARK: A call

    private func answer(_ bytes: [UInt8], _ asked: Asked) async throws -> Told {
        let fields = asked.request.fields, message: SOAPMessage
        do throws(SOAPFault) {
            message = try SOAPMessage(reading: bytes, contentType: fields.only(.contentType), action: fields.only("soapaction"))
        } catch {
            // Who cannot be read is answered in the version that his content type names.
            let version = SOAPVersion.allCases.first { fields.only(.contentType)?.lowercased().hasPrefix($0.mediaType) ?? false } ?? .soap11
            return try Self.told(error, version)
        }
        do throws(SOAPFault) {
            let operation = try operation(message), request = try self.request(operation, message)
            let answer = try await ask(operation, request, asked)
            let bytes: [UInt8]
            do throws(XMLFailure) {
                bytes = try SOAPMessage.bytes(message.version, body: .element(
                    "m:" + operation.answerName, attributes: [XMLAttribute("xmlns:m", namespace)], answer))
            } catch { throw SOAPFault(.receiver, "the portal's answer has a character that XML cannot say") }
            return Told(200, Self.fields(message.version), .bytes(bytes))
        } catch { return try Self.told(error, message.version) }
    }

    private func operation(_ message: SOAPMessage) throws(SOAPFault) -> SOAPOperation {
        let name = message.body.name
        guard name.namespace == namespace, let operation = operations.first(where: { $0.name == name.local }) else {
            throw SOAPFault(.sender, "no operation \(name) here; there are \(operations.map(\.name).joined(separator: ", ")) in \(namespace)")
        }
        if let action = message.action, !operation.action.isEmpty, action != operation.action {
            throw SOAPFault(.sender, "the action is not \(operation.name)'s")
        }
        return operation
    }

    private func request(_ operation: SOAPOperation, _ message: SOAPMessage) throws(SOAPFault) -> SOAPRequest {
        do throws(XMLJSONMapping.Flaw) {
            return try SOAPRequest(operation, members: try operation.request.json(from: message.body))
        } catch { throw SOAPFault(.sender, "\(operation.name): \(error.place): \(error.words)") }
    }

    // MARK: The portal

    private func ask(_ operation: SOAPOperation, _ request: SOAPRequest, _ asked: Asked) async throws(SOAPFault) -> [XMLMarkup] {
        var fields = Fields([.accept: "application/json", .traceparent: asked.trace.traceparent, .acceptLanguage: asked.language.rawValue])
        if let credentials = asked.request.fields.only(.authorization) { fields.add(.authorization, credentials) }
        if request.content != nil { fields.add(.contentType, "application/json") }
        let call = OutboundCall(
            operation.method, request.path, query: request.query, fields: fields, content: request.content.map { .bytes($0) } ?? .none, timeout: timeout)
        let answer: OutboundAnswer
        do { answer = try await portal.ask(call).get() } catch {
            let again = error.retry == .always || operation.method == .get ? "it may be called again" : "whether it was done is not known"
            throw SOAPFault(.receiver, "the portal did not answer (\(error.step.rawValue)); \(again)")
        }
        guard (200..<300).contains(answer.status) else {
            throw SOAPFault(answer.status < 500 ? .sender : .receiver, "the portal answered \(answer.status)\(Self.title(answer).map { ": \($0)" } ?? "")")
        }
        do throws(XMLJSONMapping.Flaw) {
            return try operation.answer.markup(from: try Self.json(answer), isWhole: false, prefix: "m:")
        } catch { throw SOAPFault(.receiver, "the portal's answer is not as the file says: \(error.place): \(error.words)") }
    }

    private static func json(_ answer: OutboundAnswer) throws(XMLJSONMapping.Flaw) -> JSON {
        if answer.content.isEmpty { return .object([:]) }
        guard let json = try? JSON(parsing: answer.content) else { throw XMLJSONMapping.Flaw([], ".", "no JSON") }
        return json
    }

    /// Of problem details (RFC 9457).
    private static func title(_ answer: OutboundAnswer) -> String? {
        guard answer.fields.only(.contentType)?.lowercased().hasPrefix("application/problem+json") ?? false, let problem = try? JSON(parsing: answer.content)
        else { return nil }
        let words = [problem["title"]?.string, problem["detail"]?.string].compactMap { $0 }.joined(separator: ". ")
        return words.isEmpty ? nil : String(words.prefix(500))
    }

    private static func told(_ fault: SOAPFault, _ version: SOAPVersion) throws -> Told {
        Told(fault.status(version), fields(version), .bytes(try fault.bytes(version)))
    }

    private static func fields(_ version: SOAPVersion) -> Fields { Fields([.contentType: version.contentType(), .cacheControl: "no-store"]) }
}
