package import Catalogue
package import DossierAPI
package import Gateway
package import Reports

/// The citizens' pages: one address on which a service is found, started and followed, in Vietnamese and English.
///
/// What comes in is a request for one of `PageKind`'s paths; what goes out is a page rendered from `Templates` with what a view
/// (`Views`) says, in the words of `Words`. Pages of the catalogue are the same for everybody and stand behind the gateway's
/// own cache; pages of dossiers are stored nowhere. No page needs script or another host. `Forms` reads what is sent.
package final class Pages: Sendable {
    /// What the pages stand on.
    package struct Ground: Sendable {
        package var register: ProcedureRegister
        /// Nil where no dossiers are taken in here.
        package var dossiers: DossierDoors?
        /// The counts of dossiers; nil where there are none.
        package var reports: Reports?
        /// How the portals were, day by day.
        package var ledger: ReportLedger?
        /// How the agencies' portals are at this moment, in the order of their files.
        package var agencies: @Sendable () -> [AgencyState]
        /// What agencies' files declare: where a service is started.
        package var services: @Sendable () -> ServiceCatalogue
        package var clock: any GatewayClock
        /// Makes the keys of forms.
        package var random: @Sendable () -> UInt64
        /// Shown on every page, as that its data are made up.
        package var notice: Notice?

        package init(
            register: ProcedureRegister, dossiers: DossierDoors?, reports: Reports?, ledger: ReportLedger?, agencies: @escaping @Sendable () -> [AgencyState],
            services: @escaping @Sendable () -> ServiceCatalogue, clock: any GatewayClock,
            random: @escaping @Sendable () -> UInt64, notice: Notice?
        ) {
            self.register = register
            self.dossiers = dossiers
            self.reports = reports
            self.ledger = ledger
            self.agencies = agencies
            self.services = services
            self.clock = clock
            self.random = random
            self.notice = notice
        }
    }

    /// A line above every page.
    package struct Notice: Sendable, Hashable {
        package var vi: String
        package var en: String

        package init(vi: String, en: String) {
            self.vi = vi
            self.en = en
        }
    }

    let ground: Ground
    let assets: Assets
    let frame: PageFrame

    package init(_ ground: Ground) {
        self.ground = ground
        assets = Assets()
        frame = PageFrame(templates: Templates(), assets: assets, notice: ground.notice)
    }

    var today: Day { Day(ground.clock.now()) }

    /// - Parameters:
    ///   - agency: whose the routes are, for the log: the gateway's own.
    ///   - stored: puts the gateway's cache before what is the same for everybody.
    package func routes(
        agency: AgencyReference, declared: SourcePlace, stored: (any Connector) -> any Connector
    ) throws(PathPattern.Flaw) -> [Route] {
        var routes: [Route] = []
        for kind in PageKind.allCases {
            for language in [Language.vi, .en] {
                let pattern = try PathPattern(kind.pattern(language))
                let door = PageDoor(pages: self, kind: kind, language: language, pattern: pattern)
                routes.append(Route(
                    pattern: pattern, methods: kind.takesForms ? [.get, .head, .post] : [.get, .head], connector: kind.isSameForAll ? stored(door) : door,
                    connectorName: "pages", agency: agency, declared: declared))
            }
        }
        for asset in assets.all {
            routes.append(Route(
                pattern: try PathPattern(asset.path), methods: [.get, .head], connector: stored(AssetDoor(asset: asset)), connectorName: "pages", agency: agency,
                declared: declared))
        }
        return routes
    }
}

/// How an agency's portal is.
package struct AgencyState: Sendable {
    package enum Health: String, Sendable { case open, failing, closed }

    package let code: AgencyCode
    package let reference: AgencyReference
    package let health: Health
    /// Where its portal begins at the gateway.
    package let path: String?

    package init(code: AgencyCode, reference: AgencyReference, health: Health, path: String?) {
        self.code = code
        self.reference = reference
        self.health = health
        self.path = path
    }
}
