import Gateway
import JSON
import Sandbox

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One dossier's way through the sandbox, printed as an applicant would see it: handed in with a file, brought to its
/// agency, worked on, told to the national portal; at the end its story from each party's view.
struct DossierJourney {
    let world: SandboxWorld
    let caller: SandboxCaller
    private static let agency = "ha-noi"
    private static let patience = 120

    func run() async throws {
        let receipt = try handIn()
        guard let number = receipt["maHoSo"]?.string, let code = receipt["maTraCuu"]?.string else { throw Refusal("no receipt: \(receipt.text)") }
        Terminal.say("Handed in at \(caller.address)/api/v1/dossiers: number \(number), look-up code \(code), \(receipt["tep"]?.array?.count ?? 0) file")
        Terminal.say("\nIts story at this door, as it fills:")
        var told = 0
        for _ in 0..<Self.patience {
            let events = try lookUp(number, code)
            for event in events.dropFirst(told) { Terminal.say("  " + Self.line(event)) }
            told = events.count
            if events.contains(where: { Self.state($0) == "10" }), world.nation.timeline(number).count >= Self.story(events).count {
                return try compare(number, Self.story(events))
            }
            try await Task.sleep(nanoseconds: 500_000_000)
        }
        throw Refusal("the dossier has not arrived within a minute; motcua outbox show tells where it waits")
    }

    // MARK: Asking

    private func handIn() throws -> JSON {
        let file = try caller.ask("/api/v1/files", ["Content-Type: application/octet-stream"], Array("tệp giả lập của hồ sơ\n".utf8))
        let dossier: JSON = [
            "coQuan": "H26", "maTTHC": "1.900005", "trichYeu": "Đăng ký khai sinh",
            "nguoiNop": [
                "ten": "NGUYỄN VĂN MẪU", "loai": "1", "maDoiTuong": "tai-khoan-gia-lap", "dienThoai": "0900000000",
                "dinhDanh": [["loai": "1", "so": "001099000001"]],
            ],
            "tep": [["ve": file["tep"] ?? nil, "ten": "giay-chung-sinh-gia-lap.txt"]],
        ]
        let key = UInt64.random(in: .min ... .max)
        return try caller.ask("/api/v1/dossiers", ["Content-Type: application/json", "Idempotency-Key: \"sandbox-\(key)\""], dossier.bytes)
    }

    private func lookUp(_ number: String, _ code: String) throws -> [JSON] {
        let found = try caller.ask("/api/v1/dossiers/\(number)/events", ["Motcua-Lookup: \(code)", "Accept-Language: vi"])
        return found["suKien"]?.array ?? found.array ?? []
    }

    // MARK: Telling

    private static func state(_ event: JSON) -> String? { event["trangThai"]?["ma"]?.string }

    private static func line(_ event: JSON) -> String {
        let time = event["luc"]?.string.map { String($0.dropFirst(11).prefix(8)) } ?? ""
        let state = event["trangThai"]?["ten"]?.string ?? event["viec"]?["ten"]?.string ?? ""
        let words = event["noiDung"]?.string.map { ": \($0)" } ?? ""
        return "\(time)  \(event["ai"]?.string ?? "")  \(state)\(words)"
    }

    /// What moved the dossier, as all parties have it: `4 Đang thẩm định hồ sơ`.
    private static func story(_ events: [JSON]) -> [String] {
        events.compactMap { event in state(event).map { "\($0) \(event["noiDung"]?.string ?? "")" } }
    }

    private func compare(_ number: String, _ ours: [String]) throws {
        let system = world.systems[Self.agency]
        let views = [
            ("this door", ours), ("the agency's system, by its number \(system?.ownNumber(number) ?? "-")", system?.timeline(number) ?? []),
            ("the national portal", world.nation.timeline(number)),
        ]
        for (name, lines) in views { Terminal.say("\nSeen by \(name):\n" + lines.map { "  " + $0 }.joined(separator: "\n")) }
        guard views.allSatisfy({ $0.1 == ours }) else { throw Refusal("the views differ") }
        Terminal.say("\nThe three are equal. Everything here is synthetic.")
    }
}
