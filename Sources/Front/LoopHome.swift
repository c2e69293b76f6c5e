import Gateway
import NIOCore

/// What the connections of one event loop share, touched on that loop only.
final class LoopHome {
    let loop: any EventLoop
    let service: Service
    var random: SplitMix
    /// Answers are written here before they go out; free again as soon as the kernel has taken them.
    var scratch = ByteBuffer()
    private var residents: [ObjectIdentifier: any Resident] = [:]
    private var dateSecond: Int64 = -1
    private var dateLine = ByteBuffer()

    init(loop: any EventLoop, service: Service, seed: UInt64) {
        self.loop = loop
        self.service = service
        random = SplitMix(seed: seed)
    }

    /// The `Date` line of now, made once a second.
    func date() -> ByteBuffer {
        let second = service.clock.now().seconds
        if second != dateSecond {
            dateSecond = second
            dateLine = ByteBuffer()
            dateLine.writeStaticString("Date: ")
            HTTPDate.write(second, to: &dateLine)
            dateLine.writeStaticString("\r\n")
        }
        return dateLine
    }

    // MARK: Residents

    func moveIn(_ resident: some Resident) { residents[ObjectIdentifier(resident)] = resident }
    func moveOut(_ resident: some Resident) { residents[ObjectIdentifier(resident)] = nil }
    var isEmpty: Bool { residents.isEmpty }

    /// Lets every connection see what time it is; one timer a loop instead of one a connection.
    func sweep() {
        let now = service.clock.tick()
        for resident in residents.values { resident.timePassed(now) }
    }

    func drain() {
        for resident in residents.values { resident.drain() }
    }

    func closeAll() {
        for resident in residents.values { resident.closeNow() }
    }
}

/// A connection as its loop sees it.
protocol Resident: AnyObject {
    func timePassed(_ now: Tick)
    /// Finishes what is under way, then closes.
    func drain()
    func closeNow()
}
