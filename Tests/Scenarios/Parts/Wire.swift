import Glibc

/// A blocking TCP connection, for clients and servers that choose their own bytes and their own pace.
/// Lives on one thread (`onThread`); every wait is bounded.
final class Wire {
    enum Failure: Error, Equatable { case cannotConnect(Int32), closed, broken(Int32), tooSlow, notHTTP(String) }

    let descriptor: Int32
    private var held: [UInt8] = []
    /// Of `held`, what has been read already.
    private var used = 0

    /// - Parameter receiveBuffer: bytes the kernel may hold for us; small for a slow reader.
    init(port: Int, receiveBuffer: Int32? = nil, patience: Int = 20) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        let connected = Loopback.with(port) { connect(descriptor, $0, $1) }
        guard connected == 0 else {
            let code = errno
            close(descriptor)
            throw Failure.cannotConnect(code)
        }
        prepare(patience)
    }

    init(adopting descriptor: Int32, patience: Int = 60) {
        self.descriptor = descriptor
        prepare(patience)
    }

    private func prepare(_ seconds: Int) {
        var patience = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(descriptor) }

    /// The next close is a reset instead of an orderly end.
    func breakOnClose() {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }

    // MARK: Sending

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw errno == EAGAIN ? Failure.tooSlow : Failure.broken(errno) }
            sent += count
        }
    }

    // MARK: Receiving

    var available: Int { held.count - used }

    /// Whether there is something to read, or an end, within a short time.
    func hasBytes(within milliseconds: Int32) -> Bool {
        var look = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&look, 1, milliseconds) > 0
    }

    /// Waits for more bytes.
    /// - Returns: false at an orderly end.
    func fill(_ most: Int = 64 << 10) throws -> Bool {
        if used == held.count {
            held.removeAll(keepingCapacity: true)
            used = 0
        }
        let start = held.count
        var failure: Int32 = 0
        let count = withUnsafeTemporaryAllocation(byteCount: most, alignment: 1) { space in
            let count = recv(descriptor, space.baseAddress, most, 0)
            failure = errno
            if count > 0 { held.append(contentsOf: space[..<count]) }
            return count
        }
        guard count >= 0 else { throw failure == EAGAIN ? Failure.tooSlow : Failure.broken(failure) }
        return held.count > start
    }

    /// Bytes up to and without `mark`; nil when the connection ended before the first.
    func read(to mark: String) throws -> String? {
        while true {
            if let end = place(of: mark) {
                defer { used = end + mark.utf8.count }
                return String(decoding: held[used..<end], as: UTF8.self)
            }
            guard try fill() else {
                if available == 0 { return nil }
                throw Failure.closed
            }
        }
    }

    private func place(of mark: String) -> Int? {
        let mark = Array(mark.utf8)
        return held.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return nil }
            var from = used
            while from + mark.count <= bytes.count, let found = memchr(start + from, Int32(mark[0]), bytes.count - mark.count + 1 - from) {
                from = UnsafeRawPointer(found) - start
                if memcmp(found, mark, mark.count) == 0 { return from }
                from += 1
            }
            return nil
        }
    }

    func read(count: Int) throws -> [UInt8] {
        while available < count {
            guard try fill() else { throw Failure.closed }
        }
        defer { used += count }
        return Array(held[used..<used + count])
    }

    func readToEnd() throws -> [UInt8] {
        while try fill() {}
        defer { used = held.count }
        return Array(held[used...])
    }

    /// Takes bytes without keeping them.
    /// - Returns: how many came before the end, at most `count`.
    func skip(_ count: Int) throws -> Int {
        var left = count
        while left > 0 {
            if available == 0, try !fill() { return count - left }
            let part = min(left, available)
            used += part
            left -= part
        }
        return count
    }
}

/// 127.0.0.1 and a port, as the kernel takes them.
enum Loopback {
    static func with<Result>(_ port: Int, _ use: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { use($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }

    /// A socket that listens on a port of the kernel's choice.
    static func listen() throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard with(0, { bind(descriptor, $0, $1) }) == 0, Glibc.listen(descriptor, 1024) == 0 else { throw Wire.Failure.broken(errno) }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
        }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// A port that was free a moment ago, for servers that must be told one.
    static func freePort() throws -> Int {
        let (descriptor, port) = try listen()
        close(descriptor)
        return port
    }
}
