package import Catalogue
package import SOAP
package import SingleWindow
package import XML

/// A connector to a party of the single window, read.
package struct WindowPeerSettings: Sendable, Hashable {
    package var unit: WindowUnit
    package var office: String
    package var wire: WireSettings
    package var transient: Set<WindowErrorCode> = []
    package var signatures = SignatureRules()
    /// The user by which it calls us, one of the file's accounts.
    package var account: String
}

/// What an agency's file says of the single window, read; connectors by their names in the file.
package struct AgencyWindowSettings: Sendable, Hashable {
    /// A procedure, with where it goes and what a dossier's record becomes there.
    package struct Procedure: Sendable, Hashable {
        package var procedure: WindowProcedure
        package var side: WindowProcedure.Side
        package var connector: String
        /// Dossiers of it become declarations.
        package var national: ProcedureCode?
        /// From the record's members to `Content`.
        package var content: XMLJSONMapping
        /// How its files stand there.
        package var files: DeclaredFiles?
    }

    package var unit: WindowUnit
    package var office: String
    /// Signs what is sent.
    package var signer: XMLSigner?
    package var procedures: [Procedure]
    package var agreements: [SharingAgreement] = []
}
