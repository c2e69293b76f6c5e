import Testbed
import XML

extension SigningBed {
    /// An envelope of which `Content` is signed by a person and `Header` and `Body` by a system.
    func envelope(_ name: String, content: String = "<Amount>100</Amount>") throws -> String {
        let signer = try signer(name)
        let markup = XMLMarkup.element("Envelope", [
            .element("Header", attributes: [XMLAttribute("Id", "h")], "from BCT"),
            .element("Body", attributes: [XMLAttribute("Id", "b")], [
                .element("Content", attributes: [XMLAttribute("Id", "c")], [.raw(Array(content.utf8))]), .element("Signature", [signer.template(over: ["c"])]),
            ]),
            .element("SystemSignature", [signer.template(over: ["h", "b"])]),
        ])
        return String(decoding: try signer.sign(try markup.bytes(), at: [["Body", "Signature"], ["SystemSignature"]]), as: UTF8.self)
    }

    /// What a receiver does: both signatures, each over what stands where he will read it.
    func verdicts(_ envelope: String, _ check: SignatureCheck, at moment: Int64 = now) throws -> [SignatureVerdict] {
        let root = try XMLDocument(parsing: Array(envelope.utf8)).root
        guard let header = root.child("Header"), let body = root.child("Body"), let content = body.child("Content") else { throw Failure(said: "no envelope") }
        return [(body.child("Signature"), [content]), (root.child("SystemSignature"), [header, body])].map { holder, expected in
            guard let signature = holder?.children.first else { return .invalid(.malformed) }
            return check.verdict(on: signature, over: expected, at: moment)
        }
    }
}
