import ArgumentParser
import Catalogue
import Configuration
import Connectors
import Curl
import Gateway
import NIOPosix
import NationalPortal

extension CatalogueCommand {
    struct Fetch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetch an agency's procedures from the national portal, show the difference, and apply it.",
            discussion: """
                The agency's file names the portal by a connector with national-portal. Of levels the portal says only the channels: a \
                procedure with the online one counts as level 3, unless the register knows better.
                """)
        @Argument(help: "The agency's code.")
        var agency: String
        @OptionGroup var options: JournalCommand.Options
        @Flag(help: "Show the difference, and change nothing.")
        var dryRun = false

        func run() async throws {
            let reading = try options.reading()
            guard let code = AgencyCode(agency), let settings = reading.agencies.first(where: { $0.code == code }) else {
                throw Refusal("no file speaks of \(agency): \(reading.agencies.map(\.reference.code).joined(separator: ", "))")
            }
            guard let connector = settings.connectors.first(where: { $0.portal != nil }), let peer = connector.portal else {
                throw Refusal("\(settings.file) names no connector with national-portal")
            }
            let register = try CatalogueCommand.open(options), fetched = try await fetch(connector, peer, settings, register)
            for refused in fetched.refused { Terminal.complain("\(refused.code) is left out: \(refused.reason)") }
            let list = RegisterList(fetched.procedures, source: "portal", since: Day(SystemClock().now()))
            do {
                let change = dryRun ? try await register.compare(list) : try await register.apply(list)
                for line in RegisterReport.lines(change) { Terminal.say(line) }
            } catch { throw Refusal("\(error)") }
            register.close()
        }

        private func fetch(
            _ connector: ConnectorSettings, _ peer: PortalPeerSettings, _ agency: AgencySettings, _ register: ProcedureRegister
        ) async throws -> ProcedureFetching.Fetched {
            let driver: CurlDriver
            do { driver = try CurlDriver() } catch { throw Refusal("libcurl: \(error)") }
            defer { driver.stop() }
            let portal = HTTPConnector(settings: connector.http, agency: agency.reference, name: connector.name, driver: driver)
            let caller = OutboundCaller(portal, loops: MultiThreadedEventLoopGroup.singleton, clock: SystemClock(), seed: .random(in: .min ... .max))
            let today = Day(SystemClock().now())
            do {
                return try await ProcedureFetching(caller, peer, agency: agency.code, timeout: connector.http.timeout).fetch(
                    known: { try await register.procedure($0, of: $1, on: today)?.procedure },
                    progress: { Terminal.progress(RegisterReport.bar($0, of: $1)) })
            } catch { throw Refusal("\(error)") }
        }
    }
}
