import Gateway
import Glibc

/// Tells systemd how the service is (sd_notify(3)): one datagram a message, to the socket in `NOTIFY_SOCKET`.
///
/// Nothing depends on a message getting through, so a failure is a `false` and no more.
struct ServiceNotifier: Sendable {
    /// A path, or an abstract name with its leading `@`.
    private let address: String

    /// nil where nobody asked to be told: the gateway was started by hand.
    init?(environment: [String: String]) {
        guard let address = environment["NOTIFY_SOCKET"], let first = address.first, "/@".contains(first),
            address.utf8.count < UnixAddress.longest
        else { return nil }
        self.address = address
    }

    @discardableResult
    func ready(status: String) -> Bool { send(["READY=1", "STATUS=" + Self.onOneLine(status)]) }

    /// A reload begins; it ends with `ready`.
    /// - Parameter tick: now, on the steady clock, which must be the kernel's CLOCK_MONOTONIC.
    @discardableResult
    func reloading(at tick: Tick) -> Bool { send(["RELOADING=1", "MONOTONIC_USEC=\(tick.nanoseconds / 1000)"]) }

    @discardableResult
    func stopping(status: String) -> Bool { send(["STOPPING=1", "STATUS=" + Self.onOneLine(status)]) }

    /// Still alive; to be said more often than `WatchdogInterval` allows silence.
    @discardableResult
    func watchdog() -> Bool { send(["WATCHDOG=1"]) }

    /// What `systemctl status` shows.
    @discardableResult
    func status(_ text: String) -> Bool { send(["STATUS=" + Self.onOneLine(text)]) }

    private static func onOneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    private func send(_ assignments: [String]) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // A manager that is slow to read gets a second; one that does not read at all must not hold the gateway up.
        var patience = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var message = assignments.joined(separator: "\n")
        return UnixAddress.with(address) { name, length in
            message.withUTF8 { sendto(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL), name, length) == $0.count }
        }
    }
}

/// A unix socket's address as the kernel takes it.
enum UnixAddress {
    /// Bytes of `sun_path`; a path needs one more for its end.
    static let longest = MemoryLayout.size(ofValue: sockaddr_un().sun_path)

    /// - Parameter text: a path, or an abstract name with `@` in the place of its leading zero byte; shorter than `longest`.
    static func with<Result>(_ text: String, _ use: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let isAbstract = text.first == "@"
        let name = isAbstract ? [0] + Array(text.utf8.dropFirst()) : Array(text.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.prefix(longest)) }
        // An abstract name has the length it has; zeroes at its end would be part of it (unix(7)).
        let length = socklen_t(MemoryLayout<sockaddr_un>.offset(of: \.sun_path).map { $0 + name.count + (isAbstract ? 0 : 1) } ?? 0)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { use($0, length) }
        }
    }
}
