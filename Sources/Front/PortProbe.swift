import NIOCore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Finds out whether a port is free before it is bound by several sockets that share it.
enum PortProbe {
    /// A port that is shared between our loops would also be shared with a second gateway, started by mistake; asked
    /// for alone, it is refused. Bound and not listening, so that no client is met by a socket that goes away again.
    static func refuseTaken(_ address: SocketAddress) throws {
        let family = address.protocol == .inet6 ? AF_INET6 : AF_INET
        let probe = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { throw IOError(errnoCode: errno, reason: "socket") }
        defer { close(probe) }
        var yes: Int32 = 1
        setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let result = address.withSockAddr { bind(probe, $0, socklen_t($1)) }
        if result != 0 { throw IOError(errnoCode: errno, reason: "bind \(address.description)") }
    }
}
