/// What the portal can be asked, by the names that travel (`service`).
///
/// The room in one paragraph: the national public service portal's dialect as agencies' systems speak it. `Wire` is what both
/// sides share: a `PortalCall` goes there, a `PortalReply` comes back, and a `ResultCode` says what came of it. `Provider` is
/// the portal's side: `PortalProvider` answers agencies' clients from the book of dossiers. `Consumer` is an agency's.
package enum PortalService: String, Sendable, Hashable, CaseIterable {
    case procedures = "LayDanhSachTTHC"
    case procedure = "LayThuTuc"
    case query = "TraCuuHoSo"
    case synchronise = "DongBoHoSoMC"
    case progress = "CapNhatTienDoHoSoMC"
}
