import NIOSSL
import Synchronization

/// A listener's certificate and key, which a reload may exchange for newer ones while connections go on.
final class TLSIdentity: Sendable {
    private let settings: Mutex<ListenerTLS>
    private let current: Mutex<NIOSSLContext>

    init(_ settings: ListenerTLS) throws {
        current = Mutex(try Self.read(settings))
        self.settings = Mutex(settings)
    }

    /// For connections that begin now.
    var context: NIOSSLContext { current.withLock { $0 } }

    /// Reads the files again; on an error the old ones stay.
    func renew(_ changed: ListenerTLS) throws {
        let context = try Self.read(changed)
        current.withLock { $0 = context }
        settings.withLock { $0 = changed }
    }

    private static func read(_ settings: ListenerTLS) throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(settings.certificate).map { NIOSSLCertificateSource.certificate($0) }
        let key = try NIOSSLPrivateKey(file: settings.key, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["h2", "http/1.1"]
        if let authority = settings.clientAuthority {
            configuration.trustRoots = .file(authority)
            configuration.certificateVerification = .noHostnameVerification
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
