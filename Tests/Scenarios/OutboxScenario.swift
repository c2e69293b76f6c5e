import Foundation
import JSON
import NIOPosix
import Sandbox
import Testing

extension Scenarios {
    /// What an operator does with messages that could not be delivered, and with the journal, by command.
    @Suite("The outbox and the journal, by command") struct OutboxCommands {
        private static func dossier(_ summary: String) -> String {
            """
            {"coQuan":"H26","maTTHC":"1.004222","trichYeu":"\(summary)",
             "nguoiNop":{"ten":"NGUYỄN VĂN MẪU","loai":"1","maDoiTuong":"tai-khoan-gia-lap","dinhDanh":[{"loai":"1","so":"001099000001"}]}}
            """
        }

        private static func handIn(_ scene: Scene, _ key: String) async throws -> String {
            let fields = ["Content-Type": "application/json", "Idempotency-Key": "\"a-synthetic-key-\(key)\""]
            let answer = try await scene.get("/api/v1/dossiers", fields, method: "POST", content: dossier(key))
            #expect(answer.status == 201)
            return try #require(try JSON(parsing: answer.content)["maHoSo"]?.string)
        }

        @Test("What the national portal refuses is shown with its reason, holds up no other dossier, and goes out when it is retried; a paused party gets nothing")
        func outbox() async throws {
            let portal = NationalPortalConnector(accounts: ["000.00.00.H26": "a synthetic password"])
            let host = try await SandboxHost.start(portal, of: NationalPortalConnector.reference, port: 0, on: MultiThreadedEventLoopGroup.singleton)
            try await Scene.play(DossierFiles.folder(portal: host.port)) { scene in
                let address = "unix:\(scene.folder.path)/state/admin.sock"
                func command(_ words: String...) async throws -> String {
                    let (status, said) = try await Program.run(["outbox"] + words + ["--address", address], in: scene.folder)
                    #expect(status == 0, "\(said)")
                    return said
                }
                portal.misbehave(.refuse("99"), at: .synchronise)
                let refused = try await Self.handIn(scene, "1")
                try await eventually("the portal was asked") { portal.calls(.synchronise) == 1 }
                let taken = try await Self.handIn(scene, "2")
                try await eventually("the other is there") { portal.numbers == [taken] }
                let shown = try await command("show")
                #expect(shown.contains("H26/quoc-gia: running, 0 waiting, 0 under way, 1 dead"), "\(shown)")
                #expect(shown.contains(refused) && shown.contains("99"))
                #expect(!shown.contains("NGUYỄN"), "nothing personal")
                #expect(try await command("reconcile", "H26/quoc-gia").contains(refused))
                #expect(try await command("retry", "--party", "H26/quoc-gia").contains("1 messages"))
                try await eventually("it is there now") { Set(portal.numbers) == [refused, taken] }

                _ = try await command("pause", "H26/quoc-gia", "--reason", "maintenance")
                let paused = try await Self.handIn(scene, "3")
                #expect(try await command("show").contains("H26/quoc-gia: paused, 1 waiting"))
                #expect(!portal.numbers.contains(paused))
                _ = try await command("resume", "H26/quoc-gia")
                try await eventually("it goes on") { portal.numbers.contains(paused) }

                portal.misbehave(.refuse("99"), at: .synchronise)
                let dropped = try await Self.handIn(scene, "4")
                try await eventually("the portal was asked") { portal.calls(.synchronise) == 5 }
                let letters = try await command("show", "--json")
                let id = try #require(try JSON(parsing: Array(letters.utf8))["dead"]?[0]?["message"]?.int)
                #expect(try await command("drop", "\(id)", "--reason", "told by telephone").contains("1 messages"))
                #expect(!portal.numbers.contains(dropped))
                #expect(try await command("show").contains("0 waiting, 0 under way, 0 dead"))
                let (status, said) = try await Program.run(["outbox", "retry", "--address", address], in: scene.folder)
                #expect(status == 2 && said.contains("name either a party or messages"))
            }
            await host.stop()
        }

        @Test("A journal is backed up beside a running gateway, verified, and restored in the place of one that is gone")
        func journal() async throws {
            let folder = try TemporaryFolder()
            let config = folder.path + "/routes"
            var number = ""
            try await Scene.play(DossierFiles.folder(portal: 9), in: folder) { scene in
                number = try await Self.handIn(scene, "1")
                let (status, said) = try await Program.run(["journal", "backup", folder.path + "/copy", "--config", config], in: folder)
                #expect(status == 0 && said.contains("verified"), "\(said)")
                let again = try await Program.run(["journal", "backup", folder.path + "/copy", "--config", config], in: folder)
                #expect(again.status == 1 && again.said.contains("is there already"))
            }
            let full = try await Program.run(["journal", "restore", folder.path + "/copy", "--config", config], in: folder)
            #expect(full.status == 1 && full.said.contains("already"))
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.path + "/state/journal.sqlite" + suffix) }
            let restored = try await Program.run(["journal", "restore", folder.path + "/copy", "--config", config], in: folder)
            #expect(restored.status == 0, "\(restored.said)")
            let verified = try await Program.run(["journal", "verify", "--config", config], in: folder)
            #expect(verified.status == 0 && verified.said.contains("all is well"), "\(verified.said)")
            try await Scene.play(DossierFiles.folder(portal: 9), in: folder) { scene in
                let found = try await scene.get("/api/v1/lookup", ["Content-Type": "application/json"], method: "POST", content: #"{"maHoSo":"\#(number)","yeuTo":"001099000001"}"#)
                #expect(found.status == 200, "\(found.text)")
            }
        }
    }
}
