import CCurl
import Glibc

/// Waits for sockets, for a time, or for a call from another thread.
///
/// `curl_multi_poll` would be shorter, but has libcurl look at every transfer under way at each wake-up: a
/// thousand of them waiting for a slow portal would cost each answer a thousand `poll` calls.
final class Poller {
    private let epoll: CInt
    private let alarm: CInt
    private var events = [epoll_event](repeating: epoll_event(), count: 256)

    init() throws(CurlFailure) {
        let epoll = epoll_create1(CInt(EPOLL_CLOEXEC))
        let alarm = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
        guard epoll >= 0, alarm >= 0 else { throw CurlFailure(.setup, .other) }
        self.epoll = epoll
        self.alarm = alarm
        control(EPOLL_CTL_ADD, alarm, EPOLLIN.rawValue)
    }

    deinit {
        close(epoll)
        close(alarm)
    }

    var waker: Waker { Waker(descriptor: alarm) }

    /// May be used for as long as the poller lives.
    struct Waker: Sendable {
        fileprivate let descriptor: CInt
        func wake() { _ = eventfd_write(descriptor, 1) }
    }

    /// - Parameter isNew: libcurl had not asked for this socket before.
    func watch(_ socket: CInt, reading: Bool, writing: Bool, isNew: Bool) {
        let wanted = (reading ? EPOLLIN.rawValue : 0) | (writing ? EPOLLOUT.rawValue : 0)
        control(isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, wanted)
    }

    func unwatch(_ socket: CInt) { control(EPOLL_CTL_DEL, socket, 0) }

    private func control(_ operation: CInt, _ socket: CInt, _ wanted: UInt32) {
        var event = epoll_event(events: wanted, data: epoll_data_t(fd: socket))
        _ = epoll_ctl(epoll, operation, socket, &event)
    }

    /// - Parameters:
    ///   - milliseconds: how long to wait; -1 for as long as it takes.
    ///   - ready: called for each ready socket with libcurl's bits for it.
    func wait(milliseconds: CInt, _ ready: (_ socket: CInt, _ bits: CInt) -> Void) {
        let count = epoll_wait(epoll, &events, CInt(events.count), milliseconds)
        guard count > 0 else { return }
        for event in events[..<Int(count)] {
            if event.data.fd == alarm {
                var value: eventfd_t = 0
                _ = eventfd_read(alarm, &value)
                continue
            }
            var bits: CInt = 0
            if event.events & (EPOLLIN.rawValue | EPOLLHUP.rawValue) != 0 { bits |= CURL_CSELECT_IN }
            if event.events & EPOLLOUT.rawValue != 0 { bits |= CURL_CSELECT_OUT }
            if event.events & EPOLLERR.rawValue != 0 { bits |= CURL_CSELECT_ERR }
            ready(event.data.fd, bits)
        }
    }
}
