import Foundation
import Gateway
import Glibc
import Testing

@testable import motcua

/// The manager's end: a datagram socket with a name.
private final class Manager {
    let descriptor: Int32
    init(_ name: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        let bound = UnixAddress.with(name) { bind(descriptor, $0, $1) }
        try #require(bound == 0)
    }
    deinit { close(descriptor) }

    func receive() -> String {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}

@Suite struct SystemdMessages {
    @Test("systemd hears of start, reload, life and stop, at a path or at an abstract name", arguments: [true, false])
    func messages(isAbstract: Bool) throws {
        let name = (isAbstract ? "@motcua-" : "/tmp/motcua-") + UUID().uuidString
        defer { unlink(name) }
        let manager = try Manager(name)
        let notifier = try #require(ServiceNotifier(environment: ["NOTIFY_SOCKET": name]))

        #expect(notifier.ready(status: "40 agencies\nin service"))
        #expect(manager.receive() == "READY=1\nSTATUS=40 agencies in service")
        #expect(notifier.reloading(at: Tick(nanoseconds: 5_000_123)))
        #expect(manager.receive() == "RELOADING=1\nMONOTONIC_USEC=5000")
        #expect(notifier.watchdog())
        #expect(manager.receive() == "WATCHDOG=1")
        #expect(notifier.status("degraded"))
        #expect(manager.receive() == "STATUS=degraded")
        #expect(notifier.stopping(status: "draining"))
        #expect(manager.receive() == "STOPPING=1\nSTATUS=draining")
    }

    @Test("Started by hand, or told a name that is none, there is nobody to tell", arguments: [
        [:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "relative"], ["NOTIFY_SOCKET": "/" + String(repeating: "a", count: 200)],
    ])
    func nobody(_ environment: [String: String]) { #expect(ServiceNotifier(environment: environment) == nil) }

    @Test("A manager that is gone is no failure of ours")
    func gone() throws {
        let notifier = try #require(ServiceNotifier(environment: ["NOTIFY_SOCKET": "/nowhere/notify"]))
        #expect(!notifier.watchdog())
    }

    @Test("The watchdog's interval is read, and only when it is ours", arguments: [
        (["WATCHDOG_USEC": "30000000"], 15_000), (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"], 15_000),
        (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "43"], nil), (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "-1"], nil),
        (["WATCHDOG_USEC": "soon"], nil), (["WATCHDOG_USEC": "9223372036854775807"], nil), ([:], nil),
    ] as [([String: String], Int64?)])
    func watchdog(_ environment: [String: String], _ pause: Int64?) {
        #expect(WatchdogInterval(environment: environment, processID: 42)?.pause.milliseconds == pause)
    }

    @Test("Sockets opened by systemd come with their names and stay ours alone")
    func inherited() throws {
        // Two descriptors in a row, the last there can be, where no other test's are.
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let first = Int32(clamping: min(limit.rlim_cur, 1 << 20)) - 8
        for offset in 0..<2 { try #require(dup2(1, first + Int32(offset)) >= 0) }
        defer { for offset in 0..<2 { close(first + Int32(offset)) } }
        var environment = ["LISTEN_PID": "42", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "http:https"]

        let named = try InheritedSockets(environment: environment, processID: 42, first: first)
        #expect(named.sockets == [.init(descriptor: first, name: "http"), .init(descriptor: first + 1, name: "https")])
        #expect(fcntl(first + 1, F_GETFD) & FD_CLOEXEC != 0)

        #expect(try InheritedSockets(environment: environment, processID: 43, first: first).sockets.isEmpty)
        environment["LISTEN_FDNAMES"] = nil
        #expect(try InheritedSockets(environment: environment, processID: 42, first: first).sockets.map(\.name) == ["unknown", "unknown"])
        environment["LISTEN_FDS"] = "3"
        #expect(throws: InheritedSockets.Flaw.notOpen(descriptor: first + 2)) {
            _ = try InheritedSockets(environment: environment, processID: 42, first: first)
        }
        environment["LISTEN_FDS"] = "two"
        #expect(throws: InheritedSockets.Flaw.notACount("two")) {
            _ = try InheritedSockets(environment: environment, processID: 42, first: first)
        }
        #expect(throws: InheritedSockets.Flaw.namesAndSocketsDiffer(names: 1, sockets: 2)) {
            _ = try InheritedSockets(environment: ["LISTEN_PID": "42", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "a"], processID: 42, first: first)
        }
    }

    @Test("A credential's name is a name and no path", arguments: [("key", "/run/c/key"), ("../key", nil), ("", nil), ("..", nil), ("a/b", nil)])
    func credentials(_ name: String, _ path: String?) throws {
        let folder = try #require(CredentialsFolder(environment: ["CREDENTIALS_DIRECTORY": "/run/c"]))
        #expect(folder.file(name) == path)
        #expect(CredentialsFolder(environment: [:]) == nil)
    }
}
