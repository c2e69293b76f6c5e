import Foundation
import Gateway
import Journal
import NIOCore
import NIOEmbedded
import NIOPosix
import SOAP
import Testbed
import Testing
import XML

@testable import SingleWindow

/// Messages meant to harm, each as it comes to the door.
enum HostileMessages {
    static let envelope = (try? EnvelopeTests.envelope()) ?? ""
    private static let space = WireSettings().namespace

    static func call(_ payload: String, head: String = "", body: String = "", soap: String = "http://schemas.xmlsoap.org/soap/envelope/") -> [UInt8] {
        Array("""
            \(head)<s:Envelope xmlns:s="\(soap)">\(body)<s:Body><m:receiveRequest xmlns:m="\(space)"><m:officeCode>BCT</m:officeCode>\
            <m:documentType>BCT0600001</m:documentType><m:requestPayload>\(payload)</m:requestPayload></m:receiveRequest></s:Body></s:Envelope>
            """.utf8)
    }

    private static func cdata(_ text: String) -> [UInt8] { call("<![CDATA[\(text)]]>") }
    private static func utf16(_ bytes: [UInt8], big: Bool) -> [UInt8] {
        String(decoding: bytes, as: UTF8.self).utf16.flatMap { big ? [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] : [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    }

    static let all: [(name: String, bytes: [UInt8])] = entities + shapes + encodings + places + cut

    private static let entities: [(String, [UInt8])] = {
        let laughs = "<!DOCTYPE a [<!ENTITY a0 'ha'>" + (1...9).map { "<!ENTITY a\($0) '\(String(repeating: "&a\($0 - 1);", count: 10))'>" }.joined() + "]>"
        let quadratic = "<!DOCTYPE a [<!ENTITY a '\(String(repeating: "x", count: 100_000))'>]>"
        let declarations = [
            ("an external entity", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"), ("an entity over HTTP", "<!DOCTYPE a [<!ENTITY x SYSTEM 'http://127.0.0.1:9/'>]>"),
            ("a parameter entity", "<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/'>%x;]>"), ("an external subset", "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'>"),
            ("a public subset", "<!DOCTYPE a PUBLIC '-//X' 'http://127.0.0.1:9/a.dtd'>"), ("a billion laughs", laughs), ("a quadratic blow-up", quadratic),
            ("an entity of itself", "<!DOCTYPE a [<!ENTITY x '&x;'>]>"), ("attributes by default", "<!DOCTYPE a [<!ATTLIST Envelope Id ID 'c'>]>"), ("an empty type", "<!DOCTYPE a>"),
        ]
        return declarations.flatMap { name, text in
            [("\(name) before the SOAP", call("&x;", head: text)), ("\(name) before the envelope", cdata(text + envelope))]
        }
    }()

    private static let shapes: [(String, [UInt8])] = [
        ("a thousand levels", cdata(String(repeating: "<a>", count: 1000) + String(repeating: "</a>", count: 1000))),
        ("a hundred thousand levels that never end", cdata(String(repeating: "<a>", count: 100_000))),
        ("levels in the SOAP", call(String(repeating: "<a>", count: 100) + String(repeating: "</a>", count: 100))),
        ("an attribute of a megabyte", cdata("<Envelope a='\(String(repeating: "x", count: 1 << 20))'/>")),
        ("ten thousand attributes", cdata("<Envelope \((0..<10_000).map { "a\($0)=''" }.joined(separator: " "))/>")),
        ("ten thousand namespaces", cdata("<Envelope \((0..<10_000).map { "xmlns:a\($0)='u'" }.joined(separator: " "))/>")),
        ("a name of a megabyte", cdata("<\(String(repeating: "x", count: 1 << 20))/>")),
        ("a comment of a megabyte", cdata("<Envelope><!--\(String(repeating: "x", count: 1 << 20))--></Envelope>")),
        ("an instruction of a megabyte", cdata("<Envelope><?x \(String(repeating: "x", count: 1 << 20))?></Envelope>")),
        ("the same attribute twice", cdata("<Envelope a='1' a='2'/>")), ("many unknown members", cdata("<Envelope>\(String(repeating: "<a/>", count: 100_000))</Envelope>")),
        ("two envelopes", cdata(envelope + envelope)), ("an envelope and text", cdata(envelope + "x")), ("two payload children", call(envelope + envelope)),
        ("a child and text", call(envelope + "x")), ("half escaped", call("&lt;Envelope&gt;" + "<a/>")), ("escaped three times", call("&amp;amp;lt;Envelope/&amp;amp;gt;")),
    ]

    private static let encodings: [(String, [UInt8])] = [
        ("UTF-7", cdata("<?xml version='1.0' encoding='UTF-7'?>" + envelope)), ("Latin-1", cdata("<?xml version='1.0' encoding='ISO-8859-1'?>" + envelope)),
        ("UTF-16 that is UTF-8", cdata("<?xml version='1.0' encoding='UTF-16'?>" + envelope)), ("UTF-32", [0, 0, 0xFE, 0xFF] + call("")),
        ("EBCDIC", [0x4C, 0x6F, 0xA7, 0x94]), ("half of UTF-16", [0xFE, 0xFF] + utf16(call(""), big: true).dropLast()), ("both orders", [0xFE, 0xFF] + utf16(call(""), big: false)),
        ("overlong", call("") + [0xC0, 0xBC]), ("a surrogate in UTF-8", Array("<a>".utf8) + [0xED, 0xA0, 0x80] + Array("</a>".utf8)), ("a NUL", Array("<a>\u{0}</a>".utf8)),
        ("a forbidden character", cdata("<Envelope>\u{1}</Envelope>")), ("a reference to a forbidden character", cdata("<Envelope>&#1;</Envelope>")),
    ]

    private static let places: [(String, [UInt8])] = [
        ("another SOAP's namespace", call("<![CDATA[\(envelope)]]>", soap: "urn:x")), ("a namespace on the envelope", cdata(envelope.replacing("<Envelope>", with: "<Envelope xmlns='urn:x'>"))),
        ("a prefix that is not declared", cdata("<e:Envelope/>")), ("another method's namespace", Array(String(decoding: cdata(envelope), as: UTF8.self).replacing("com/vnsw", with: "com/other").utf8)),
        ("a header that must be understood", call("<![CDATA[\(envelope)]]>", body: "<s:Header><x s:mustUnderstand='1'/></s:Header>")), ("two bodies", call("<![CDATA[\(envelope)]]>", body: "<s:Body/>")),
        ("an xml:id that takes another's", cdata(envelope.replacing("<Header>", with: "<Header xml:id='a'/><Header xml:id='a'>"))), ("nothing", []), ("no XML", Array("GET / HTTP/1.1".utf8)), ("JSON", Array("{}".utf8)),
    ]

    private static let cut: [(String, [UInt8])] = {
        let whole = cdata(envelope)
        return [1, 2, 10, whole.count / 4, whole.count / 2, whole.count - 20, whole.count - 1].map { ("cut after \($0) bytes", Array(whole.prefix($0))) }
    }()
}

@Suite("Hostile messages at the window's door", .serialized, .timeLimit(.minutes(1)))
struct HostileTests {
    @Test("There are more than sixty")
    func count() { #expect(HostileMessages.all.count >= 60) }

    @Test("Each is refused, by a fault or by an envelope with a code, and nothing of it is kept", arguments: HostileMessages.all.indices)
    func refused(_ index: Int) async throws {
        let message = HostileMessages.all[index]
        try await WindowBed.play(.sqlite) { bed in
            let (status, text) = try await Self.ask(message.bytes, bed)
            let isFault = status == 500 && text.contains("Fault>"), isRefusal = status == 200 && text.contains("<ErrorCode>")
            #expect(isFault || isRefusal, "\(message.name): \(status) \(text.prefix(300))")
            #expect(!text.contains("root:"), "\(message.name)")
            #expect(try await bed.business.book.journal.lastPosition() == 0, "\(message.name)")
        }
    }

    private static func ask(_ bytes: [UInt8], _ bed: WindowBed) async throws -> (Int, String) {
        let loop = MultiThreadedEventLoopGroup.singleton.next(), caller = bed.business.line
        return try await withCheckedThrowingContinuation { (done: CheckedContinuation<(Int, String), any Error>) in
            loop.execute {
                do {
                    let exchange = try TestExchange.make(.post, "/VNSWReceiveGateway/ws", fields: [.contentType: "text/xml"], body: .bytes(ByteBuffer(bytes: bytes)), loop: loop, clock: bed.clock)
                    guard case .later(let pending) = caller.answer(exchange) else { return done.resume(throwing: GatewayError.defect) }
                    pending.pass { outcome in
                        switch outcome {
                        case .success(let answer):
                            if case .bytes(let bytes) = answer.body { done.resume(returning: (answer.status, String(buffer: bytes))) } else { done.resume(returning: (answer.status, "")) }
                        case .failure(let error): done.resume(returning: (error.status, "\(error.detail)"))
                        }
                        return outcome
                    }
                } catch { done.resume(throwing: error) }
            }
        }
    }

    /// `MOTCUA_FIGURES=1`, alone: what each costs.
    @Test("What each costs", .enabled(if: MemoryPeak.isWanted))
    func figures() async throws {
        try await WindowBed.play(.sqlite) { bed in
            var worst: (String, Double) = ("", 0), largest: (String, Int) = ("", 0)
            for message in HostileMessages.all {
                let (kilobytes, milliseconds) = await MemoryPeak.measure { _ = try? await Self.ask(message.bytes, bed) }
                if milliseconds > worst.1 { worst = (message.name, milliseconds) }
                if kilobytes > largest.1 { largest = (message.name, kilobytes) }
            }
            MemoryPeak.say("\(HostileMessages.all.count) hostile messages: at most \(worst.1) ms (\(worst.0)), \(largest.1) KiB (\(largest.0))")
        }
    }
}
