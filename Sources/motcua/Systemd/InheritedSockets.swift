import Glibc

/// Sockets that systemd opened before the gateway started (sd_listen_fds(3)).
struct InheritedSockets: Sendable, Equatable {
    struct Socket: Sendable, Equatable {
        let descriptor: Int32
        /// `FileDescriptorName=` of its unit; `unknown` where systemd gave none.
        let name: String
    }

    enum Flaw: Error, Equatable, CustomStringConvertible {
        case notACount(String)
        case notOpen(descriptor: Int32)
        case namesAndSocketsDiffer(names: Int, sockets: Int)

        var description: String {
            switch self {
            case .notACount(let text): "LISTEN_FDS is \"\(text)\", which is no number of sockets"
            case .notOpen(let descriptor): "LISTEN_FDS counts descriptor \(descriptor), which is not open"
            case .namesAndSocketsDiffer(let names, let sockets): "LISTEN_FDNAMES has \(names) names for \(sockets) sockets"
            }
        }
    }

    /// In the order of the socket unit; empty where they are for another process or there are none.
    let sockets: [Socket]

    /// - Parameter first: the first descriptor, 3 by the protocol; another one only in tests.
    init(environment: [String: String], processID: Int32 = getpid(), first: Int32 = 3) throws(Flaw) {
        guard environment["LISTEN_PID"].flatMap(Int32.init) == processID, let text = environment["LISTEN_FDS"] else {
            sockets = []
            return
        }
        guard let count = Int32(text), (0...1024).contains(count) else { throw .notACount(text) }
        let names = environment["LISTEN_FDNAMES"]?.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if let names, names.count != count { throw .namesAndSocketsDiffer(names: names.count, sockets: Int(count)) }
        var sockets: [Socket] = []
        for index in 0..<count {
            let descriptor = first + index
            let flags = fcntl(descriptor, F_GETFD)
            // They came through an exec; no child of ours is to have them too.
            guard flags >= 0, fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) == 0 else { throw .notOpen(descriptor: descriptor) }
            sockets.append(Socket(descriptor: descriptor, name: names?[Int(index)] ?? "unknown"))
        }
        self.sockets = sockets
    }
}
