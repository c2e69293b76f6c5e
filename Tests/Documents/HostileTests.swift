import Catalogue
import Gateway
import Journal
import Testbed
import Testing

@testable import Documents

/// Files meant to harm, each as it comes to the axis.
enum HostileFiles {
    private static let text = (try? ReadingTests.text(DocumentBed.document("G22", to: ["H26"], attachments: [
        Documents.Attachment(contentId: "tep-1", contentType: "text/plain", name: "a.txt"),
    ]))) ?? ""
    private static let content = "VGjhu60gbmdoaeG7h20="

    private static func with(_ base64: String) -> String { text.replacing(content, with: base64) }
    private static func head(_ declaration: String) -> String { text.replacing("?>", with: "?>" + declaration) }
    private static func in16(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] } }
    private static func long(_ count: Int, _ text: String = "x") -> String { String(repeating: text, count: count) }

    static let all: [(name: String, bytes: [UInt8])] = {
        let texts = entities + shapes + members + contents
        return texts.map { (name: $0.0, bytes: Array($0.1.utf8)) } + bytes.map { (name: $0.0, bytes: $0.1) }
    }()

    private static let entities: [(String, String)] = [
        ("an external entity", head("<!DOCTYPE edXML [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>").replacing("V/v", with: "&x;")),
        ("a billion laughs", head("<!DOCTYPE edXML [<!ENTITY a0 'ha'>" + (1...9).map { "<!ENTITY a\($0) '\(long(10, "&a\($0 - 1);"))'>" }.joined() + "]>").replacing("V/v", with: "&a9;")),
        ("a quadratic blow-up", head("<!DOCTYPE edXML [<!ENTITY a '\(long(100_000))'>]>").replacing("V/v", with: long(1000, "&a;"))),
        ("a parameter entity", head("<!DOCTYPE edXML [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/'>%x;]>")), ("an empty type", head("<!DOCTYPE edXML>")),
        ("an entity in an attachment", head("<!DOCTYPE edXML [<!ENTITY x 'QUJD'>]>").replacing(content, with: "&x;")),
    ]

    private static let shapes: [(String, String)] = [
        ("a thousand levels", text.replacing("V/v", with: long(1000, "<a>") + long(1000, "</a>"))), ("levels that never end", text + long(100_000, "<a>")),
        ("levels in an attachment", with(long(100, "<a>"))), ("an attribute of a megabyte", text.replacing("<Attachment>", with: "<Attachment a='\(long(1 << 20))'>")),
        ("ten thousand attributes", text.replacing("<Attachment>", with: "<Attachment \((0..<10_000).map { "a\($0)=''" }.joined(separator: " "))>")),
        ("a name of a megabyte", text.replacing("<Attachment>", with: "<\(long(1 << 20))>")), ("a hundred thousand members", text.replacing("<Attachment>", with: long(100_000, "<a/>") + "<Attachment>")),
        ("a hundred thousand attachments", text.replacing("<AttachmentEncoded>", with: "<AttachmentEncoded>" + long(100_000, "<Attachment><ContentTransferEncoded/></Attachment>"))),
        ("ten thousand namespaces", text.replacing("<Attachment>", with: "<Attachment \((0..<10_000).map { "xmlns:a\($0)='u'" }.joined(separator: " "))>")),
        ("a comment of a megabyte", text.replacing("<Attachment>", with: "<!--\(long(1 << 20))--><Attachment>")),
        ("two files", text + text), ("text behind it", text + "x"), ("another root", text.replacing("edXML xmlns=", with: "edxml xmlns=").replacing("</edXML>", with: "</edxml>")),
        ("another namespace", text.replacing("QCVN_102_2016", with: "QCVN_102_2017")), ("a prefix that is not declared", text.replacing("<edXML:edXMLBody>", with: "<x:edXMLBody>")),
    ]

    private static let members: [(String, String)] = [
        ("From twice", text.replacing("</edXML:From>", with: "</edXML:From><edXML:From/>")), ("no To", text.replacing("edXML:To>", with: "edXML:Tu>")),
        ("a From that is another's", text.replacing(">G22<", with: ">H26<")), ("a To that nobody knows", text.replacing(">H26<", with: ">H99<")),
        ("an organ that is none", text.replacing(">G22<", with: ">../etc<")), ("an empty DocumentId", text.replacing("G22,2026/10/01,137/UBND-VX", with: "")),
        ("a DocumentId of a kilobyte", text.replacing("G22,2026/10/01,137/UBND-VX", with: long(1024))), ("an unknown kind", text.replacing("DocType>0<", with: "DocType>9<")),
        ("a revoke of nothing", text.replacing("DocType>0<", with: "DocType>1<")), ("a trace out of time", text.replacing("2026/09/30 12:00:00", with: "2026/02/30 12:00:00")),
        ("a reference to nothing", text.replacing("href=\"cid:tep-1\"", with: "href=\"cid:tep-2\"")), ("a reference to a file", text.replacing("href=\"cid:tep-1\"", with: "href=\"file:///etc/passwd\"")),
        ("an attachment without a reference", text.replacing("<ContentId>cid:tep-1<", with: "<ContentId>cid:tep-9<")), ("text beside members", text.replacing("<AttachmentEncoded>", with: "<AttachmentEncoded>x")),
        ("a member that nobody knows", text.replacing("<edXML:Subject>", with: "<edXML:Khac/><edXML:Subject>")), ("a status as a document", text.replacing("</edXML:MessageHeader>", with: "<edXML:StatusCode>01</edXML:StatusCode></edXML:MessageHeader>")),
    ]

    private static let contents: [(String, String)] = [
        ("no Base64", with("@@@@")), ("Base64 that is cut", with("VGj")), ("Base64 behind its end", with("VA==VGj=")), ("bits left over", with("VB==")),
        ("an element in the content", with("VGj<b/>h")), ("a content twice", text.replacing("</ContentTransferEncoded>", with: "</ContentTransferEncoded><ContentTransferEncoded/>")),
        // ZIPs of two entries and of none, and one whose end is missing.
        ("a ZIP of two", with("UEsDBBQAAAAAAAAAIQC379yDAQAAAAEAAAABAAAAYTFQSwMEFAAAAAAAAAAhAA2+1RoBAAAAAQAAAAEAAABiMlBLAQIUAxQAAAAAAAAAIQC379yDAQAAAAEAAAABAAAAAAAAAAAAAACAAQAAAABhUEsBAhQDFAAAAAAAAAAhAA2+1RoBAAAAAQAAAAEAAAAAAAAAAAAAAIABIAAAAGJQSwUGAAAAAAIAAgBeAAAAQAAAAAAA")),
        ("a ZIP of none", with("UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==")), ("a ZIP that is cut", with("UEsDBBQAAAAIAAAAIQDc/d3REAAAAA4AAAALAAAALi4vLi4v")), ("a ZIP that says four gigabytes", with("UEsDBBQAAAAIAAAAIQDc/d3REAAAAP////8LAAAALi4vLi4veC50eHQLyXi4")),
    ]

    private static let bytes: [(String, [UInt8])] = coded + [1, 10, 300, 1000].map { (count: Int) -> (String, [UInt8]) in ("cut after \(count) bytes", Array(text.utf8.prefix(count))) }

    private static let coded: [(String, [UInt8])] = [
        ("nothing", []), ("no XML", Array("GET / HTTP/1.1".utf8)), ("JSON", Array("{}".utf8)), ("UTF-7", Array(text.replacing("UTF-8", with: "UTF-7").utf8)),
        ("Latin-1", Array(text.replacing("UTF-8", with: "ISO-8859-1").utf8)), ("UTF-16 that is UTF-8", Array(text.replacing("UTF-8", with: "UTF-16").utf8)),
        ("UTF-16 that calls itself UTF-8", [0xFF, 0xFE] + in16(text)), ("half of UTF-16", [0xFF, 0xFE] + in16(text.replacing("UTF-8", with: "UTF-16")).dropLast()),
        ("a surrogate in UTF-8", inserted([0xED, 0xA0, 0x80])), ("a NUL", inserted([0])),
    ]

    private static func inserted(_ bytes: [UInt8]) -> [UInt8] {
        var all = Array(text.utf8)
        all.insert(contentsOf: bytes, at: 600)
        return all
    }
}

@Suite("Hostile files at the axis", .serialized, .timeLimit(.minutes(1)))
struct HostileTests {
    @Test("There are more than sixty")
    func count() { #expect(HostileFiles.all.count >= 60) }

    @Test("Each is refused as its sender's fault, and nothing of it is kept but its mark", arguments: HostileFiles.all.indices)
    func refused(_ index: Int) async throws {
        let file = HostileFiles.all[index]
        try await DocumentBed.play(.sqlite) { bed in
            do {
                _ = try await bed.take(file.bytes, from: "G22", step: 16 << 10)
                Issue.record("\(file.name) was taken")
            } catch let trouble as DocumentTrouble { #expect(!trouble.isOurs, "\(file.name): \(trouble.words)") }
            let events = try await bed.axis.journal.feed(nil, after: 0, limit: 9)
            #expect(events.map(\.kind) == ["document-turned-away"], "\(file.name)")
            #expect(!events.contains { String(decoding: $0.content, as: UTF8.self).contains("root:") })
            let verification = try await bed.axis.journal.verify { _ in }
            #expect(verification.files == 0 && verification.flaws == [], "\(file.name)")
        }
    }

    /// `MOTCUA_FIGURES=1`, alone: what each costs.
    @Test("What each costs", .enabled(if: MemoryPeak.isWanted))
    func figures() async throws {
        try await DocumentBed.play(.sqlite) { bed in
            var worst: (String, Double) = ("", 0), largest: (String, Int) = ("", 0)
            for file in HostileFiles.all {
                let (kilobytes, milliseconds) = await MemoryPeak.measure { _ = try? await bed.take(file.bytes, from: "G22", step: 16 << 10) }
                if milliseconds > worst.1 { worst = (file.name, milliseconds) }
                if kilobytes > largest.1 { largest = (file.name, kilobytes) }
            }
            MemoryPeak.say("\(HostileFiles.all.count) hostile files: at most \(worst.1) ms (\(worst.0)), \(largest.1) KiB (\(largest.0))")
        }
    }
}
