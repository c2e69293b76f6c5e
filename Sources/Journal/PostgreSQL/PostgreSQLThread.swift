import CPostgreSQL
import Glibc

/// Threads for what waits.
enum PostgreSQLThread {
    private final class Work {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// - Returns: false when the system gives no thread.
    static func start(_ name: StaticString, _ run: @escaping @Sendable () -> Void) -> Bool {
        let work = Unmanaged.passRetained(Work {
            name.withUTF8Buffer { bytes in
                bytes.withMemoryRebound(to: CChar.self) { motcua_name_postgresql_thread($0.baseAddress) }
            }
            run()
        })
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, { work in
            if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().run() }
            return nil
        }, work.toOpaque())
        guard code == 0 else {
            work.release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}

/// Wakes a thread that sleeps.
final class PostgreSQLAlarm: Sendable {
    private let descriptor = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    func ring() { _ = eventfd_write(descriptor, 1) }

    /// Until it rings, the socket has something, or the time is over.
    /// - Parameter milliseconds: -1 for as long as it takes.
    /// - Returns: the socket has something.
    func sleep(watching socket: CInt?, milliseconds: CInt = -1) -> Bool {
        var watched = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: socket ?? -1, events: Int16(POLLIN), revents: 0)]
        guard poll(&watched, 2, milliseconds) > 0 else { return false }
        var value: eventfd_t = 0
        if watched[0].revents != 0 { _ = eventfd_read(descriptor, &value) }
        return watched[1].revents != 0
    }
}
