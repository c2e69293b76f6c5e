import Foundation
import Sandbox
import Testing

extension Scenarios {
    @Suite("The catalogue's commands") struct CatalogueCommands {
        private func bed() throws -> TemporaryFolder {
            var files = SceneFiles(.init("http://127.0.0.1:1"))
            files.gateway = ["dossiers: {serve: true}"]
            let folder = try TemporaryFolder()
            try files.folder.write(under: folder.path)
            return folder
        }

        private let list = """
            maTTHC,coQuan,ten,mucDo
            1.000001,G01,Cấp hộ chiếu phổ thông,4
            1.000002,H42,Đổi giấy phép lái xe,3
            1.000003,H26,Sai mức,9

            """

        @Test("A list is compared, shown, applied when that is said, and its wrong rows lie in a file with their reasons", .timeLimit(.minutes(1)))
        func imported() async throws {
            let folder = try bed(), config = ["--config", folder.path + "/routes"], file = folder.path + "/danh-muc.csv"
            try folder.write("danh-muc.csv", list)
            let dry = try await Program.run(["catalogue", "import", file, "--dry-run"] + config, in: folder)
            #expect(dry.status == 0 && dry.said.hasPrefix("2 new, 0 changed, 0 ending, 0 as they were\n+ G01 1.000001 Cấp hộ chiếu phổ thông\n"), "\(dry.said)")
            #expect(dry.said.contains("1 of 3 rows rejected: \(file).rejected.csv") && dry.said.hasSuffix("nothing changed: dry run\n"), "\(dry.said)")
            let rejected = try folder.read("danh-muc.csv.rejected.csv")
            #expect(rejected.contains("4,\"mucDo: allowed is 1 to 4, or hinhThuc"))
            // Where nobody can be asked, nothing is changed.
            let unasked = try await Program.run(["catalogue", "import", file] + config, in: folder)
            #expect(unasked.status == 1 && unasked.said.contains("--yes applies without asking"), "\(unasked.said)")
            let applied = try await Program.run(["catalogue", "import", file, "--yes", "--since", "2026-01-01"] + config, in: folder)
            #expect(applied.status == 0 && applied.said.hasSuffix("applied, in force from 2026-01-01 on\n"), "\(applied.said)")
            try folder.write("danh-muc.csv", list.replacing("hộ chiếu phổ thông,4", with: "hộ chiếu phổ thông,3"))
            let again = try await Program.run(["catalogue", "import", file, "--dry-run", "--since", "2026-02-01"] + config, in: folder)
            #expect(again.said.contains("0 new, 1 changed, 0 ending, 1 as they were") && again.said.contains("~ G01 1.000001 Cấp hộ chiếu phổ thông: mucDo, hinhThuc"), "\(again.said)")

            let found = try await Program.run(["catalogue", "search", "giay phep lai xe ha nam"] + config, in: folder)
            #expect(found.said == "with H42 Tỉnh Ninh Bình, formerly Hà Nam\n1.000002  Đổi giấy phép lái xe  (H42)\n", "\(found.said)")
            #expect(try await Program.run(["catalogue", "search", "xyzzy"] + config, in: folder).status == 1)
            #expect(try await Program.run(["catalogue", "import", file, "--since", "2026-02-30"] + config, in: folder).status == 2)
        }

        @Test("A report is made of what a gateway has taken in, in each form", .timeLimit(.minutes(1)))
        func reported() async throws {
            let folder = try bed(), config = ["--config", folder.path + "/routes"]
            try folder.write("danh-muc.csv", list)
            #expect(try await Program.run(["catalogue", "import", folder.path + "/danh-muc.csv", "--yes"] + config, in: folder).status == 0)
            let early = try await Program.run(["report", "services"] + config, in: folder)
            #expect(early.status == 1 && early.said.contains("there is no journal"), "\(early.said)")
            try await Scene.play(try Self.again(folder), in: folder) { scene in
                let described = try await scene.get("/api/v1/openapi.json")
                #expect(described.status == 200)
            }
            let csv = try await Program.run(["report", "services", "--format", "csv"] + config, in: folder)
            #expect(csv.status == 0 && csv.said.contains("\r\nG01,Bộ Công an,0,0,0,1,1,100.00,1,1,0.00,0,1\r\n"), "\(csv.said)")
            let page = try await Program.run(["report", "quality", "--quarter", "2026-Q3", "--format", "html"] + config, in: folder)
            #expect(page.status == 0 && page.said.hasPrefix("<!doctype html>") && page.said.contains("Chỉ số phục vụ 2026-Q3"), "\(page.said)")
            let tasks = try await Program.run(["report", "tasks", "--format", "csv"] + config, in: folder)
            #expect(tasks.status == 0 && tasks.said.contains("61.97,44,71"), "\(tasks.said)")
            #expect(try await Program.run(["report", "dossiers", "--quarter", "2026-Q9"] + config, in: folder).status == 2)
            #expect(try await Program.run(["report", "khac"] + config, in: folder).status == 2)
        }

        private static func again(_ folder: TemporaryFolder) throws -> ConfigurationFolder {
            var files = SceneFiles(.init("http://127.0.0.1:1"))
            files.gateway = ["dossiers: {serve: true}"]
            return files.folder
        }
    }
}
