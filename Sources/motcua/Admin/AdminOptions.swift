import ArgumentParser
import Configuration
import Front
import Gateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Which running gateway a command speaks to.
struct AdminOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The admin address: unix:PATH or HOST:PORT; else as gateway.yaml has it, or unix:state/admin.sock.", valueName: "ADDRESS"))
    var address: String?

    @Option(name: .long, help: ArgumentHelp("The folder of gateway.yaml, which names the admin address.", valueName: "DIR"))
    var config: String?

    func client() throws -> AdminClient {
        if let address { return AdminClient(address) }
        guard let config else { return AdminClient("unix:state/admin.sock") }
        let environment = ProcessInfo.processInfo.environment
        let reading = ConfigurationReader(
            directory: config, credentials: CredentialsFolder(environment: environment)?.path).read(at: SystemClock().now())
        guard let gateway = reading.gateway else { throw Refusal(reading.gatewayMistakes.map(\.description).joined(separator: "\n")) }
        return AdminClient(gateway.admin.description)
    }
}
