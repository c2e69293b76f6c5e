import Foundation
import Testing

extension Scenarios {
    /// What `motcua sandbox` shows of one thing's way, from each party's view.
    @Suite("Journeys in the sandbox") struct Journeys {
        @Test("A dossier, a licence and documents go their ways, each story is told from each side, and the sandbox ends", .timeLimit(.minutes(4)))
        func stories() async throws {
            let folder = try TemporaryFolder(), port = try Loopback.freePort()
            let child = try Program.start([
                "sandbox", "--listen", "127.0.0.1:\(port)", "--state", folder.path + "/sandbox", "--dossier", "--licence", "--document",
            ], in: folder)
            #expect(try await child.end(within: 200) == 0, "\(child.said)")
            #expect(child.said.contains("The three are equal."), "\(child.said)")
            let lines = child.said.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(lines.contains { $0.hasSuffix("hai-quan: trangThai=accepted, ketQua.so=BCT-1") }, "\(child.said)")
            #expect(lines.contains("9 Kết quả: Giấy phép nhập khẩu số BCT-1"), "\(child.said)")
            for line in ["được thay thế · G02", "cập nhật trạng thái · G02 · 13 lấy lại", "cập nhật trạng thái · G02 · 15 đồng ý thu hồi", "báo 15 H26,2026/10/01,9/UBND-VX"] {
                #expect(lines.contains(line), "\(line)")
            }
        }
    }
}
