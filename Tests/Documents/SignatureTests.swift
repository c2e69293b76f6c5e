import Catalogue
import Crypto
import Dossiers
import Foundation
import Gateway
import JSON
import Journal
import Testbed
import Testing
import XML

@testable import Documents

@Suite("Signatures of documents", .enabled(if: SigningBed.isWanted), .timeLimit(.minutes(1)))
struct SignatureTests {
    private static let contents: [[UInt8]] = [Array("một".utf8), Array("hai".utf8), []]
    private static func digest(_ bytes: [UInt8]) -> String { Hexadecimal.text(SHA256.hash(data: bytes)) }

    /// A signed file, its attachments in plain Base64.
    private static func file(_ key: String, attachments count: Int = 3, business: Business? = nil, change: (inout EdXMLDocument) -> Void = { _ in }) throws -> String {
        let attachments = (0..<count).map { Documents.Attachment(contentId: "tep-\($0)", contentType: "text/plain", name: "tep-\($0).txt") }
        var document = try DocumentBed.document("H26", to: ["G22"], business: business, attachments: attachments)
        change(&document)
        let pieces = try document.pieces(signedBy: SigningBed.shared.get().signer(key), digests: contents.prefix(count).map(digest))
        return pieces.map { piece in
            switch piece {
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            case .content(let index): Data(contents[index]).base64EncodedString()
            }
        }.joined()
    }

    private static func verdict(_ file: String, _ check: SignatureCheck, _ contents: [(String, [UInt8])]? = nil, at moment: Int64 = SigningBed.now) throws -> DocumentSignature.Verdict {
        let root = try XMLDocument(parsing: Array(file.utf8)).root, document = try EdXMLDocument(reading: root)
        let digests = contents ?? zip(document.attachments, Self.contents).map { ($0.contentId, $1) }
        return DocumentSignature.judge(root, digests.map { ($0.0, digest($0.1)) }, by: check, at: moment)
    }

    private static func isValid(_ verdict: DocumentSignature.Verdict) -> Bool { if case .valid = verdict { true } else { false } }

    @Test("What is signed here holds, with RSA and with ECDSA, with attachments and without", arguments: ["rsa", "ec"], [0, 1, 3])
    func holds(_ key: String, _ count: Int) throws {
        let verdict = try Self.verdict(try Self.file(key, attachments: count), try SigningBed.shared.get().check())
        guard case .valid(let signer) = verdict else { Issue.record("\(verdict)"); return }
        #expect(signer.subject == "CN=Đơn vị \(key)")
    }

    @Test("The xmlsec1 command accepts what we sign, and we what it signs", .enabled(if: SigningBed.hasXMLSec), arguments: ["rsa", "ec"])
    func tool(_ key: String) throws {
        let bed = try SigningBed.shared.get(), file = try Self.file(key), name = "edxml-\(key)"
        try bed.write("\(name).xml", file)
        let (status, said) = try bed.run("/usr/bin/xmlsec1", ["--verify", "--ignore-manifests", "--trusted-pem", "\(bed.path)/ca.pem"] + Self.attributes + ["\(bed.path)/\(name).xml"])
        #expect(status == 0, "\(said)")
        let theirs = try Self.signedByTool(file, key, bed)
        #expect(Self.isValid(try Self.verdict(theirs, try bed.check())))
    }

    @Test("A byte changed in header, business or manifest breaks it")
    func altered() throws {
        var revoke = Business(.revoke)
        revoke.documentId = "H26,2026/10/01,1/UBND"
        revoke.receivers = [.init(organ: try DocumentBed.organ("G22"))]
        let file = try Self.file("rsa", business: revoke), check = try SigningBed.shared.get().check()
        #expect(Self.isValid(try Self.verdict(file, check)))
        for (old, new) in [("V/v thử nghiệm", "V/v thử nghiện"), ("10/01,1/UBND", "10/01,2/UBND"), ("version=\"1.0\">", "version=\"1.1\">"), ("Id=\"edXMLManifest\"", "Id=\"edXMLManifest\" a=\"b\"")] {
            #expect(file.contains(old))
            let verdict = try Self.verdict(file.replacing(old, with: new), check)
            #expect([.invalid(.altered), .invalid(.coverage)].contains(verdict), "\(new): \(verdict)")
        }
    }

    @Test("An attachment that is another, that is not signed or not there is named")
    func attachments() throws {
        let file = try Self.file("rsa"), check = try SigningBed.shared.get().check()
        let all = zip(["tep-0", "tep-1", "tep-2"], Self.contents).map { ($0, $1) }
        #expect(Self.isValid(try Self.verdict(file, check, all)))
        #expect(try Self.verdict(file, check, [all[0], ("tep-1", [1]), all[2]]) == .attachment("tep-1"))
        #expect(try Self.verdict(file, check, [("tep-0", all[1].1), ("tep-1", all[0].1), all[2]]) == .attachment("tep-0"))
        #expect(try Self.verdict(file, check, Array(all.prefix(2))) == .attachment("tep-2"))
        #expect(try Self.verdict(file, check, all + [("tep-3", [])]) == .attachment("tep-3"))
        // Signed without a list, and attachments there all the same.
        #expect(try Self.verdict(try Self.file("rsa", attachments: 0), check, [("tep-0", [])]) == .invalid(.coverage))
    }

    @Test("Certificates of a stranger, out of their time or taken back do not hold; nor does a file without a signature")
    func certificates() throws {
        let bed = try SigningBed.shared.get(), file = try Self.file("rsa")
        #expect(try Self.verdict(try Self.file("stranger"), try bed.check()) == .invalid(.unknownIssuer))
        #expect(try Self.verdict(file, try bed.check(), at: SigningBed.now + 40 * 86_400) == .invalid(.expired))
        #expect(try Self.verdict(try Self.file("revoked"), try bed.check(revoked: true)) == .invalid(.revoked))
        let start = try #require(file.firstRange(of: "<ds:Signature")), end = try #require(file.firstRange(of: "</ds:Signature>"))
        #expect(try Self.verdict(file.replacingCharacters(in: start.lowerBound..<end.upperBound, with: ""), try bed.check()) == .absent)
    }

    /// Each moves what was signed to a place where it is not read, or has less of it signed.
    @Test("What was signed elsewhere, or only in part, is no signature of the document", arguments: [
        "copy", "header", "list", "reference", "twice",
    ])
    func wrapped(_ form: String) throws {
        let file = try Self.file("rsa"), check = try SigningBed.shared.get().check()
        func part(_ name: String) throws -> Substring {
            let start = try #require(file.firstRange(of: "<\(name)")), end = try #require(file.firstRange(of: "</\(name)>"))
            return file[start.lowerBound..<end.upperBound]
        }
        let signature = String(try part("ds:Signature")), header = String(try part("edXML:edXMLHeader")), list = String(try part("ds:Object"))
        let changed: String
        switch form {
        case "copy":
            // The signed header goes into an object of the signature; a forged one stands in its place.
            let forged = header.replacing("V/v thử nghiệm", with: "V/v giả mạo").replacing(signature, with: signature.replacing("</ds:Signature>", with: "<ds:Object>\(header)</ds:Object></ds:Signature>"))
            changed = file.replacing(header, with: forged)
        case "header":
            let forged = header.replacing(#"<edXML:edXMLHeader Id="edXMLHeader">"#, with: "<edXML:edXMLHeader>")
            changed = file.replacing(header, with: forged)
        case "list": changed = file.replacing(list, with: "")
        case "reference":
            let reference = try #require(signature.firstRange(of: ##"<ds:Reference URI="#edXMLManifest">"##)), end = try #require(signature[reference.upperBound...].firstRange(of: "</ds:Reference>"))
            changed = file.replacing(signature[reference.lowerBound..<end.upperBound], with: "")
        default: changed = file.replacing(signature, with: signature + signature)
        }
        #expect(changed != file)
        let verdict = try Self.verdict(changed, check)
        guard case .invalid = verdict else { Issue.record("\(form): \(verdict)"); return }
    }

    /// Signed so by a tool that does not mind: it is the form that is refused, not a digest that broke.
    @Test("A list of digests of another form is none, though its signature holds", .enabled(if: SigningBed.hasXMLSec), arguments: [
        ("<ds:DigestMethod", "<ds:Transforms><ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform></ds:Transforms><ds:DigestMethod"),
        ("xmlenc#sha256", "xmlenc#sha512"), ("cid:tep-0", "http://127.0.0.1/tep-0"), ("cid:tep-1", "cid:tep-0"), ("Id=\"detached-digests\"", "Id=\"detached-digests\" Type=\"x\""),
    ])
    func lists(_ old: String, _ new: String) throws {
        let bed = try SigningBed.shared.get(), file = try Self.file("rsa")
        let start = try #require(file.firstRange(of: "<ds:Object>")), end = try #require(file.firstRange(of: "</ds:Object>"))
        let list = String(file[start.lowerBound..<end.upperBound]), changed = file.replacing(list, with: list.replacing(old, with: new))
        #expect(changed != file)
        let verdict = try Self.verdict(try Self.signedByTool(changed, "rsa", bed), try bed.check())
        #expect(new.contains("Type") ? Self.isValid(verdict) : verdict == .invalid(.coverage), "\(verdict)")
    }

    /// The file with its signature's values taken out and made anew by the xmlsec1 command.
    private static func signedByTool(_ file: String, _ key: String, _ bed: SigningBed) throws -> String {
        var template = file
        for value in ["SignatureValue", "X509Data"] {
            let start = try #require(template.firstRange(of: "<ds:\(value)>")), end = try #require(template.firstRange(of: "</ds:\(value)>"))
            template.replaceSubrange(start.upperBound..<end.lowerBound, with: "")
        }
        let name = "edxml-\(UInt64.random(in: .min ... .max))"
        try bed.write("\(name).xml", template)
        let (signed, words) = try bed.run("/usr/bin/xmlsec1", [
            "--sign", "--ignore-manifests", "--privkey-pem", "\(bed.path)/\(key).key,\(bed.path)/\(key).pem", "--output", "\(bed.path)/\(name)-signed.xml",
        ] + attributes + ["\(bed.path)/\(name).xml"])
        #expect(signed == 0, "\(words)")
        return String(decoding: try bed.read("\(name)-signed.xml"), as: UTF8.self)
    }

    private static let attributes = [
        "--id-attr:Id", "\(EdXML.namespace):edXMLHeader", "--id-attr:Id", "\(EdXML.namespace):edXMLManifest", "--id-attr:Id", "http://www.w3.org/2000/09/xmldsig#:Manifest",
    ]

    @Test("Two places for a signature are no absence of one")
    func doubled() throws {
        let file = try Self.file("rsa"), root = try XMLDocument(parsing: Array(file.replacing("</edXML:edXMLHeader>", with: "<edXML:DigitalSignature/></edXML:edXMLHeader>").utf8)).root
        #expect(DocumentSignature.judge(root, [], by: try SigningBed.shared.get().check(), at: SigningBed.now) == .invalid(.malformed))
        #expect(throws: XMLFailure.self) { try DocumentBed.document("H26", to: ["G22"]).pieces(signedBy: SigningBed.shared.get().signer("rsa"), digests: ["00"]) }
    }

    @Test("A signed document passes the line with its signature, and its certificate is written down; what does not hold is refused", arguments: Store.allCases)
    func passes(_ store: Store) async throws {
        let keys = try SigningBed.shared.get()
        try await DocumentBed.play(store) { bed in
            bed.alarm.advance(by: .seconds(SigningBed.now + 60 - DocumentBed.noon))
            var settings = bed.node.settings
            settings.organs[0].signer = try keys.signer("ec")
            bed.node.use(settings)
            settings = bed.axis.settings
            for index in settings.organs.indices {
                settings.organs[index].check = try keys.check()
                settings.organs[index].needsSignature = true
            }
            bed.axis.use(settings)
            try await bed.send(contents: [DocumentBed.bytes(1000)])
            await bed.pass()
            let arrived = try #require(try await bed.at(bed.axis))
            let facts = try await bed.axis.timeline(arrived).first?.facts
            #expect(facts?["signature"] == "valid" && facts?["signer"] == "CN=Đơn vị ec")
            settings = bed.node.settings
            settings.organs[0].signer = nil
            bed.node.use(settings)
            try await bed.send(number: "138")
            await bed.pass()
            #expect(try await bed.node.journal.messages(nil, state: .dead, after: 0, limit: 9).map(\.reason) == ["the axis refused it: FILE_SIGNATURE DigitalSignature: absent"])
            #expect(try await bed.at(bed.axis, "G02", "138") == nil)
        }
    }
}
