package import Caching
package import Documents
package import Front
package import Gateway
package import Journal
package import Pages
package import SingleWindow
package import Telemetry

/// The gateway's own file, `gateway.yaml`, read.
package struct GatewaySettings: Sendable, Hashable {
    package var listeners: [ListenerSettings] = []
    /// Where each listener is declared, in the same order.
    package var listenerPlaces: [SourcePlace] = []
    /// Health, status, metrics, reload and purge; reachable from this machine only.
    package var admin: ListenAddress
    /// Absolute; journal, cache on disk and evidence live here.
    package var state: String
    package var cache = CacheSettings()
    package var log = LogSettings()
    package var trustedProxies: [AddressBlock] = []
    package var limits = LimitValues()
    package var journal: JournalLocation
    package var dossiers = DossierServiceSettings()
    package var portal = PortalServiceSettings()
    /// The window's messages come in by this; nil where none do.
    package var window: WireSettings?
    package var pages = PageSettings()
    /// Where organs' systems find the axis; nil where it is none.
    package var documents: AxisPaths?

    init(state: String) {
        self.state = state
        admin = .unix(path: state + "/admin.sock")
        journal = .sqlite(path: state + "/journal.sqlite")
    }
}
