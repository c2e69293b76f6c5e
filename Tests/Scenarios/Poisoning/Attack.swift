import Synchronization
import Testing

extension Scenarios {
    /// Attacks on what citizens share. Each test says what the attacker sends and what the victim must get.
    @Suite("Poisoning and deception") struct Poisoning {}
}

/// A gateway before a portal that believes whatever it is sent.
struct Attack: Sendable {
    let scene: Scene
    private let heard: Heard

    private final class Heard: Sendable {
        let requests = Mutex<[WireMessage]>([])
    }

    /// - Parameters:
    ///   - answer: what the portal says to a request; it may be told to hold its answer back, or to break it off.
    ///   - gateway: more lines of `gateway.yaml`.
    static func play(
        on answer: @escaping @Sendable (WireMessage) -> String, gateway: [String] = [], _ act: (Attack) async throws -> Void
    ) async throws {
        let heard = Heard()
        let portal = try RawServer { wire, _ in
            while let request = try wire.request() {
                heard.requests.withLock { $0.append(request) }
                let text = answer(request)
                try wire.send(text)
                // Whoever says nothing of a length, or says a wrong one, has to end there.
                if text.contains("Connection: close") { return }
            }
        }
        defer { portal.stop() }
        var agency = SceneFiles.Agency(portal.url)
        agency.path = "/*"
        var files = SceneFiles(agency)
        files.gateway = gateway
        try await Scene.play(files.folder) { try await act(Attack(scene: $0, heard: heard)) }
    }

    private init(scene: Scene, heard: Heard) {
        self.scene = scene
        self.heard = heard
    }

    /// What the portal was sent so far.
    var requests: [WireMessage] { heard.requests.withLock { $0 } }

    /// Sends these bytes on a connection of their own.
    func send(_ text: String, method: String = "GET") async throws -> WireMessage {
        try await onThread { [port = scene.port] in
            let wire = try Wire(port: port)
            try wire.send(text)
            return try wire.answer(toMethod: method)
        }
    }

    func get(_ target: String, _ fields: [String: String] = [:], method: String = "GET") async throws -> WireMessage {
        try await scene.get(target, fields, method: method)
    }
}

/// An answer that may be shared for ten minutes.
func sharedAnswer(_ content: String, status: String = "200 OK", _ field: String = "X-Portal: 1") -> String {
    wireAnswer(content, status: status, "Cache-Control: max-age=600", field)
}
