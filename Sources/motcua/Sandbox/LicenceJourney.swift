import Gateway
import JSON
import Sandbox

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One import licence's way through the sandbox: handed in by a business, declared to the single window, worked on at the ministry
/// behind it, shared with customs by an agreement; at the end its story from each side.
struct LicenceJourney {
    let world: SandboxWorld
    let caller: SandboxCaller
    private static let patience = 120

    func run() async throws {
        let receipt = try caller.post("/api/v1/dossiers", [
            "coQuan": "G02", "maTTHC": .string(SandboxExchange.procedure), "trichYeu": "Nhập khẩu hàng giả lập",
            "nguoiNop": [
                "ten": "CÔNG TY GIẢ LẬP", "loai": "2", "maDoiTuong": "tai-khoan-gia-lap", "dienThoai": "0900000000", "dinhDanh": [["loai": "3", "so": "0100109106"]],
            ],
        ])
        guard let number = receipt["maHoSo"]?.string, let code = receipt["maTraCuu"]?.string else { throw Refusal("no receipt: \(receipt.text)") }
        Terminal.say("Handed in at \(caller.address)/api/v1/dossiers: number \(number), look-up code \(code)")
        Terminal.say("\nIts story at this door, as it fills:")
        var told = 0
        for _ in 0..<Self.patience {
            let story = try story(number, code)
            for line in story.dropFirst(told) { Terminal.say("  " + line) }
            told = story.count
            if story.last?.hasPrefix("10 ") == true, world.window.timeline(WindowDesk.customs).count >= 4 { return try show(number) }
            try await Task.sleep(nanoseconds: 500_000_000)
        }
        throw Refusal("the licence has not come within a minute; motcua outbox show tells where it waits")
    }

    private func story(_ number: String, _ code: String) throws -> [String] {
        let found = try caller.ask("/api/v1/dossiers/\(number)/events", ["Motcua-Lookup: \(code)", "Accept-Language: vi"])
        return (found["suKien"]?.array ?? found.array ?? []).compactMap { event in
            event["trangThai"]?["ma"]?.string.map { "\($0) \(event["noiDung"]?.string ?? "")" }
        }
    }

    private func show(_ number: String) throws {
        let declaration = try caller.ask(
            "/api/v1/single-window/\(SandboxExchange.documentType)/\(number)", ["Authorization: \(SandboxDossiers.basic("000.00.00.G02"))", "Accept-Language: vi"])
        let messages = (declaration["suKien"]?.array ?? []).compactMap { event in
            event["yNghia"]?["ten"]?.string.map { "\(event["viec"]?.string == "window-sent" ? "→" : "←") \($0)" }
        }
        let views = [
            ("the agency at its end of the window", messages), ("the ministry behind the window", world.window.timeline("BCT")),
            ("customs, by agreement hai-quan", world.window.timeline(WindowDesk.customs)),
        ]
        for (name, lines) in views { Terminal.say("\nSeen by \(name):\n" + lines.map { "  " + $0 }.joined(separator: "\n")) }
        Terminal.say("\nEverything here is synthetic.")
    }
}
