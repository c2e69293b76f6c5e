package import Access
package import Caching
package import Catalogue
package import Connectors
package import Gateway
package import NationalPortal
package import Reports
package import WaitingRoom

/// One agency's file, read without a mistake.
package struct AgencySettings: Sendable, Hashable {
    /// As given on the command line: `routes/bo-cong-thuong.yaml`.
    package var file: String
    package var reference: AgencyReference
    package var code: AgencyCode
    /// Where its code stands.
    package var codePlace: SourcePlace
    /// In file order.
    package var connectors: [ConnectorSettings]
    package var routes: [RouteSettings]
    package var services: [ServiceSettings]

    package var dossiers: AgencyDossierSettings
    package var accounts: [AccountSettings] = []
    /// What the agency has to do with the single window.
    package var window: AgencyWindowSettings?
    /// How its documents come and go.
    package var documents: AgencyDocumentSettings?
    package var tasks: [ResolutionTask] = []

    package func connector(named name: String) -> ConnectorSettings? { connectors.first { $0.name == name } }
}

/// One of an agency's systems: how it is reached, and what of it is stored.
package struct ConnectorSettings: Sendable, Hashable {
    package var name: String
    package var http: HTTPConnectorSettings
    package var cache: CacheRules
    /// Where the upstream is the national portal: as whom it is spoken to.
    package var portal: PortalPeerSettings?
    /// Where the upstream is a party of the single window.
    package var window: WindowPeerSettings?
    /// Where its portal speaks JSON and is called in SOAP.
    package var soap: SOAPSettings?
    /// Where the upstream is a document axis.
    package var documentAxis: DocumentAxisSettings?
    /// Where visitors wait for the portal.
    package var waitingRoom: WaitingLine.Settings?
    package var places: Places

    /// Where `explain` points.
    package struct Places: Sendable, Hashable {
        package var connector: SourcePlace
        package var upstream: SourcePlace
        /// Nil when the rules are the standard ones.
        package var cache: SourcePlace?
    }
}

/// One of an agency's paths: who may use it and which connector answers.
package struct RouteSettings: Sendable, Hashable {
    /// In lower case; nil takes any.
    package var host: String?
    package var pattern: PathPattern
    /// Nil takes all.
    package var methods: Set<Method>?
    /// The connector's name; the file has one of that name.
    package var to: String
    package var rewrite: PathRewrite?
    package var access: AccessRule
    /// The connector's rules with what the route changes; nil where it changes nothing.
    package var cache: CacheRules?
    /// Protocols a client may switch to, in lower case.
    package var upgrades: Set<String> = []
    package var timeout: Span?
    package var places: Places

    /// Where `explain` points.
    package struct Places: Sendable, Hashable {
        package var route: SourcePlace
        package var path: SourcePlace
        package var to: SourcePlace
        package var access: SourcePlace
        package var rewrite: SourcePlace?
        package var cache: SourcePlace?
    }

    /// Methods, host and path, as people are shown it.
    package var title: String { Self.title(host, pattern, methods) }

    static func title(_ host: String?, _ pattern: PathPattern, _ methods: Set<Method>?) -> String {
        let methods = methods.map { $0.map(\.description).sorted().joined(separator: ",") + " " } ?? ""
        return "\(methods)\(host ?? "")\(pattern)"
    }
}

/// A procedure that citizens can start at a path of this agency.
package struct ServiceSettings: Sendable, Hashable {
    package var procedure: Procedure
    package var place: SourcePlace
}
