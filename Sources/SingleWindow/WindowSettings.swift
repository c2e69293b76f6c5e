package import Catalogue
package import Dossiers
package import Gateway
package import XML

/// What the files say of the single window: who we are, whom we speak with, which procedures go through it.
package struct WindowSettings: Sendable, Hashable {
    /// A system at the other end: the window, or where we are the window a ministry.
    package struct Peer: Sendable, Hashable {
        /// Its party in the outbox: the agency and its connector.
        package let name: String
        /// As it stands in its messages' `From`.
        package var unit: WindowUnit
        /// `officeCode` of its calls.
        package var office: String
        package var wire: WireSettings
        package var signatures = SignatureRules()
        /// Codes of its refusals after which the same message may be sent again.
        package var transient: Set<WindowErrorCode> = []
        /// By which it calls us; nil where its system's signature shows who it is.
        package var account: AgencyAccount?

        package init(name: String, unit: WindowUnit, office: String, wire: WireSettings = WireSettings()) {
            self.name = name
            self.unit = unit
            self.office = office
            self.wire = wire
        }
    }

    /// A procedure as one agency has it.
    package struct Registration: Sendable, Hashable {
        package var procedure: WindowProcedure
        /// Which side of it we are.
        package var side: WindowProcedure.Side
        /// Who we are in its messages.
        package var unit: WindowUnit
        package var office: String
        package var peer: String
        /// Whose procedure it is.
        package var agency: AgencyCode
        /// Signs what we send; nil where it goes unsigned.
        package var signer: XMLSigner?
        /// Its number in the national catalogue; dossiers of it become declarations.
        package var national: ProcedureCode?
        /// What others may see of its declarations.
        package var agreements: [SharingAgreement] = []

        package init(
            _ procedure: WindowProcedure, as side: WindowProcedure.Side, unit: WindowUnit, office: String, peer: String, agency: AgencyCode,
            national: ProcedureCode? = nil
        ) {
            self.procedure = procedure
            self.side = side
            self.unit = unit
            self.office = office
            self.peer = peer
            self.agency = agency
            self.national = national
        }
    }

    package var peers: [Peer]
    package var registrations: [Registration]

    package init(peers: [Peer] = [], registrations: [Registration] = []) {
        self.peers = peers
        self.registrations = registrations
    }

    package func peer(_ name: String) -> Peer? { peers.first { $0.name == name } }
    package func registration(_ documentType: String, with peer: String) -> Registration? {
        registrations.first { $0.procedure.code == documentType && $0.peer == peer }
    }

    /// How long a message that fits no state yet is kept waiting.
    package static let parking = Span.hours(24)
}
