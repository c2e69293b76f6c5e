import NIOCore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The stored answers of one turn of an event loop, sent when the turn ends, each straight to its socket.
///
/// Around the channel, because its way for one write (pipeline, list of writes, flush) costs a tenth of a hit. At the
/// end of the turn, because answers sent back to back wake the reader at the other end less often than answers with
/// work in between. A socket that does not take all of its answer gets the rest by its channel.
final class Mailbag {
    private struct Letter {
        let sender: HTTP1Handler
        let start: Int
        var end: Int
    }

    /// Bytes at which the end of the turn is not waited for.
    private static let most = 64 << 10

    /// The letters' bytes, one behind another; who posts one has written it here.
    var bytes = ByteBuffer()
    private var letters: [Letter] = []
    /// The first letter not yet sent: sending one may bring others, and another round, about.
    private var next = 0
    private let loop: any EventLoop

    init(loop: any EventLoop) { self.loop = loop }

    /// Sends what stands in `bytes` from `start` on, soon.
    func post(from start: Int, by sender: HTTP1Handler) {
        let end = bytes.writerIndex
        if let last = letters.indices.last, last >= next, letters[last].sender === sender {
            letters[last].end = end
        } else {
            if letters.isEmpty { loop.assumeIsolated().execute { self.send() } }
            letters.append(Letter(sender: sender, start: start, end: end))
        }
        if end >= Self.most { send() }
    }

    /// Sends all there is now.
    func send() {
        while next < letters.count {
            let letter = letters[next]
            next += 1
            guard let socket = letter.sender.socket else { continue }
            let length = letter.end - letter.start
            // What went wrong, if anything did, the channel finds out by the rest.
            let sent = max(0, bytes.withUnsafeReadableBytes { Self.send(socket, $0, letter.start, length) })
            if sent < length, let rest = bytes.getSlice(at: letter.start + sent, length: length - sent) {
                letter.sender.sendByChannel(rest)
            }
        }
        letters.removeAll(keepingCapacity: true)
        bytes.clear()
        next = 0
    }

    private static func send(_ socket: CInt, _ bytes: UnsafeRawBufferPointer, _ start: Int, _ length: Int) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        #if canImport(Glibc)
        return Glibc.send(socket, base + start, length, CInt(MSG_NOSIGNAL))
        #else
        return Darwin.send(socket, base + start, length, 0)
        #endif
    }
}
