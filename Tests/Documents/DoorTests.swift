import Catalogue
import Connectors
import Dossiers
import Foundation
import Gateway
import JSON
import Journal
import NIOPosix
import Synchronization
import Testbed
import Testing

@testable import Documents

@Suite("The axis's door", .serialized)
struct DoorTests {
    /// One call as a system makes it, each part of which can be another.
    struct Call: Sendable {
        var operation = AxisOperation.agencies
        var system = "G02"
        var secret = DocumentBed.secret
        var form = AxisSignatureForm.lines
        var moment = Instant(seconds: DocumentBed.noon)
        var header: String? = #"{"servicetype":"eDoc"}"#
        var body: [UInt8] = []
        var signed: [UInt8]?
        var type: String?
        var signature: String?
    }

    private static func ask(_ bed: DocumentBed, _ call: Call) async throws -> OutboundAnswer {
        let timestamp = call.form.timestamp(call.moment)
        var signature = AxisSignature(call.form, secret: call.secret, system: call.system, timestamp: timestamp, contentType: call.type ?? "")
        signature.update(call.signed ?? call.body)
        var fields = Fields([AxisFields.system: call.system, AxisFields.timestamp: timestamp, AxisFields.signature: call.signature ?? signature.finish()])
        if let header = call.header { fields.add(AxisHeader.field, header) }
        if let type = call.type { fields.add(.contentType, type) }
        let caller = OutboundCaller(bed.line, loops: MultiThreadedEventLoopGroup.singleton, clock: bed.clock, seed: 9)
        return try await caller.ask(OutboundCall(.post, AxisPaths().path(call.operation), fields: fields, content: .bytes(call.body))).get()
    }

    private static func code(_ answer: OutboundAnswer) -> String { AxisAnswer(reading: answer.content)?.errorCode ?? "OK" }

    @Test("A signature is as the reference computes it, in both forms")
    func forms() {
        var joined = AxisSignature(.joined, secret: Secret("khoa"), system: "G02", timestamp: "01102026T081500+0123", contentType: "application/xml")
        joined.update(Array("<a>".utf8))
        joined.update(Array("</a>".utf8))
        // Computed by another program, Python's hmac.
        #expect(joined.finish() == "30c53d64e5e7b2e99964cf9c999a030717f92dea1fe27ec3f103d462422990a6")
        var lines = AxisSignature(.lines, secret: Secret("khoa"), system: "G02", timestamp: "2026-10-01T08:15:00.5+07:00", contentType: "application/xml")
        lines.update(Array("<a></a>".utf8))
        #expect(lines.finish() == "419b17e97e0ad5a32b5ad249da256e1f42b2f6f7d673098ed95bed94e39c0b55")
        #expect(AxisSignatureForm.joined.timestamp(Instant(nanoseconds: 1_790_815_500_123_000_000)) == "01102026T074500+0123")
        #expect(AxisSignatureForm.lines.timestamp(Instant(nanoseconds: 1_790_815_500_123_000_000)) == "2026-10-01T07:45:00.123000000+07:00")
        for form in AxisSignatureForm.allCases {
            let moment = Instant(nanoseconds: 1_790_815_500_123_000_000)
            #expect(form.moment(form.timestamp(moment)) == moment)
            for wrong in ["", "2026-10-01", "01102026T082500+012", "01102026T082500-0123", "31022026T082500+0123", "2026-10-01T08:25:00"] { #expect(form.moment(wrong) == nil) }
        }
    }

    @Test("Whoever is not shown to call is answered 401, and nothing happens; a signature is taken once", arguments: AxisSignatureForm.allCases)
    func callers(_ form: AxisSignatureForm) async throws {
        try await DocumentBed.play(.sqlite, form: form) { bed in
            var good = Call()
            good.form = form
            #expect(Self.code(try await Self.ask(bed, good)) == "OK")
            #expect(Self.code(try await Self.ask(bed, good)) == "REPLAYED")
            let now = Instant(seconds: DocumentBed.noon), step = form.step
            let wrong: [(String, @Sendable (inout Call) -> Void)] = [
                ("SIGNATURE", { $0.secret = Secret("khác") }), ("SIGNATURE", { $0.system = "H26" }), ("SIGNATURE", { $0.system = "không" }),
                ("SIGNATURE", { $0.signature = "" }), ("SIGNATURE", { $0.signed = [1] }), ("TIMESTAMP", { $0.moment = now + .seconds(301) }),
                ("TIMESTAMP", { $0.moment = Instant(seconds: DocumentBed.noon - 301) }), ("TIMESTAMP", { $0.form = form == .lines ? .joined : .lines }),
            ]
            for (index, (code, change)) in wrong.enumerated() {
                var call = good
                call.moment = now + Span(nanoseconds: step.nanoseconds * Int64(index + 1))
                change(&call)
                let answer = try await Self.ask(bed, call)
                #expect(answer.status == 401 && Self.code(answer) == code, "\(index): \(code)")
            }
            for off in [Int64(-300), 300] {
                var call = good
                call.moment = Instant(seconds: DocumentBed.noon + off)
                #expect(Self.code(try await Self.ask(bed, call)) == "OK")
            }
        }
    }

    @Test("A header that is missing, of another form or with members nobody knows is refused by the member's name", arguments: [
        (nil, "edoc-header"), ("", "edoc-header"), ("[]", "edoc-header"), (#"{"servicetype":"xDoc"}"#, "servicetype"), (#"{"khac":1}"#, "khac"),
        (#"{"pageIndex":0}"#, "pageIndex"), (#"{"pageSize":101}"#, "pageSize"), (#"{"from":"01/10/2026"}"#, "from"), (#"{"messagetype":"doc"}"#, "messagetype"),
        (#"{"status":"xong"}"#, "status"), (#"{"status":"fail"}"#, "reason"), (#"{"docid":""}"#, "docid"),
    ])
    func headers(_ header: String?, _ member: String) async throws {
        try await DocumentBed.play(.sqlite) { bed in
            var call = Call()
            call.operation = .received
            call.header = header
            let answer = try #require(AxisAnswer(reading: try await Self.ask(bed, call).content))
            #expect(answer.errorCode == "HEADER" && answer.errorDesc.hasPrefix(member))
        }
    }

    @Test("A file that is sent is taken only when its whole body is signed; one that is not leaves nothing")
    func unsigned() async throws {
        try await DocumentBed.play(.sqlite) { bed in
            let document = try DocumentBed.document("G02", to: ["H26"])
            let file = try document.pieces().flatMap { (piece) -> [UInt8] in if case .bytes(let bytes) = piece { bytes } else { [] } }
            var call = Call()
            call.operation = .send
            call.header = #"{"servicetype":"eDoc","messagetype":"edoc"}"#
            call.body = file
            call.type = "application/xml"
            call.signed = Array(file.dropLast())
            #expect(Self.code(try await Self.ask(bed, call)) == "SIGNATURE")
            #expect(try await bed.axis.journal.lastPosition() == 0)
            call.signed = nil
            #expect(Self.code(try await Self.ask(bed, call)) == "OK")
            #expect(try await bed.at(bed.axis)?.receivers.count == 1)
        }
    }

    @Test("An organ sees what is for it, and speaks for itself", arguments: Store.allCases)
    func whose(_ store: Store) async throws {
        try await DocumentBed.play(store) { bed in
            let sent = try await bed.send("H26", to: ["G22"])
            var call = Call(), number: Int64 = 0
            func code(_ operation: AxisOperation, _ header: String) async throws -> String {
                number += 1
                call.operation = operation
                call.header = header
                call.moment = Instant(nanoseconds: DocumentBed.noon * 1_000_000_000 + number)
                return Self.code(try await Self.ask(bed, call))
            }
            #expect(try await code(.get, #"{"docid":"\#(sent.id)"}"#) == "UNKNOWN_DOCUMENT")
            #expect(try await code(.update, #"{"docid":"\#(sent.id)","status":"done"}"#) == "UNKNOWN_DOCUMENT")
            #expect(try await code(.get, "{}") == "HEADER")
            #expect(try await bed.axis.keys(.waiting, of: DocumentBed.organ("G22"), limit: 9).count == 1)
        }
    }

    @Test("What an organ sent is listed with how far it is, by days")
    func sent() async throws {
        try await DocumentBed.play(.sqlite) { bed in
            try await bed.send(to: ["H26", "G22"])
            await bed.pass()
            let id = try #require(try await bed.at(bed.axis)).id
            _ = try await bed.axis.tell(.arrived, of: id, by: DocumentBed.organ("H26"))
            var call = Call()
            for (number, (header, count)) in [(#"{"pageIndex":1}"#, 1), (#"{"from":"2026/09/30","to":"2026/09/30"}"#, 1), (#"{"from":"2026/10/01"}"#, 0)].enumerated() {
                call.operation = .sent
                call.header = header
                call.moment = Instant(nanoseconds: DocumentBed.noon * 1_000_000_000 + Int64(number + 100))
                let answer = try #require(AxisAnswer(reading: try await Self.ask(bed, call).content))
                #expect(answer.members["total"] == JSON(count))
                if count == 1 { #expect(answer.members["list"]?[0]?["to"] == [["organ": "H26", "status": "01"], ["organ": "G22", "status": ""]]) }
            }
        }
    }
}
