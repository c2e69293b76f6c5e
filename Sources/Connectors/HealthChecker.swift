import Curl
import Gateway
import NIOCore
import Synchronization

/// Asks each upstream now and then whether it is well.
final class HealthChecker: Sendable {
    private let settings: HealthSettings
    private let head: CurlHead
    private let upstreams: [HTTPConnector.Destination]
    private let pool: UpstreamPool
    private let driver: CurlDriver
    private let loop: any EventLoop
    private let task = Mutex<RepeatedTask?>(nil)
    /// Checks under way: an upstream is not asked again before it has answered.
    private let underWay: Mutex<[Int: Check]> = Mutex([:])

    init(
        _ settings: HealthSettings, _ connector: HTTPConnectorSettings, upstreams: [HTTPConnector.Destination],
        pool: UpstreamPool, driver: CurlDriver, loop: any EventLoop
    ) {
        self.settings = settings
        head = CurlHead(target: settings.path, lines: ["Accept: */*", "User-Agent: motcua-health"])
        self.upstreams = upstreams
        self.pool = pool
        self.driver = driver
        self.loop = loop
    }

    func start() {
        let every = TimeAmount.nanoseconds(settings.every.nanoseconds)
        let repeated = loop.scheduleRepeatedTask(initialDelay: .zero, delay: every) { [weak self] _ in self?.check() }
        task.withLock { $0 = repeated }
    }

    func stop() {
        task.withLock {
            $0?.cancel()
            $0 = nil
        }
        let left = underWay.withLock { checks in
            defer { checks = [:] }
            return Array(checks.values)
        }
        for check in left { driver.cancel(check) }
    }

    /// One round of checks.
    func check() {
        for (index, upstream) in upstreams.enumerated() {
            let check = Check(head, timeLimit: Int(settings.timeout.milliseconds)) { [weak self] isWell in
                guard let self, underWay.withLock({ $0.removeValue(forKey: index) }) != nil else { return }
                pool.checked(index, isWell: isWell)
            }
            let isFree = underWay.withLock { checks in
                guard checks[index] == nil else { return false }
                checks[index] = check
                return true
            }
            if isFree { driver.start(check, to: upstream.origin) }
        }
    }
}

/// One question; only the status of its answer matters.
private final class Check: CurlTransfer {
    let request: CurlRequest
    private let tell: @Sendable (_ isWell: Bool) -> Void
    private let reader = Mutex(AnswerHeadReader(isHead: false))

    init(_ head: CurlHead, timeLimit: Int, tell: @escaping @Sendable (_ isWell: Bool) -> Void) {
        // On a connection of its own: whether one can be had is part of the question.
        request = CurlRequest(method: "GET", head: head, timeLimit: max(1, timeLimit), isAlone: true)
        self.tell = tell
    }

    func receive(line: UnsafeRawBufferPointer) -> Bool { reader.withLock { $0.read(line) } }
    func receive(content: UnsafeRawBufferPointer) -> CurlFlow { .goOn }
    func send(into space: UnsafeMutableRawBufferPointer) -> CurlSupply { .bytes(0) }
    func rewind(to offset: Int) -> Bool { true }
    func roundEnded(_ progress: borrowing CurlProgress) {}

    func finished(_ failure: CurlFailure?, _ times: CurlTimes) {
        let status = reader.withLock { $0.take(at: Instant(nanoseconds: 0))?.status ?? 0 }
        tell(failure == nil && (200..<400).contains(status))
    }
}
