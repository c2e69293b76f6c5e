import Catalogue
import Crypto
import Dossiers
import Foundation
import Gateway
import JSON
import Journal
import Sandbox
import Testing

@testable import Handover

@Suite("An agency's webhook is told what happens to its dossiers") struct WebhookTests {
    /// HMAC by its definition (RFC 2104 §2), from the hash alone.
    private static func hmac(_ key: [UInt8], _ message: [UInt8]) -> String {
        let block = (key.count > 64 ? Array(SHA256.hash(data: key)) : key) + [UInt8](repeating: 0, count: max(0, 64 - key.count))
        let inner = SHA256.hash(data: block.map { $0 ^ 0x36 } + message)
        return SHA256.hash(data: block.map { $0 ^ 0x5c } + Array(inner)).map { String(format: "%02x", $0) }.joined()
    }

    @Test("The signature is HMAC-SHA256 of the moment and the body")
    func signature() {
        // RFC 4231 §4.3 proves the proof.
        #expect(Self.hmac(Array("Jefe".utf8), Array("what do ya want for nothing?".utf8)) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let body = Array(#"{"a":1}"#.utf8), secret = "khóa ký"
        let signature = WebhookSignature(body, secret: Secret(secret), at: Instant(seconds: 1_790_744_400))
        #expect(signature.text == "t=1790744400,v1=" + Self.hmac(Array(secret.utf8), Array("1790744400.".utf8) + body))
    }

    @Test("Each event comes once, in its order, signed, and the secret is nowhere in the journal")
    func tells() async throws {
        let bed = try await HandoverBed(webhook: true), system = try bed.haNoi
        try await bed.play {
            let dossier = try await bed.submit()
            await bed.pass()
            try await system.advance(bed.line)
            await bed.pass()
            let notices = system.notices, bodies = try notices.map { try JSON(parsing: $0.body) }
            #expect(bodies.map { $0["viec"]?["ma"]?.string } == ["submitted", "numbered", "acknowledged", "progress"])
            #expect(bodies.map { $0["so"]?.int } == [1, 2, 3, 4] && bodies.allSatisfy { $0["maHoSo"]?.string == dossier.number })
            #expect(bodies.last?["noiDung"]?.string == "Đã tiếp nhận hồ sơ" && bodies.last?["trangThai"]?["ma"]?.string == "2")
            #expect(bodies.last?["luc"]?.string == "2026-09-30T12:00:00+07:00")
            for notice in notices {
                #expect(notice.signature == "t=\(HandoverBed.noon),v1=" + Self.hmac(Array(HandoverBed.secret.utf8), Array("\(HandoverBed.noon).".utf8) + notice.body))
            }
            let stored = try await bed.journal.feed("H26", after: 0, limit: 10)
            #expect(notices.map(\.position) == stored.map { String($0.position) })
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: bed.folder) {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: bed.folder + "/" + name))
            #expect(bytes.firstRange(of: Data(HandoverBed.secret.utf8)) == nil, "\(name)")
        }
    }

    @Test("A receiver that fails is told again, signed anew", arguments: [AgencySystemFault.lost, .html(500), .html(404), .drop, .half])
    func again(fault: AgencySystemFault) async throws {
        let bed = try await HandoverBed(webhook: true), system = try bed.haNoi
        system.misbehave(fault, at: .notice, times: 3)
        try await bed.play {
            _ = try await bed.submit()
            await bed.pass(.minutes(1))
            let positions = system.notices.map(\.position)
            #expect(Set(positions).count == 3 && positions == positions.sorted())
            try await bed.nothingIsLeft("H26/bao-tin")
            let last = try #require(system.notices.last), moment = try #require(last.signature.split(separator: ",").first).dropFirst(2)
            // Three back-offs are more than two seconds.
            #expect(try #require(Int64(moment)) >= HandoverBed.noon + 2)
            #expect(last.signature == "t=\(moment),v1=" + Self.hmac(Array(HandoverBed.secret.utf8), Array("\(moment).".utf8) + last.body))
        }
    }

    @Test("A receiver that refuses for good becomes a dead letter with what it said")
    func refuses() async throws {
        let bed = try await HandoverBed(webhook: true), system = try bed.haNoi
        try await bed.play {
            let dossier = try await bed.submit()
            await bed.pass()
            let count = system.notices.count
            system.standingFault = .html(403)
            _ = try await bed.book.erase(dossier.stream)
            await bed.pass(.days(1))
            #expect(try await bed.dead("H26/bao-tin") == ["the system said 403"])
            #expect(system.notices.count == count)
        }
    }
}
