import Catalogue
import Dossiers
import Foundation
import Gateway
import Journal
import SOAP
import SingleWindow
import XML

/// Signed messages, and who takes them.
struct Letters {
    let calls: [[UInt8]]
    /// PEM.
    let authority: [UInt8]
    private let settings: WindowSettings
    private let vault: Vault

    init(_ total: Int) throws {
        let (key, certificate) = try Self.key()
        guard let signer = XMLSigner(key: key, certificate: certificate), let authorities = TrustedAuthorities(authorities: certificate), let agency = AgencyCode("G02"),
            let vault = Vault(master: [UInt8](repeating: 7, count: 32))
        else { preconditionFailure("constants of this file") }
        authority = certificate
        self.vault = vault
        let window = WindowUnit(name: "NSW", identity: "NSW"), ministry = WindowUnit(name: "BCT", identity: "BCT")
        var peer = WindowSettings.Peer(name: "G02/window", unit: window, office: "NSW")
        peer.signatures.system = .required
        peer.signatures.check = SignatureCheck(authorities)
        let procedure = WindowProcedure("BCT0600001", [.init("10", "01", from: .business, .declare)])
        settings = WindowSettings(peers: [peer], registrations: [.init(procedure, as: .ministry, unit: ministry, office: "BCT", peer: peer.name, agency: agency)])
        let lines: [XMLMarkup] = (0..<12).map { line in
            .element("Line", [.element("HS", "0101\(line)"), .element("Name", "Hàng giả lập số \(line)"), .element("Quantity", "\(line * 10)"), .element("Unit", "KGM")])
        }
        let now = SystemClock().now()
        calls = try (0..<total).map { index in
            let subject = Subject(documentType: "BCT0600001", type: "10", function: "01", reference: "R\(index)", sendDate: now)
            let header = WindowHeader(messageID: "m-\(index)", from: window, to: ministry, subject: subject)
            let envelope = try Envelope.bytes(header, content: [.element("Importer", [.element("Name", "CÔNG TY GIẢ LẬP")])] + lines, signer: signer)
            return try WindowPayload.request(envelope, office: "NSW", documentType: "BCT0600001", WireSettings())
        }
    }

    private static func key() throws -> ([UInt8], [UInt8]) {
        let folder = FileManager.default.temporaryDirectory.path + "/window-figures-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Synthetic", "-keyout", folder + "/key", "-out", folder + "/pem"]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return (Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/key"))), Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/pem"))))
    }

    /// As the door does, without the book.
    func parse(_ call: [UInt8]) {
        guard let payload = try? WindowPayload(request: SOAPMessage(reading: call, contentType: "text/xml"), WireSettings()) else {
            preconditionFailure("a message of ours cannot be read")
        }
        let root = payload.envelope.root
        guard let header = root.child("Header"), let body = root.child("Body"), let signature = payload.envelope.systemSignature?.children.first,
            case .valid? = settings.peers[0].signatures.check?.verdict(on: signature, over: [header, body], at: SystemClock().now().seconds)
        else { preconditionFailure("a message of ours is not valid") }
    }

    /// - Returns: processor seconds for all of them.
    func journal() async throws -> Double {
        let folder = ProcessInfo.processInfo.environment["WINDOW_AT"] ?? FileManager.default.temporaryDirectory.path
        let path = folder + "/window-figures.sqlite"
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        let journal = try SQLiteJournal(path: path)
        let book = WindowBook(journal: journal, vault: vault, clock: SystemClock(), seed: 1, settings: settings), peer = settings.peers[0], calls = calls
        let before = Processor.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<64 {
                group.addTask {
                    for index in stride(from: caller, to: calls.count, by: 64) {
                        let payload = try WindowPayload(request: SOAPMessage(reading: calls[index], contentType: "text/xml"), WireSettings())
                        guard case .received = try await book.receive(payload, from: peer).said else { preconditionFailure("a message of ours is not taken") }
                    }
                }
            }
            try await group.waitForAll()
        }
        let took = Processor.now - before
        await journal.close()
        return took
    }
}
