import Foundation
import Testing

extension Tool {
    static let python = Tool("python3")
}

extension Scenarios {
    @Suite("The caching standards") struct CachingStandards {
        @Test(
            "No must and no should of the caching standards fails, seen from outside", .enabled(if: Tool.python.isWanted),
            .timeLimit(.minutes(2)))
        func conformance() async throws {
            let folder = try TemporaryFolder()
            let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            let (status, said) = try await Tool.python(
                [tests.appendingPathComponent("Conformance/Caching/run").path, "--executable", Program.path], in: folder, within: 100)
            #expect(status == 0, "\(said)")
        }
    }
}
