import Foundation
import Gateway
import JSON
import Journal
import SOAP
import Testbed
import Testing
import XML

@testable import SingleWindow

/// The test's keys are openssl's, made for this process and gone with it.
@Suite("Signed messages of the single window", .enabled(if: SigningBed.isWanted), .timeLimit(.minutes(1)))
struct SignedTests {
    /// A key whose certificate is an authority of its own.
    private static func key(_ name: String) throws -> (key: [UInt8], certificate: [UInt8]) { try SigningBed.selfSigned("Synthetic \(name)") }

    /// Both ends sign; each asks the other's signature.
    private func play(_ rule: SignatureRules.Rule, ministrySigns: Bool, strangers: Bool = false, _ act: (WindowBed) async throws -> Void) async throws {
        let business = try Self.key("NSW"), ministry = try Self.key("BCT"), stranger = try Self.key("stranger")
        try await WindowBed.play(.sqlite) { bed in
            // Certificates are made now; the bed's own noon lies months before.
            let now = Int64(Date().timeIntervalSince1970) + 60
            bed.alarm.advance(by: .seconds(now - WindowBed.noon))
            for (node, own, other) in [(bed.business, business, ministry), (bed.ministry, ministry, business)] {
                var settings = node.book.settings
                settings.peers[0].signatures.system = rule
                settings.peers[0].signatures.check = SignatureCheck(try #require(TrustedAuthorities(authorities: strangers ? stranger.certificate : other.certificate)))
                let signs = node.side == .business || ministrySigns
                settings.registrations[0].signer = signs ? XMLSigner(key: own.key, certificate: own.certificate) : nil
                #expect(!signs || settings.registrations[0].signer != nil)
                node.book.use(settings)
            }
            try bed.business.speak(to: bed.ministry)
            try bed.ministry.speak(to: bed.business)
            try await act(bed)
        }
    }

    @Test("Both ends sign and ask for it: messages and answers pass, and whose certificate it was is recorded")
    func both() async throws {
        try await play(.required, ministrySigns: true) { bed in
            try await bed.say(.declare, by: bed.business)
            await bed.pass()
            try await bed.say(.accept)
            await bed.pass()
            #expect(try await bed.state(bed.business) == .accepted)
            #expect(try await bed.kinds(bed.business) == [.sent, .acknowledged, .received])
            let declaration = try #require(try await bed.business.book.declaration(WindowBed.code, "R-1"))
            let received = try #require(try await bed.business.book.timeline(declaration).last)
            #expect(received.facts["signature-system"]?.string?.count == 64)
        }
    }

    @Test("An answer that is not signed as the party's file asks is no answer: the message comes again")
    func unsignedAnswer() async throws {
        try await play(.required, ministrySigns: false) { bed in
            try await bed.say(.declare, by: bed.business)
            await bed.pass(.minutes(10))
            #expect(try await bed.kinds(bed.business) == [.sent])
            #expect(try await bed.kinds(bed.ministry) == [.received])
        }
    }

    @Test("What is wanted and absent passes, and that it was absent is recorded")
    func wanted() async throws {
        try await play(.wanted, ministrySigns: false) { bed in
            try await bed.say(.declare, by: bed.business)
            await bed.pass()
            try await bed.say(.accept)
            await bed.pass()
            let declaration = try #require(try await bed.business.book.declaration(WindowBed.code, "R-1"))
            #expect(try await bed.business.book.timeline(declaration).last?.facts["signature-system"] == "absent")
        }
    }

    @Test("A message signed by a stranger's key, or changed under way, is refused by its code, and nothing of it is kept")
    func refused() async throws {
        try await play(.required, ministrySigns: true) { bed in
            try await bed.say(.declare, by: bed.business)
            await bed.pass()
            let before = try await bed.business.book.journal.lastPosition(), peer = bed.business.book.settings.peers[0]
            var header = WindowHeader(
                messageID: "m", from: WindowNode.unit(.ministry), to: WindowNode.unit(.business),
                subject: Subject(documentType: WindowBed.code, type: "17", function: "01", reference: "R-1", sendDate: bed.clock.now()))
            header.version = "1.0"
            let signer = bed.ministry.book.settings.registrations[0].signer
            func answer(_ envelope: [UInt8]) async throws -> WindowAnswer {
                let call = try WindowPayload.request(envelope, office: "BCT", documentType: WindowBed.code, WireSettings())
                return try await bed.business.book.receive(try WindowPayload(request: SOAPMessage(reading: call, contentType: "text/xml"), WireSettings()), from: peer).said
            }
            let envelope = String(decoding: try Envelope.bytes(header, content: [.element("Note", "x")], signer: signer), as: UTF8.self)
            let changed = try await answer(Array(envelope.replacing("<Note>x<", with: "<Note>y<").utf8))
            #expect(changed == .refused([WindowRefusal(.signatureInvalid, "SystemSignature does not hold: altered")]))
            let bare = try await answer(try Envelope.bytes(header, content: [.element("Note", "x")]))
            #expect(bare == .refused([WindowRefusal(.signatureInvalid, "SystemSignature is empty, and must hold a signature")]))
            let other = try Self.key("other"), strange = try #require(XMLSigner(key: other.key, certificate: other.certificate))
            let foreign = try await answer(try Envelope.bytes(header, content: [.element("Note", "x")], signer: strange))
            #expect(foreign == .refused([WindowRefusal(.signatureInvalid, "SystemSignature does not hold: unknown-issuer")]))
            #expect(try await bed.business.book.journal.lastPosition() == before)
        }
    }
}
