/// A self-signed certificate for 127.0.0.1 and its key.
enum Certificate {
    /// - Parameter name: of both files in the folder, without `.pem` and `.key`.
    static func make(in folder: TemporaryFolder, as name: String = "certs/gateway") async throws {
        try folder.write("certs/made", "by openssl\n")
        let result = try await Tool.openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=Motcua scenario, synthetic", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
            "-keyout", "\(folder.path)/\(name).key", "-out", "\(folder.path)/\(name).pem",
        ], in: folder)
        if result.status != 0 { throw NeverTrue(description: "openssl: \(result.said)") }
    }
}
