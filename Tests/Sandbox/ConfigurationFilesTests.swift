import Foundation
import Sandbox
import Catalogue
import Testing

@Suite("The sandbox's configuration files")
struct ConfigurationFilesTests {
    /// The repository, from this file's place in it.
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test("The repository's routes are exactly what the sandbox writes; with MOTCUA_WRITE_ROUTES=1 they are written anew")
    func repositoryRoutes() throws {
        let folder = SandboxConfiguration.standard.folder
        if ProcessInfo.processInfo.environment["MOTCUA_WRITE_ROUTES"] == "1" { try folder.write(under: Self.repository.path) }
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.repository.appending(path: "routes").path)
        #expect(names.map { "routes/" + $0 }.sorted() == folder.files.keys.filter { $0.hasPrefix("routes/") }.sorted())
        for (path, text) in folder.files {
            #expect(try String(contentsOf: Self.repository.appending(path: path), encoding: .utf8) == text, "\(path)")
        }
    }

    @Test("An agency's file has the keys that agencies are told to write")
    func agencyFile() {
        #expect(SandboxConfiguration.standard.folder["routes/bo-cong-an.yaml"] == """
            # The sandbox's portal of an agency: nothing in it is real but the name.
            agency:
              code: G01
              name: {vi: Bộ Công an, en: Ministry of Public Security}
              contact: tổng đài giả lập 0000 000 101
            connectors:
              portal:
                upstream: [http://127.0.0.1:18101]
                timeout: 10s
                health: {path: /healthz, every: 10s}
                cache: {stale-if-error: 1d, outage-banner: true}
              he-thong:
                upstream: http://127.0.0.1:18113
              quoc-gia:
                upstream: http://127.0.0.1:18110
                national-portal: {user: 000.00.00.G01, password-file: certs/sandbox.password}
            routes:
              - path: /bo-cong-an/*
                to: portal
                access: public
            services:
              - {procedure: 1.900001, level: 4, path: /bo-cong-an/dich-vu/cap-ho-chieu,
                 name: {vi: Cấp hộ chiếu, en: Passport},
                 field: {code: GL-01, name: Lĩnh vực giả lập}, time-limit: 5 working days, audience: Công dân Việt Nam,
                 fee: {amount: 0, note: giả lập}, papers: [Tờ khai theo mẫu (giả lập), Bản sao giấy tờ liên quan]}
              - {procedure: 1.900002, level: 4, path: /bo-cong-an/dich-vu/khai-bao-tam-tru,
                 name: {vi: Khai báo tạm trú, en: Temporary residence},
                 field: {code: GL-01, name: Lĩnh vực giả lập}, time-limit: 5 working days, audience: Công dân Việt Nam,
                 fee: {amount: 0, note: giả lập}, papers: [Tờ khai theo mẫu (giả lập), Bản sao giấy tờ liên quan]}
            dossiers:
              system: {to: he-thong, path: /ho-so}
              webhook: {to: he-thong, path: /bao-tin, secret-file: certs/sandbox.password}
              share: [quoc-gia]
            accounts:
              - {dialect: national-portal, user: 000.00.00.G01, password-file: certs/sandbox.password}
              - {dialect: api, user: 000.00.00.G01, password-file: certs/sandbox.password}

            """)
    }

    @Test("Listeners in IPv6 and folders with spaces are quoted")
    func quoting() throws {
        let folder = SandboxConfiguration(listeners: [.init(address: "[::1]:80")], state: "/tmp/a b").folder
        let text = try #require(folder["routes/gateway.yaml"])
        #expect(text.contains("  - address: \"[::1]:80\"\n"))
        #expect(text.contains("state: \"/tmp/a b\"\n"))
        #expect(!text.contains("tls"))
    }

    @Test("34 provinces and 22 ministries have a file each, the upstreams dealt out in turn, no code or path twice")
    func provinces() throws {
        let upstreams = ["http://127.0.0.1:9001", "http://127.0.0.1:9002", "unix:/run/portal.sock"]
        let configuration = ProvincesConfiguration(listeners: [.init(address: "127.0.0.1:0")], state: "state", upstreams: upstreams)
        #expect(AgencyRegister.provinces.count == 34)
        #expect(AgencyRegister.ministries.count == 22)
        #expect(configuration.folder.files.count == 34 + 22 + 1)
        #expect(Set(configuration.assignments.map(\.agency.code)).count == 56)
        for upstream in upstreams {
            let share = configuration.assignments.count { $0.upstream == upstream }
            #expect((18...19).contains(share))
        }
        let culture = try #require(configuration.folder["routes/bo-van-hoa-the-thao-va-du-lich.yaml"])
        #expect(culture.contains("  name: {vi: \"Bộ Văn hóa, Thể thao và Du lịch\", en: \"Ministry of Culture, Sports and Tourism\"}\n"))
    }

    @Test("The folder is written as it is, over what was there")
    func writing() throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "motcua-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: place) }
        let folder = SandboxConfiguration.standard.folder
        try folder.write(under: place.path)
        try folder.write(under: place.path)
        let text = try String(contentsOf: place.appending(path: "routes/gateway.yaml"), encoding: .utf8)
        #expect(text == folder["routes/gateway.yaml"])
    }
}
