import Gateway
import NIOSSL

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Opens certificates and keys, each file once however many connectors name it.
final class CertificateShelf {
    struct Fault: Error {
        let reason: String
    }

    private let files: any FileReader
    private let now: Instant
    private var chains: [String: Result<[NIOSSLCertificate], Fault>] = [:]
    private var texts: [String: Result<[UInt8], FileFault>] = [:]
    private var keys: [String: Result<NIOSSLPrivateKey, Fault>] = [:]
    private var pairs: [String: Result<Void, Fault>] = [:]

    init(files: any FileReader, now: Instant) {
        self.files = files
        self.now = now
    }

    /// The certificates of a PEM file that is shown to others: all must be valid today.
    func checkChain(_ path: String) throws(Fault) {
        for certificate in try chain(path) {
            if let fault = dateFault(certificate) { throw Fault(reason: "\(path) \(fault)") }
        }
    }

    /// The certificates of a PEM file that others are judged by: one of them must be valid today.
    func checkAuthority(_ path: String) throws(Fault) {
        let faults = try chain(path).map(dateFault)
        if let fault = faults.first ?? nil, !faults.contains(where: { $0 == nil }) { throw Fault(reason: "\(path) \(fault)") }
    }

    /// The private key belongs to the first certificate.
    func checkPair(certificate: String, key: String) throws(Fault) {
        let name = certificate + "\0" + key
        if let known = pairs[name] { return try known.get() }
        let result = Result { () throws(Fault) in try matchPair(certificate: certificate, key: key) }
        pairs[name] = result
        try result.get()
    }

    func holdsKey(_ path: String) -> Bool {
        guard let text = try? contents(path) else { return false }
        return String(decoding: text, as: UTF8.self).contains("PRIVATE KEY-----")
    }

    private func matchPair(certificate: String, key: String) throws(Fault) {
        let chain = try chain(certificate), privateKey = try self.key(key)
        do {
            // The TLS library refuses a key that is not its certificate's.
            _ = try NIOSSLContext(configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey)))
        } catch {
            throw Fault(reason: "the private key in \(key) is not the one of the certificate in \(certificate)")
        }
    }

    private func chain(_ path: String) throws(Fault) -> [NIOSSLCertificate] {
        if let known = chains[path] { return try known.get() }
        let result = Result { () throws(Fault) in
            let bytes = try read(path)
            guard let chain = try? NIOSSLCertificate.fromPEMBytes(bytes), !chain.isEmpty else {
                throw Fault(reason: "\(path) holds no certificate in PEM form")
            }
            return chain
        }
        chains[path] = result
        return try result.get()
    }

    private func key(_ path: String) throws(Fault) -> NIOSSLPrivateKey {
        if let known = keys[path] { return try known.get() }
        let result = Result { () throws(Fault) in
            let bytes = try read(path)
            guard let key = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) else {
                throw Fault(reason: "\(path) holds no private key in PEM form without a passphrase")
            }
            return key
        }
        keys[path] = result
        return try result.get()
    }

    private func read(_ path: String) throws(Fault) -> [UInt8] {
        do {
            return try contents(path)
        } catch {
            throw Fault(reason: "\(path) cannot be read: \(error.reason)")
        }
    }

    private func contents(_ path: String) throws(FileFault) -> [UInt8] {
        if let known = texts[path] { return try known.get() }
        let result = Result { () throws(FileFault) in try files.contents(of: path) }
        texts[path] = result
        return try result.get()
    }

    private func dateFault(_ certificate: NIOSSLCertificate) -> String? {
        if Int64(certificate.notValidAfter) < now.seconds { return "expired on \(Self.day(certificate.notValidAfter))" }
        if Int64(certificate.notValidBefore) > now.seconds { return "is not valid before \(Self.day(certificate.notValidBefore))" }
        return nil
    }

    private static func day(_ time: time_t) -> String {
        var time = time
        var parts = tm()
        gmtime_r(&time, &parts)
        let month = parts.tm_mon + 1
        return "\(parts.tm_year + 1900)-\(month < 10 ? "0" : "")\(month)-\(parts.tm_mday < 10 ? "0" : "")\(parts.tm_mday)"
    }
}
