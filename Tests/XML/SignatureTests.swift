import Foundation
import Testbed
import Testing
import XML

@Suite("Signatures", .enabled(if: SigningBed.isWanted))
struct SignatureTests {
    private func reasons(_ verdicts: [SignatureVerdict]) -> [SignatureVerdict.Reason?] {
        verdicts.map { if case .invalid(let reason) = $0 { reason } else { nil } }
    }

    @Test("What RSA and ECDSA sign holds, and says who signed", arguments: ["rsa", "ec"])
    func valid(_ name: String) throws {
        let bed = try SigningBed.shared.get()
        for verdict in try bed.verdicts(try bed.envelope(name), try bed.check()) {
            guard case .valid(let signer) = verdict else {
                Issue.record("\(verdict)")
                continue
            }
            #expect(signer.subject.contains("Đơn vị \(name)"))
            #expect(signer.fingerprint.count == 64)
        }
    }

    @Test("The xmlsec1 command accepts what we sign, and we what it signs", .enabled(if: SigningBed.hasXMLSec), arguments: ["rsa", "ec"])
    func tool(_ name: String) throws {
        let bed = try SigningBed.shared.get(), envelope = try bed.envelope(name)
        try bed.write("ours-\(name).xml", envelope)
        let attributes = ["--id-attr:Id", "Header", "--id-attr:Id", "Body", "--id-attr:Id", "Content"]
        for node in ["/Envelope/SystemSignature/*", "/Envelope/Body/Signature/*"] {
            let (status, said) = try bed.run("/usr/bin/xmlsec1", ["--verify", "--trusted-pem", "\(bed.path)/ca.pem", "--node-xpath", node] + attributes + ["\(bed.path)/ours-\(name).xml"])
            #expect(status == 0, "\(said)")
        }
        let signer = try bed.signer(name)
        let template = String(decoding: try XMLMarkup.element("Envelope", [
            .element("Header", attributes: [XMLAttribute("Id", "h")], "x"), .element("Body", attributes: [XMLAttribute("Id", "b")], [
                .element("Content", attributes: [XMLAttribute("Id", "c")], "y"), .element("Signature"),
            ]), .element("SystemSignature", [signer.template(over: ["h", "b"])]),
        ]).bytes(), as: UTF8.self)
        try bed.write("template-\(name).xml", template)
        let (status, said) = try bed.run("/usr/bin/xmlsec1", [
            "--sign", "--privkey-pem", "\(bed.path)/\(name).key,\(bed.path)/\(name).pem", "--node-xpath", "/Envelope/SystemSignature/*", "--output", "\(bed.path)/theirs-\(name).xml",
        ] + attributes + ["\(bed.path)/template-\(name).xml"])
        #expect(status == 0, "\(said)")
        let theirs = String(decoding: try bed.read("theirs-\(name).xml"), as: UTF8.self)
        #expect(reasons(try bed.verdicts(theirs, try bed.check())) == [.malformed, nil])
    }

    @Test("A changed content breaks both signatures, a changed header the system's alone")
    func altered() throws {
        let bed = try SigningBed.shared.get(), envelope = try bed.envelope("rsa"), check = try bed.check()
        #expect(reasons(try bed.verdicts(envelope.replacing("<Amount>100<", with: "<Amount>900<"), check)) == [.altered, .altered])
        #expect(reasons(try bed.verdicts(envelope.replacing("from BCT", with: "from BYT"), check)) == [nil, .altered])
    }

    @Test("Certificates of a stranger, out of their time or taken back do not hold, each for its reason")
    func certificates() throws {
        let bed = try SigningBed.shared.get()
        #expect(reasons(try bed.verdicts(try bed.envelope("stranger"), try bed.check())) == [.unknownIssuer, .unknownIssuer])
        #expect(reasons(try bed.verdicts(try bed.envelope("rsa"), try bed.check(), at: SigningBed.now + 40 * 86_400)) == [.expired, .expired])
        #expect(reasons(try bed.verdicts(try bed.envelope("rsa"), try bed.check(), at: SigningBed.now - 86_400)) == [.notYetValid, .notYetValid])
        #expect(reasons(try bed.verdicts(try bed.envelope("revoked"), try bed.check(revoked: true))) == [.revoked, .revoked])
        #expect(reasons(try bed.verdicts(try bed.envelope("rsa"), try bed.check(revoked: true))) == [nil, nil])
    }

    /// The signed content moved elsewhere and another put where it is read: eight forms.
    static let wrappings: [(name: String, change: @Sendable (String, _ signed: String, _ evil: String) -> String)] = [
        ("the signed copy before the evil one, as its sibling", { all, signed, evil in all.replacing(signed, with: evil + "<Kept>\(signed)</Kept>") }),
        ("the signed copy at the end of the body", { all, signed, evil in all.replacing(signed, with: evil).replacing("</Body>", with: "\(signed)</Body>") }),
        ("the signed copy within the evil one", { all, signed, evil in all.replacing(signed, with: evil.replacing("</Content>", with: "\(signed)</Content>")) }),
        ("the signed copy in the header", { all, signed, evil in all.replacing(signed, with: evil).replacing("</Header>", with: "\(signed)</Header>") }),
        ("the signed copy in the signature", { all, signed, evil in all.replacing(signed, with: evil).replacing("</ds:Signature></Signature>", with: "<ds:Object>\(signed)</ds:Object></ds:Signature></Signature>") }),
        ("the signed copy behind the envelope's members", { all, signed, evil in all.replacing(signed, with: evil).replacing("</Envelope>", with: "<Extra>\(signed)</Extra></Envelope>") }),
        ("the evil one without its identifier", { all, signed, evil in all.replacing(signed, with: evil.replacing(" Id=\"c\"", with: "") + signed) }),
        ("the identifier by xml:id", { all, signed, evil in all.replacing(signed, with: evil).replacing("<Header", with: "<Header xml:id=\"c\"") }),
    ]

    @Test("Eight forms of signature wrapping are found out", arguments: wrappings.indices)
    func wrapping(_ index: Int) throws {
        let bed = try SigningBed.shared.get(), envelope = try bed.envelope("rsa")
        let signed = "<Content Id=\"c\"><Amount>100</Amount></Content>", evil = "<Content Id=\"c\"><Amount>900</Amount></Content>"
        #expect(envelope.contains(signed))
        let attack = Self.wrappings[index].change(envelope, signed, evil)
        #expect(attack != envelope && attack.contains("900"))
        let first = try bed.verdicts(attack, try bed.check())[0]
        guard case .invalid = first else {
            Issue.record("\(Self.wrappings[index].name) holds")
            return
        }
    }

    static let forms: [(String, String, SignatureVerdict.Reason)] = [
        ("xml-exc-c14n#\"></ds:CanonicalizationMethod>", "xml-exc-c14n#WithComments\"></ds:CanonicalizationMethod>", .algorithm),
        ("xmldsig-more#rsa-sha256", "xmldsig-more#rsa-md5", .algorithm), ("xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256", .algorithm),
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2000/09/xmldsig#rsa-sha1", .algorithm),
        ("xmlenc#sha256", "xmlenc#sha512", .algorithm), ("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1", .algorithm),
        ("<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>", "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"></ds:Transform>", .algorithm),
        ("URI=\"#c\"", "URI=\"\"", .coverage), ("URI=\"#c\"", "URI=\"#h\"", .coverage), ("URI=\"#c\"", "URI=\"http://127.0.0.1:9/\"", .coverage),
        ("URI=\"#c\"", "URI=\"#xpointer(/)\"", .coverage), ("<ds:KeyInfo>", "<ds:KeyInfo><ds:KeyName>x</ds:KeyName>", .malformed),
        ("<ds:X509Data>", "<ds:X509Data><ds:X509SubjectName>x</ds:X509SubjectName>", .malformed), ("</ds:Signature>", "<ds:Object/></ds:Signature>", .malformed),
    ]

    @Test("Whatever the standard allows beyond the one form is refused before a key is used", arguments: forms.indices)
    func form(_ index: Int) throws {
        let bed = try SigningBed.shared.get(), envelope = try bed.envelope("rsa"), (old, new, reason) = Self.forms[index]
        let range = try #require(envelope.firstRange(of: old))
        let verdict = try bed.verdicts(envelope.replacingCharacters(in: range, with: new), try bed.check())[0]
        #expect(verdict == .invalid(reason))
    }

    @Test("A signature within what it signs is left out of that alone: of an element around it, and of no other")
    func enveloped() throws {
        let bed = try SigningBed.shared.get(), signer = try bed.signer("rsa"), check = try bed.check()
        func document(_ enveloping: String?) throws -> XMLElement {
            let markup = XMLMarkup.element("r", [
                .element("a", attributes: [XMLAttribute("Id", "a")], [.element("x", "1"), .element("s", [signer.template(over: ["a", "b"], enveloping: enveloping)])]),
                .element("b", attributes: [XMLAttribute("Id", "b")], "2"),
            ])
            return try XMLDocument(parsing: try signer.sign(try markup.bytes(), at: [["a", "s"]])).root
        }
        func verdict(_ root: XMLElement, _ enveloping: String?) -> SignatureVerdict? {
            guard let a = root.child("a"), let b = root.child("b"), let signature = a.child("s")?.children.first else { return nil }
            return check.verdict(on: signature, over: [a, b], enveloping: enveloping.flatMap { root.child($0) }, at: SigningBed.now)
        }
        let around = try document("a"), beside = try document("b")
        if case .valid? = verdict(around, "a") {} else { Issue.record("\(String(describing: verdict(around, "a")))") }
        #expect(verdict(around, "b") == .invalid(.coverage))
        #expect(verdict(around, nil) == .invalid(.algorithm))
        #expect(verdict(beside, "a") == .invalid(.coverage))
        #expect(verdict(beside, "b") == .invalid(.coverage))
    }
}
