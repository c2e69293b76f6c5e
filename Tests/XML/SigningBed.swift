import Foundation
import Testing
import XML

/// Synthetic authorities, keys and revocation lists, made by openssl in a folder of their own.
final class SigningBed: Sendable {
    let path: String

    /// Without it its tests are skipped, but in CI they fail.
    static let isWanted = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl") || ProcessInfo.processInfo.environment["CI"] == "true"
    static let hasXMLSec = FileManager.default.isExecutableFile(atPath: "/usr/bin/xmlsec1") || ProcessInfo.processInfo.environment["CI"] == "true"
    static let shared = Result { try SigningBed() }

    private init() throws {
        path = FileManager.default.temporaryDirectory.path + "/signing-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try write("ca.cnf", """
            [ca]
            default_ca = all
            [all]
            database = \(path)/index
            serial = \(path)/serial
            new_certs_dir = \(path)
            default_md = sha256
            default_crl_days = 3650
            default_days = 3650
            policy = any
            [any]
            commonName = supplied
            """)
        for authority in ["ca", "other"] {
            try openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=Synthetic \(authority)", "-keyout", "\(path)/\(authority).key", "-out", "\(path)/\(authority).pem")
        }
        try make("rsa", by: "ca", ["rsa:2048"])
        try make("ec", by: "ca", ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
        try make("stranger", by: "other", ["rsa:2048"])
        try make("revoked", by: "ca", ["rsa:2048"])
        try write("index", "")
        try write("serial", "01\n")
        let ca = ["ca", "-config", "\(path)/ca.cnf", "-keyfile", "\(path)/ca.key", "-cert", "\(path)/ca.pem"]
        try openssl(ca + ["-revoke", "\(path)/revoked.pem"])
        try openssl(ca + ["-gencrl", "-out", "\(path)/ca.crl"])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func make(_ name: String, by authority: String, _ key: [String]) throws {
        try openssl(["req", "-newkey"] + key + ["-nodes", "-subj", "/CN=Đơn vị \(name)", "-utf8", "-keyout", "\(path)/\(name).key", "-out", "\(path)/\(name).csr"])
        try openssl("x509", "-req", "-in", "\(path)/\(name).csr", "-CA", "\(path)/\(authority).pem", "-CAkey", "\(path)/\(authority).key", "-CAcreateserial", "-days", "30", "-out", "\(path)/\(name).pem")
    }

    private func openssl(_ arguments: String...) throws { try openssl(arguments) }
    private func openssl(_ arguments: [String]) throws {
        let (status, said) = try run("/usr/bin/openssl", arguments)
        if status != 0 { throw Failure(said: said) }
    }

    struct Failure: Error { let said: String }

    func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, said: String) {
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let said = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: said, as: UTF8.self))
    }

    func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)")) }
    func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))) }

    func signer(_ name: String) throws -> XMLSigner { try #require(XMLSigner(key: try read("\(name).key"), certificate: try read("\(name).pem"))) }

    func check(_ authority: String = "ca", revoked: Bool = false) throws -> SignatureCheck {
        SignatureCheck(
            try #require(TrustedAuthorities(authorities: try read("\(authority).pem"), revoked: revoked ? try read("ca.crl") : [])))
    }

    static var now: Int64 { Int64(Date().timeIntervalSince1970) }

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
