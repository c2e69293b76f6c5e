import Catalogue
import Configuration
import Dossiers
import Foundation
import Gateway
import Journal
import NationalPortal
import Testing

@Suite("The keys of dossiers") struct DossierKeyTests {
    static let gateway = """
        listen: [{address: "127.0.0.1:0"}]
        journal: postgresql://motcua:not-a-real-password@db.example/motcua
        dossiers: {serve: true, key: {secret-file: secrets/dossiers.key}}
        national-portal: {serve: true, login: a/login, exchange: a/g, share: a/share}
        """

    static let agency = """
        agency: {code: H26, name: {vi: Hà Nội, en: Hanoi}}
        connectors:
          he-thong: {upstream: "http://127.0.0.1:18081"}
          quoc-gia:
            upstream: https://portal.example.gov.vn
            national-portal:
              user: hanoi
              password-file: secrets/portal.password
              identifier: 000.00.00.H26
              login: /XrdAdapter/RestService/forward/mapi/login
              exchange: /XrdAdapter/RestService/forward/mapi/g
              share: /XrdAdapter/RestService/forward/mapi/share
              query: dstcode=VN:GOV:000.00.00.G22:vpcpdvcprovider
        dossiers:
          guard: mark
          dialect: 2019
          numbers: own
          old-identity-cards: true
          hours: "07:30-11:30, 13:00-17:00"
          retention: 1825d
          system: {to: he-thong, path: /ho-so}
          webhook: {to: he-thong, path: /su-kien, secret-file: secrets/hook}
          share: [quoc-gia]
        accounts:
          - {dialect: national-portal, user: 000.00.00.H26, password-file: secrets/h26.password}
          - {dialect: api, user: h26, password-file: secrets/h26.password}
        """

    private static func folder(_ gateway: String = Self.gateway, _ agency: String = Self.agency) -> TestFolder {
        var folder = TestFolder(["gateway.yaml": gateway, "ha-noi.yaml": agency])
        folder.files.texts["/srv/motcua/secrets/dossiers.key"] = String(repeating: "0a", count: 32) + "\n"
        for name in ["portal.password", "h26.password", "hook"] { folder.files.texts["/srv/motcua/secrets/\(name)"] = "not-a-real-\(name)\n" }
        return folder
    }

    @Test("Every key of gateway.yaml about dossiers reaches its setting")
    func gatewayKeys() throws {
        let reading = Self.folder().read()
        #expect(reading.mistakes.map(\.description) == [])
        let gateway = try #require(reading.gateway)
        #expect(gateway.journal == .postgreSQL(url: Secret("postgresql://motcua:not-a-real-password@db.example/motcua")))
        #expect(gateway.dossiers.isServed && gateway.dossiers.key == Secret(String(repeating: "0a", count: 32)))
        #expect(gateway.portal.isServed && gateway.portal.login == "a/login" && gateway.portal.exchange == "a/g" && gateway.portal.share == "a/share")
    }

    @Test("Without them nothing is served, and the journal is SQLite in the state folder")
    func standard() throws {
        let gateway = try #require(TestFolder().read().gateway)
        #expect(gateway.journal == .sqlite(path: "/srv/motcua/state/journal.sqlite"))
        #expect(!gateway.dossiers.isServed && gateway.dossiers.key == nil && !gateway.portal.isServed)
        #expect(Self.folder("listen: [{address: \"127.0.0.1:0\"}]\njournal: sqlite:a/b.sqlite").read().gateway?.journal == .sqlite(path: "/srv/motcua/a/b.sqlite"))
    }

    @Test("A user is one file's, in both spellings of an agency; in its own file it may have two accounts while its password changes")
    func users() {
        func reading(_ accounts: String) -> [String] {
            var folder = Self.folder(Self.gateway, Self.agency + "\n  - {dialect: api, user: h26, password-file: secrets/hook}")
            folder.files.texts["/srv/motcua/routes/lam-dong.yaml"] = "agency: {code: H36, name: {vi: Lâm Đồng, en: Lam Dong}}\naccounts: [\(accounts)]\n"
            return folder.read().mistakes.map(\.description)
        }
        #expect(reading("{dialect: api, user: h36, password-file: secrets/hook}").isEmpty)
        // Another dialect's users are others.
        #expect(reading("{dialect: national-portal, user: h26x, password-file: secrets/hook}").isEmpty)
        for (account, user) in [("{dialect: national-portal, user: H26, password-file: secrets/hook}", "H26 is already a user of dialect national-portal"),
            ("{dialect: api, user: h26, password-file: secrets/hook}", "h26 is already a user of dialect api")] {
            let mistakes = reading(account)
            #expect(mistakes.count == 1 && mistakes.first?.contains("accounts: \(user) at routes/ha-noi.yaml:") == true, "\(mistakes)")
        }
    }

    @Test("Every key of an agency's dossiers and accounts reaches its setting")
    func agencyKeys() throws {
        let agency = try #require(Self.folder().read().agencies.first)
        let code = try #require(AgencyCode("H26"))
        var rules = AgencyRules(agency: code)
        rules.mode = .mark
        rules.dialect = .of2019
        rules.numbers = .own
        rules.takesOldCards = true
        rules.hours = try #require(WorkingHours("07:30-11:30, 13:00-17:00"))
        rules.retentionDays = 1825
        #expect(agency.dossiers.rules == rules)
        #expect(agency.dossiers.system == AgencyDossierSettings.Target(connector: "he-thong", path: "/ho-so"))
        #expect(agency.dossiers.webhook?.target.path == "/su-kien" && agency.dossiers.webhook?.secret == Secret("not-a-real-hook"))
        #expect(agency.dossiers.shares == ["quoc-gia"])
        #expect(agency.accounts.map(\.dialect) == [.nationalPortal, .api] && agency.accounts.map(\.user) == ["000.00.00.H26", "h26"])
        var peer = PortalPeerSettings(user: "hanoi", password: Secret("not-a-real-portal.password"), identifier: "000.00.00.H26")
        peer.login = "/XrdAdapter/RestService/forward/mapi/login"
        peer.exchange = "/XrdAdapter/RestService/forward/mapi/g"
        peer.share = "/XrdAdapter/RestService/forward/mapi/share"
        peer.query = "dstcode=VN:GOV:000.00.00.G22:vpcpdvcprovider"
        #expect(agency.connector(named: "quoc-gia")?.portal == peer)
    }

    @Test(
        "A mistake names its key and what is allowed, and no secret",
        arguments: [
            ("share: [quoc-gia]", "share: [he-thong]", "dossiers.share: he-thong is no connector with national-portal in this file; allowed is quoc-gia"),
            ("{to: he-thong, path: /ho-so}", "{to: hethong, path: /ho-so}", "dossiers.system.to: hethong is no connector of this file"),
            ("system: {to: he-thong,", "system: {to: quoc-gia,", "dossiers.system.to: quoc-gia is the national portal"),
            ("guard: mark", "guard: marked", "did you mean \"mark\"?"),
            ("identifier: 000.00.00.H26", "timeout: 1s", "unknown key \"timeout\""),
            ("dialect: api", "dialect: soap", "accounts[2].dialect: found \"soap\""),
            ("secrets/hook", "secrets/nothing", "cannot be read"),
            ("retention: 1825d", "retention: 5", "without a unit"),
        ])
    func mistakes(_ change: (from: String, to: String, says: String)) {
        let mistakes = Self.folder(Self.gateway, Self.agency.replacingOccurrences(of: change.from, with: change.to)).read().mistakes.map(\.description)
        #expect(mistakes.contains { $0.contains(change.says) }, "\(mistakes)")
        #expect(!mistakes.contains { $0.contains("not-a-real") })
    }

    @Test("A journal's address that is none is not repeated, since it may hold a password; nor is a key written out")
    func unprinted() {
        let mistakes = Self.folder("""
            listen: [{address: "127.0.0.1:0"}]
            journal: mysql://a:not-a-real-password@b
            dossiers: {key: "not-a-real-key"}
            """).read().mistakes.map(\.description)
        #expect(mistakes.count == 2 && !mistakes.contains { $0.contains("not-a-real") }, "\(mistakes)")
    }
}
