import Foundation
import Testing

@testable import motcua

extension Scenarios {
    @Suite("The key of personal data") struct Keys {
        @Test("A journal that was sealed before is not opened by a key made anew, nor by another; put back, the key opens it")
        func keys() async throws {
            let folder = try TemporaryFolder()
            let files = DossierFiles.folder(portal: 9)
            let path = folder.path + "/state/dossiers.key"
            try await Scene.play(files, in: folder) { _ in }
            let key = try String(contentsOfFile: path, encoding: .utf8)
            #expect(key.count == 65)

            try FileManager.default.removeItem(atPath: path)
            await #expect { try await Scene.play(files, in: folder) { _ in } } throws: { ($0 as? Refusal)?.reason.contains("put it back") == true }
            #expect(!FileManager.default.fileExists(atPath: path))

            try String(repeating: "0b", count: 32).write(toFile: path, atomically: true, encoding: .utf8)
            await #expect { try await Scene.play(files, in: folder) { _ in } } throws: { ($0 as? Refusal)?.reason.contains("another key") == true }

            try "too short".write(toFile: path, atomically: true, encoding: .utf8)
            await #expect { try await Scene.play(files, in: folder) { _ in } } throws: { ($0 as? Refusal)?.reason.contains("64 hexadecimal digits") == true }

            try key.write(toFile: path, atomically: true, encoding: .utf8)
            try await Scene.play(files, in: folder) { scene async throws in
                let described = try await scene.get("/api/v1/openapi.json")
                #expect(described.status == 200)
            }
        }
    }
}
