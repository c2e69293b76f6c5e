import CCurl
import Glibc

/// Opens the sockets libcurl asks for, to addresses that are allowed.
enum SocketGate {
    /// - Returns: the socket, or -1 (`CURL_SOCKET_BAD`).
    static func open(_ address: UnsafeMutablePointer<curl_sockaddr>, _ allows: (String) -> Bool) -> CInt {
        let family = address.pointee.family
        if family == AF_INET || family == AF_INET6 {
            guard let text = numeric(address), allows(text) else { return -1 }
        }
        let socktype = address.pointee.socktype | CInt(bitPattern: SOCK_CLOEXEC.rawValue)
        return socket(family, socktype, address.pointee.protocol)
    }

    private static func numeric(_ address: UnsafeMutablePointer<curl_sockaddr>) -> String? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        // By offset: an IPv6 address is longer than the member's type says.
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return nil }
        let raw = (UnsafeRawPointer(address) + offset).assumingMemoryBound(to: sockaddr.self)
        let length = socklen_t(address.pointee.addrlen)
        guard getnameinfo(raw, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 else { return nil }
        // A zone (`fe80::1%eth0`) is no part of the address.
        return String(decoding: text.prefix { $0 != 0 && $0 != 0x25 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
