import Gateway
import Journal
import Synchronization
import Testbed
import Testing

/// A party that does as it is told, and remembers what it was told.
final class ScriptedCourier: Courier {
    private struct State {
        var told: [String] = []
        var underWay = 0
        var most = 0
        var held: [String: [CheckedContinuation<Void, Never>]] = [:]
        var waiters: [(count: Int, CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())
    /// Texts whose delivery waits for `release`.
    private let holds: Mutex<Set<String>>
    private let answer: Mutex<@Sendable (ClaimedMessage, String) -> Delivery>
    let together: Int
    let longest: Span
    let differences: [Difference]?
    /// Ends a held delivery when its task is cancelled.
    private let yields: Bool

    init(
        holding: Set<String> = [], together: Int = 1, yields: Bool = false, longest: Span = .zero, differences: [Difference]? = nil,
        _ answer: @escaping @Sendable (ClaimedMessage, String) -> Delivery = { message, text in .delivered(.told(message, text)) }
    ) {
        holds = Mutex(holding)
        self.answer = Mutex(answer)
        self.together = together
        self.yields = yields
        self.longest = longest
        self.differences = differences
    }

    func deliver(_ message: ClaimedMessage) async -> Delivery {
        let text = String(decoding: message.content, as: UTF8.self)
        await withTaskCancellationHandler { await begin(text) } onCancel: { if yields { release(text) } }
        if yields, Task.isCancelled { return .again(reason: "gave up", isTransport: true) }
        return answer.withLock { $0 }(message, text)
    }

    private func begin(_ text: String) async {
        let ready = state.withLock { state in
            state.told.append(text)
            state.underWay += 1
            state.most = max(state.most, state.underWay)
            let ready = state.waiters.filter { $0.count <= state.told.count }
            state.waiters.removeAll { $0.count <= state.told.count }
            return ready
        }
        for waiter in ready { waiter.1.resume() }
        await withCheckedContinuation { continuation in
            let isHeld = holds.withLock { holds in
                guard !(yields && Task.isCancelled) else { return false }
                if holds.contains(text) { state.withLock { $0.held[text, default: []].append(continuation) } }
                return holds.contains(text)
            }
            if !isHeld { continuation.resume() }
        }
        state.withLock { $0.underWay -= 1 }
    }

    func deliverTogether(_ messages: [ClaimedMessage]) async -> [Delivery] {
        let texts = messages.map { String(decoding: $0.content, as: UTF8.self) }
        await begin(texts.joined(separator: "+"))
        return zip(messages, texts).map { answer.withLock { $0 }($0, $1) }
    }

    func reconcile() async -> [Difference]? { differences }

    var told: [String] { state.withLock { $0.told } }
    var most: Int { state.withLock { $0.most } }
    func answers(_ new: @escaping @Sendable (ClaimedMessage, String) -> Delivery) { answer.withLock { $0 = new } }

    func release(_ texts: String...) {
        let held = holds.withLock { holds in
            holds.subtract(texts)
            return state.withLock { state in texts.flatMap { state.held.removeValue(forKey: $0) ?? [] } }
        }
        for one in held { one.resume() }
    }

    /// Returns when so many deliveries have begun, in all.
    func begun(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.told.count < count { state.waiters.append((count, continuation)) }
                return state.told.count >= count
            }
            if isThere { continuation.resume() }
        }
    }
}

extension Append {
    /// An event that says it was told.
    static func told(_ message: ClaimedMessage, _ text: String, expected: Int? = nil) -> Append {
        var append = Append(message.stream, expected: expected)
        append.events = [.test("told", text)]
        return append
    }
}

/// What was said to the operator.
final class Notices: Sendable {
    private let said = Mutex<[OutboxNotice]>([])
    var all: [OutboxNotice] { said.withLock { $0 } }
    func add(_ notice: OutboxNotice) { said.withLock { $0.append(notice) } }
    func count(_ isIt: (OutboxNotice) -> Bool) -> Int { all.count(where: isIt) }
}

/// A journal on disk, and outboxes on it whose time stands still.
final class OutboxBed: Sendable {
    private let folder: JournalFolder
    let sqlite: SQLiteJournal
    let journal: any Journal
    let clock = ManualClock(start: Instant.noon.seconds)
    let alarm: ManualAlarm
    let notices = Notices()

    init(_ wrap: (SQLiteJournal) -> any Journal = { $0 }) throws {
        folder = try JournalFolder()
        sqlite = try SQLiteJournal(path: folder.file)
        journal = wrap(sqlite)
        alarm = ManualAlarm(clock)
    }

    /// An outbox of its own, woken by the journal.
    /// - Parameter isDeaf: woken once only.
    func outbox(_ courier: any Courier, alarm: ManualAlarm? = nil, isDeaf: Bool = false, _ set: (inout OutboxSettings) -> Void = { _ in }) -> Outbox {
        var settings = OutboxSettings()
        set(&settings)
        let box = Outbox("p", courier, journal: journal, clock: clock, alarm: alarm ?? self.alarm, settings: settings, seed: 7) { [notices] in notices.add($0) }
        if !isDeaf { sqlite.onWake { [weak box] _ in box?.wake() } }
        box.wake()
        return box
    }

    func post(_ stream: String, _ texts: String..., to party: String = "p") async throws {
        var append = Append(StreamName(stream))
        append.events = [.test("begun")]
        append.messages = texts.map { NewMessage(to: party, "m", content: Array($0.utf8), due: clock.now()) }
        #expect(try await sqlite.append(append).isDone)
    }

    /// The texts that a stream's events say were told.
    func told(_ stream: String) async throws -> [String] {
        try await sqlite.events(of: StreamName(stream), after: 0, limit: 1000).filter { $0.kind == "told" }.map { String(decoding: $0.content, as: UTF8.self) }
    }

    /// Lets time pass from call to call until so much is over; nothing is under way at any of them.
    func pass(_ span: Span, _ box: Outbox) async {
        let end = clock.tick() + span
        while true {
            await box.idle()
            guard let next = alarm.next, clock.tick() + next <= end else { break }
            alarm.advance(by: next)
        }
        alarm.advance(by: end - clock.tick())
        await box.idle()
    }
}
