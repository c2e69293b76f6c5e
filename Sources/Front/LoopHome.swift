import Gateway
import NIOCore

/// What the connections of one event loop share, touched on that loop only.
final class LoopHome {
    let loop: any EventLoop
    let service: Service
    /// The service's, in objects of this loop's own.
    let clock: any GatewayClock
    let observer: any ExchangeObserver
    let waits: WaitTimes
    var random: SplitMix
    /// Answers are written here before they go out; free again as soon as the kernel has taken them.
    var scratch = ByteBuffer()
    let mailbag: Mailbag
    /// An empty buffer of this loop's own; NIO's is one object, whose references all loops would count.
    let nothing = ByteBufferAllocator().buffer(capacity: 1)
    private var residents: [ObjectIdentifier: any Resident] = [:]
    private var dateSecond: Int64 = -1
    private var dateLine = ByteBuffer()
    /// The service's, fetched anew after every swap: a lock a request would be one that all loops meet at.
    private var pipelineInForce: Pipeline
    private var swapsSeen: Int

    init(loop: any EventLoop, service: Service, seed: UInt64) {
        self.loop = loop
        self.service = service
        clock = service.clock.forOneLoop()
        observer = service.observer.observer(on: loop)
        mailbag = Mailbag(loop: loop)
        waits = WaitTimes(service.limits)
        swapsSeen = service.swapCount
        pipelineInForce = service.pipeline.forOneLoop()
        random = SplitMix(seed: seed)
    }

    /// The `Date` line of now, made once a second.
    func date() -> ByteBuffer {
        let second = clock.now().seconds
        if second != dateSecond {
            dateSecond = second
            dateLine = ByteBuffer()
            dateLine.writeStaticString("Date: ")
            HTTPDate.write(second, to: &dateLine)
            dateLine.writeStaticString("\r\n")
        }
        return dateLine
    }

    /// What answers a request that begins now.
    var pipeline: Pipeline {
        let swaps = service.swapCount
        if swaps != swapsSeen {
            swapsSeen = swaps
            pipelineInForce = service.pipeline.forOneLoop()
        }
        return pipelineInForce
    }

    // MARK: Residents

    func moveIn(_ resident: some Resident) { residents[ObjectIdentifier(resident)] = resident }
    func moveOut(_ resident: some Resident) { residents[ObjectIdentifier(resident)] = nil }
    var isEmpty: Bool { residents.isEmpty }

    /// Lets every connection see what time it is; one timer a loop instead of one a connection.
    func sweep() {
        // An idle loop must not keep a pipeline that has been swapped away.
        _ = pipeline
        let now = clock.tick()
        for resident in residents.values { resident.timePassed(now) }
    }

    func drain() {
        for resident in residents.values { resident.drain() }
    }

    func closeAll() {
        for resident in residents.values { resident.closeNow() }
    }
}

/// How long a connection is waited for, looked up once.
struct WaitTimes {
    let idle, head, body, write: Span

    init(_ limits: LimitValues) {
        idle = limits.span(Limits.idleTime)
        head = limits.span(Limits.headTime)
        body = limits.span(Limits.bodyTime)
        write = limits.span(Limits.writeTime)
    }
}

/// A connection as its loop sees it.
protocol Resident: AnyObject {
    func timePassed(_ now: Tick)
    /// Finishes what is under way, then closes.
    func drain()
    func closeNow()
}
