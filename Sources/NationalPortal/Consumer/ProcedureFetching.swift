package import Catalogue
package import Connectors
package import Gateway
import JSON

/// Fetches an agency's procedures from the national portal: the list, then each in full.
package struct ProcedureFetching: Sendable {
    /// What the portal would not say, or not in its dialect.
    package struct Failure: Error, Sendable, CustomStringConvertible {
        package let reason: String
        package var description: String { "the portal: \(reason)" }
    }

    /// What came of it.
    package struct Fetched: Sendable {
        package var procedures: [Procedure] = []
        /// By their codes as the portal has them: what cannot be taken, and why.
        package var refused: [(code: String, reason: String)] = []
    }

    private let line: PortalLine
    private let agency: AgencyCode

    package init(_ caller: OutboundCaller, _ settings: PortalPeerSettings, agency: AgencyCode, timeout: Span) {
        line = PortalLine(caller: caller, settings: settings, timeout: timeout)
        self.agency = agency
    }

    /// - Parameters:
    ///   - known: what the register has of a procedure of an agency.
    ///   - progress: how many of how many.
    package func fetch(
        known: (ProcedureCode, AgencyCode) async throws -> Procedure?, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> Fetched {
        do {
            let session = try await line.logIn()
            let list = try await asked(.procedures, [:], session)
            var fetched = Fetched()
            for (index, entry) in list.enumerated() {
                progress(index, list.count)
                guard let code = entry["MATTHC"]?.string else {
                    fetched.refused.append(("?", "an entry of the list has no MATTHC"))
                    continue
                }
                guard let whole = try await asked(.procedure, [PortalMember.procedure: .string(code)], session).first else {
                    fetched.refused.append((code, "it is in the list and not there by itself"))
                    continue
                }
                let known: Procedure? = if let code = ProcedureCode(code) { try await known(code, agency) } else { nil }
                do throws(PortalProcedure.Flaw) { fetched.procedures.append(try PortalProcedure(whole, of: agency, known: known).procedure) } catch {
                    fetched.refused.append((code, error.reason))
                }
            }
            return fetched
        } catch let trouble as PortalTrouble { throw Failure(reason: trouble.reason) }
    }

    private func asked(_ service: PortalService, _ members: JSONObject, _ session: String) async throws -> [JSON] {
        let reply = try await line.call(service, members, session: session)
        guard reply.code.isDone, let result = reply.result else { throw Failure(reason: "\(service.rawValue): \(reply.code.said)") }
        return result
    }
}
