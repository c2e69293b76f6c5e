import Foundation
import Glibc
import Synchronization

/// An upstream that does with each connection what a test says, on a thread of its own.
final class RawServer: Sendable {
    let port: Int
    private let listener: Int32
    private let open = Mutex<Set<Int32>?>([])
    private let accepted = Atomic<Int>(0)

    /// - Parameter serve: told the connection's number from 0; the connection closes when it returns or throws.
    init(_ serve: @escaping @Sendable (Wire, _ number: Int) throws -> Void) throws {
        (listener, port) = try Loopback.listen()
        let thread = Thread { [self] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { return }
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                let isOpen = open.withLock { $0?.insert(descriptor).inserted ?? false }
                guard isOpen else {
                    close(descriptor)
                    continue
                }
                let number = accepted.add(1, ordering: .relaxed).oldValue
                let connection = Thread { [self] in
                    let wire = Wire(adopting: descriptor)
                    try? serve(wire, number)
                    // Out of the set before its number is anyone else's: the wire closes after this.
                    open.withLock { _ = $0?.remove(descriptor) }
                    withExtendedLifetime(wire) {}
                }
                connection.stackSize = 512 << 10
                connection.start()
            }
        }
        thread.start()
    }

    /// Answers every request by what `answer` says, on connections that stay open.
    static func answering(_ answer: @escaping @Sendable (WireMessage) -> String) throws -> RawServer {
        try RawServer { wire, _ in
            while let request = try wire.request() { try wire.send(answer(request)) }
        }
    }

    var connections: Int { accepted.load(ordering: .relaxed) }
    /// Connections open now.
    var openConnections: Int { open.withLock { $0?.count ?? 0 } }
    var url: String { "http://127.0.0.1:\(port)" }

    /// Listens no more and breaks off what is open.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        let left = open.withLock { open in
            defer { open = nil }
            return open ?? []
        }
        for descriptor in left { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    deinit { close(listener) }
}

/// An answer as text, with its length.
func wireAnswer(_ content: String, status: String = "200 OK", _ fields: String...) -> String {
    "HTTP/1.1 \(status)\r\nContent-Length: \(content.utf8.count)\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n" + content
}
