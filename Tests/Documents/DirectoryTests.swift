import Catalogue
import Documents
import Testing

@Suite("Organs that take part")
struct DirectoryTests {
    private let ministry: AgencyCode, office: AgencyCode, officeInOldOrder: AgencyCode, other: AgencyCode, stranger: AgencyCode
    private let directory: OrganDirectory

    init() throws {
        ministry = try #require(AgencyCode("G22"))
        office = try #require(AgencyCode("H26.01"))
        officeInOldOrder = try #require(AgencyCode("000.00.01.H26"))
        other = try #require(AgencyCode("H49"))
        stranger = try #require(AgencyCode("H50"))
        directory = OrganDirectory(ours: [office], others: [ministry, other])
    }

    @Test("Our receivers are found in either order, each once")
    func found() throws {
        #expect(try directory.receivers(from: ministry, to: [other, officeInOldOrder, office], caller: ministry) == [office])
    }

    @Test("A sender that is not the caller, an organ unknown, and a file for others only are refused by name")
    func refused() {
        #expect(throws: PartyRefusal.notTheCaller(from: ministry, caller: other)) {
            try directory.receivers(from: ministry, to: [office], caller: other)
        }
        #expect(throws: PartyRefusal.unknown(stranger)) { try directory.receivers(from: stranger, to: [office], caller: stranger) }
        #expect(throws: PartyRefusal.unknown(stranger)) { try directory.receivers(from: ministry, to: [office, stranger], caller: ministry) }
        #expect(throws: PartyRefusal.notOurs([other])) { try directory.receivers(from: ministry, to: [other], caller: ministry) }
    }
}
