import Foundation
package import XML

/// Synthetic authorities, keys and revocation lists, made by openssl in a folder of their own.
package final class SigningBed: Sendable {
    package let path: String

    /// Without it its tests are skipped, but in CI they fail.
    package static let isWanted = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl") || ProcessInfo.processInfo.environment["CI"] == "true"
    package static let hasXMLSec = FileManager.default.isExecutableFile(atPath: "/usr/bin/xmlsec1") || ProcessInfo.processInfo.environment["CI"] == "true"
    package static let shared = Result { try SigningBed() }

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

    /// A key and its certificate, which is an authority of its own.
    package static func selfSigned(_ name: String) throws -> (key: [UInt8], certificate: [UInt8]) {
        let bed = try shared.get(), file = "own-\(UUID().uuidString.prefix(8))"
        try bed.openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=\(name)", "-keyout", "\(bed.path)/\(file).key", "-out", "\(bed.path)/\(file).pem")
        return (try bed.read("\(file).key"), try bed.read("\(file).pem"))
    }

    private func openssl(_ arguments: String...) throws { try openssl(arguments) }
    private func openssl(_ arguments: [String]) throws {
        let (status, said) = try run("/usr/bin/openssl", arguments)
        if status != 0 { throw Failure(said: said) }
    }

    package struct Failure: Error {
        package let said: String
        package init(said: String) { self.said = said }
    }

    package func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, said: String) {
        let (status, output) = try Spawn.run([program] + arguments)
        return (status, String(decoding: output, as: UTF8.self))
    }

    package func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)")) }
    package func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))) }

    package func signer(_ name: String) throws -> XMLSigner {
        guard let signer = XMLSigner(key: try read("\(name).key"), certificate: try read("\(name).pem")) else { throw Failure(said: "no key \(name)") }
        return signer
    }

    package func check(_ authority: String = "ca", revoked: Bool = false) throws -> SignatureCheck {
        guard let authorities = TrustedAuthorities(authorities: try read("\(authority).pem"), revoked: revoked ? try read("ca.crl") : []) else {
            throw Failure(said: "no authority \(authority)")
        }
        return SignatureCheck(authorities)
    }

    package static var now: Int64 { Int64(Date().timeIntervalSince1970) }
}
