import Gateway
import JSON
import Sandbox

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Documents among the sandbox's three organs: one goes out with an attachment and is dealt with, one comes in, is replaced and asked
/// back; at the end each story from both ends.
struct PaperJourney {
    let world: SandboxWorld
    let caller: SandboxCaller
    private static let account = SandboxDossiers.basic("000.00.00.G02")
    private static let patience = 120

    func run() async throws {
        let ticket = try caller.ask("/api/v1/files", ["Content-Type: application/octet-stream", "Authorization: \(Self.account)"], Array("tệp giả lập của công văn\n".utf8))
        let sent = try caller.post("/api/v1/documents", [
            "noiNhan": ["H26", "G22"], "so": "137", "kyHieu": "BCT-GL", "ngayBanHanh": "2026-10-01", "trichYeu": "V/v phối hợp thử nghiệm (giả lập)",
            "tep": [["ve": ticket["tep"] ?? nil, "ten": "cong-van-gia-lap.txt"]],
        ], as: Self.account)
        guard let id = sent["id"]?.string else { throw Refusal("not sent: \(sent.text)") }
        Terminal.say("Sent at \(caller.address)/api/v1/documents: \(sent["maVanBan"]?.string ?? "") to H26 and G22")
        try await until("both have dealt with it") { try receivers(id).allSatisfy { $0.hasSuffix("06") } }
        tell("what became of it", try story(id))

        let first = DocumentAxisConnector.Paper(from: "H26", to: ["G02", "G22"], number: "9")
        var second = DocumentAxisConnector.Paper(from: "H26", to: ["G02"], number: "10"), third = DocumentAxisConnector.Paper(from: "H26", to: ["G02"], number: "11")
        (second.business, second.about, third.business, third.about) = (3, first.documentId, 1, first.documentId)
        guard world.axis.send(first) != nil else { throw Refusal("the axis did not take \(first.documentId)") }
        try await until("it has come") { try received(first.documentId) != nil }
        guard let here = try received(first.documentId) else { return }
        for code in ["01", "03"] { _ = try caller.post("/api/v1/documents/\(here)/statuses", ["trangThai": .string(code)], as: Self.account) }
        guard world.axis.send(second) != nil, world.axis.send(third) != nil else { throw Refusal("the axis did not take what replaces \(first.documentId)") }
        try await until("it is replaced and asked back") { try receivers(here).contains("G02 13") }
        try await until("the axis has heard that it was accepted") { world.axis.desk.codes(first.documentId, from: "H26", of: "G02").contains("03") }
        _ = world.axis.say("13", of: first.documentId, from: "H26", by: "H26", reason: "Ban hành nhầm", to: ["G02"])
        _ = try caller.post("/api/v1/documents/\(here)/statuses", ["trangThai": "15"], as: Self.account)
        try await until("the axis has heard that it is given back") { world.axis.desk.codes(first.documentId, from: "H26", of: "G02").last == "15" }
        tell("\(first.documentId), new, replaced and revoked", try story(here))
        for organ in ["H26", "G22", "G02"] { tell("what \(organ) did at the axis", world.axis.desk.timeline(organ)) }
        Terminal.say("\nEverything here is synthetic.")
    }

    private func until(_ what: String, _ isSo: () throws -> Bool) async throws {
        for _ in 0..<Self.patience {
            if try isSo() { return }
            try await Task.sleep(nanoseconds: 500_000_000)
        }
        throw Refusal("not within a minute: \(what); motcua outbox show tells what waits")
    }

    private func read(_ path: String) throws -> JSON { try caller.ask(path, ["Authorization: \(Self.account)", "Accept-Language: vi"]) }

    private func received(_ documentId: String) throws -> String? {
        try read("/api/v1/documents?limit=500")["suKien"]?.array?.first { $0["maVanBan"]?.string == documentId }?["id"]?.string
    }

    private func receivers(_ id: String) throws -> [String] {
        (try read("/api/v1/documents/\(id)")["noiNhan"]?.array ?? []).map { "\($0["coQuan"]?.string ?? "") \($0["trangThai"]?["ma"]?.string ?? "")" }
    }

    private func story(_ id: String) throws -> [String] {
        (try read("/api/v1/documents/\(id)")["suKien"]?.array ?? []).map { event in
            let status = event["trangThai"].map { "\($0["ma"]?.string ?? "") \($0["ten"]?.string ?? "")" }
            return [event["viec"]?["ten"]?.string, event["donVi"]?.string, status, event["lyDo"]?.string].compactMap { $0 }.joined(separator: " · ")
        }
    }

    private func tell(_ what: String, _ lines: [String]) { Terminal.say("\nSeen of \(what):\n" + lines.map { "  " + $0 }.joined(separator: "\n")) }
}
