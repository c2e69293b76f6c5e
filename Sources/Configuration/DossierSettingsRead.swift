package import Documents
package import Dossiers
package import Gateway

/// What `gateway.yaml` says of dossiers, read.
package struct DossierServiceSettings: Sendable, Hashable {
    package var isServed = false
    /// 64 hexadecimal digits; nil takes the state folder's own.
    package var key: Secret?
}

/// What `gateway.yaml` says of being the national portal, read.
package struct PortalServiceSettings: Sendable, Hashable {
    package var isServed = false
    package var login = "mapi/login"
    package var exchange = "mapi/g"
    package var share = "mapi/share"
}

/// An account of an agency's system.
package struct AccountSettings: Sendable, Hashable {
    package enum Dialect: String, Sendable, Hashable, CaseIterable {
        case nationalPortal = "national-portal"
        case api
        case singleWindow = "single-window"
        case documentAxis = "document-axis"
    }

    package var dialect: Dialect
    package var user: String
    package var password: Secret
    /// With document-axis: how its calls are signed.
    package var form = AxisSignatureForm.lines
    package var place: SourcePlace
}

/// What an agency's file says of its dossiers, read; connectors by their names in the file.
package struct AgencyDossierSettings: Sendable, Hashable {
    /// Without parties: those are put in by the composition.
    package var rules: AgencyRules
    package var system: Target?
    package var webhook: Webhook?
    package var shares: [String] = []

    package struct Target: Sendable, Hashable {
        package var connector: String
        package var path: String

        package init(connector: String, path: String) {
            self.connector = connector
            self.path = path
        }
    }

    package struct Webhook: Sendable, Hashable {
        package var target: Target
        package var secret: Secret
    }
}
