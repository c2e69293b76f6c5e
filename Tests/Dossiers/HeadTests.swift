import Catalogue
import Gateway
import JSON
import Journal
import Testing

@testable import Dossiers

@Suite("A dossier's head") struct HeadTests {
    let vault: Vault
    let key: DossierKey
    var dossier: Dossier

    init() throws {
        vault = try #require(Vault(master: Array(repeating: 1, count: 32)))
        let agency = try #require(AgencyCode("H26"))
        let number = try DossierNumber(TestRecord.number, sender: agency, now: TestRecord.now)
        let stream = StreamName("dossier/" + number.key)
        let (key, wrapped) = try vault.newKey(for: stream.text)
        self.key = key
        dossier = Dossier(stream: stream, revision: 3, number: number, record: TestRecord.make(.inProgress), state: .inProgress, begun: TestRecord.now)
        dossier.wrappedKey = wrapped
    }

    private func reread(_ head: [UInt8], by vault: Vault? = nil) -> Dossier? {
        Dossier(StoredStream(name: dossier.stream, revision: 3, head: head), vault: vault ?? self.vault)
    }

    @Test(
        "It is read as it was written, with all it has",
        arguments: [
            Dossier.Handover.none, .waiting(since: TestRecord.now), .acknowledged(at: TestRecord.now), .turnedDown(at: TestRecord.now),
        ])
    func roundTrip(_ handover: Dossier.Handover) throws {
        var full = dossier
        full.numbers = ["H26": "HS-12", "G09": "x"]
        full.heard = ["H26": TestRecord.now, "H26.01": Instant(nanoseconds: -1)]
        full.factors = ["a", "b"]
        full.files = [DossierFile(digest: "d", length: 1 << 40, pieces: 3), DossierFile(digest: "e", length: 0, pieces: 1)]
        full.handover = handover
        full.first = "f"
        full.updates.add("l", .papersNeeded)
        full.updates.add("m", .inProgress)
        full.steps = ["s", "t"]
        let read = try #require(reread(try full.head(sealedBy: key)))
        #expect(read.number == full.number && read.numberKey == full.numberKey && read.agency == full.agency && read.revision == 3)
        #expect(read.record == full.record && read.state == full.state && read.begun == full.begun && read.wrappedKey == full.wrappedKey)
        #expect(read.numbers == full.numbers && read.heard == full.heard && read.factors == full.factors && read.files == full.files)
        #expect(read.handover == full.handover && read.first == "f" && read.updates == full.updates && read.steps == full.steps)
    }

    @Test("Members stay in their order, and those no table knows stay")
    func order() throws {
        var odd = dossier
        odd.record = DossierRecord(["Z": "1", "MaHoSo": "x", "Riêng": ["a": [1, nil, true]], "A": ""])
        let read = try #require(reread(try odd.head(sealedBy: key)))
        #expect(JSON.object(read.record.members).text == JSON.object(odd.record.members).text)
    }

    @Test("Another master key cannot read it, nor can another stream carry it")
    func otherKey() throws {
        let head = try dossier.head(sealedBy: key)
        let other = try #require(Vault(master: Array(repeating: 2, count: 32)))
        #expect(reread(head, by: other) == nil)
        #expect(Dossier(StoredStream(name: StreamName("dossier/x"), revision: 1, head: head), vault: vault) == nil)
    }

    @Test("A damaged one is none")
    func damage() throws {
        let head = try dossier.head(sealedBy: key)
        for count in stride(from: 0, to: head.count, by: 97) { #expect(reread(Array(head.prefix(count))) == nil) }
        #expect(reread(Array(head.dropLast())) == nil)
        #expect(reread(Array("{}".utf8)) == nil && reread([]) == nil)
    }

    @Test("Without a key it keeps the record's skeleton, and only what is text in it")
    func skeleton() throws {
        var erased = dossier
        erased.wrappedKey = nil
        erased.record.members.set("HinhThuc", ["x": "NGUYỄN VĂN MẪU"])
        let head = try erased.head(sealedBy: nil)
        let read = try #require(reread(head))
        #expect(read.isErased && read.state == .inProgress && read.record.procedure == TestRecord.procedure && read.record.accepted != nil)
        #expect(read.record["ChuHoSo"] == nil && read.record.identities.isEmpty && read.record["TrichYeuHoSo"] == nil)
        #expect(!String(decoding: head, as: UTF8.self).contains("MẪU"))
    }
}
