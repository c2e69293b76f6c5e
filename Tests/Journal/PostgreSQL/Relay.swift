import Foundation
import Glibc
import Synchronization
import Testbed

@testable import Journal

/// Stands between the journal and its server, and loses an answer where it is told to.
final class Relay: Sendable {
    let folder: JournalFolder
    private let listener: CInt
    /// What a client must have sent before the answer to it is lost; with the connection, as it would be.
    private let marked: Mutex<String?>

    init(to server: String) throws {
        folder = try JournalFolder()
        marked = Mutex(nil)
        listener = Self.socket(folder.path + "/.s.PGSQL.5432", Glibc.bind)
        guard listener >= 0, listen(listener, 16) == 0 else { throw PostgreSQLServer.NotStarted(words: "the relay cannot listen") }
        let listener = listener
        _ = PostgreSQLThread.start("relay") { [weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                let upstream = Self.socket(server, Glibc.connect)
                _ = PostgreSQLThread.start("relay") { [weak self] in
                    self?.pass(client, upstream)
                    close(client)
                    close(upstream)
                }
            }
        }
    }

    deinit {
        shutdown(listener, CInt(SHUT_RDWR))
        close(listener)
    }

    func loseNextAnswer(to text: String) { marked.withLock { $0 = text } }

    private func pass(_ client: CInt, _ upstream: CInt) {
        var isMarked = false
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            var both = [pollfd(fd: client, events: Int16(POLLIN), revents: 0), pollfd(fd: upstream, events: Int16(POLLIN), revents: 0)]
            guard poll(&both, 2, -1) > 0 else { return }
            for (from, to, ready) in [(client, upstream, both[0]), (upstream, client, both[1])] where ready.revents != 0 {
                let count = read(from, &buffer, buffer.count)
                guard count > 0 else { return }
                if from == client, !isMarked {
                    isMarked = marked.withLock { marked in
                        guard let text = marked, String(decoding: buffer[..<count], as: UTF8.self).contains(text) else { return false }
                        marked = nil
                        return true
                    }
                } else if from == upstream, isMarked {
                    return
                }
                guard write(to, buffer, count) == count else { return }
            }
        }
    }

    private static func socket(_ path: String, _ use: (CInt, UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
        let descriptor = Glibc.socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { use(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        return code == 0 ? descriptor : -1
    }
}
