package import Catalogue
import Gateway

/// The files of a gateway before the 34 provinces and the ministries: one file per agency, each with the next of
/// the given upstreams, so that one upstream's outage is the outage of every n-th agency only.
package struct ProvincesConfiguration: Sendable {
    package var listeners: [SandboxConfiguration.Listener]
    package var state: String
    /// `http://host:port`, `https://…` or `unix:/path`; at least one.
    package var upstreams: [String]
    /// The path of a health check, where the upstreams answer one.
    package var healthPath: String?

    package init(
        listeners: [SandboxConfiguration.Listener], state: String, upstreams: [String], healthPath: String? = nil
    ) {
        precondition(!upstreams.isEmpty, "no upstream")
        self.listeners = listeners
        self.state = state
        self.upstreams = upstreams
        self.healthPath = healthPath
    }

    /// Every agency, with the upstream it is given.
    package var assignments: [(agency: AgencyRegister.Entry, upstream: String)] {
        (AgencyRegister.provinces + AgencyRegister.ministries).enumerated().map { index, agency in
            (agency, upstreams[index % upstreams.count])
        }
    }

    package var folder: ConfigurationFolder {
        var folder = ConfigurationFolder()
        folder["routes/gateway.yaml"] = GatewayFile(
            heading: "The gateway before the 34 provinces and the ministries.", listeners: listeners, state: state
        ).text
        for (agency, upstream) in assignments {
            folder["routes/\(agency.slug).yaml"] = AgencyFile(
                heading: "A stand-in for an agency: nothing in it is real but the name.",
                agency: AgencyReference(
                    code: agency.code, nameVi: agency.nameVi, nameEn: agency.nameEn, contact: "tổng đài giả lập 0000 000 000"),
                slug: agency.slug, upstreams: [upstream], healthPath: healthPath
            ).text
        }
        return folder
    }
}
