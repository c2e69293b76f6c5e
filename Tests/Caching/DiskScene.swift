import Foundation
import Gateway
import NIOCore
import NIOEmbedded
import Synchronization
import Testbed

@testable import Caching

/// A thread that does its work when the test says so.
final class HandThread: DiskThread {
    fileprivate let work = Mutex<[@Sendable () -> Void]>([])
    private let count = Atomic(0)

    func run(_ work: @escaping @Sendable () -> Void) { self.work.withLock { $0.append(work) } }
    func stop() {}

    /// - Returns: true when there was some.
    func runAll() -> Bool {
        let all = work.withLock { work in
            defer { work = [] }
            return work
        }
        count.add(all.count, ordering: .relaxed)
        for one in all { one() }
        return !all.isEmpty
    }

    /// Pieces of work done so far.
    var done: Int { count.load(ordering: .relaxed) }
}

/// Real files, of whose operations one fails, or all from one on.
final class FaultyFiles: DiskFiles {
    struct Fault: Sendable {
        /// Counted from 0.
        var first: Int
        var last: Int
        var code: Int32 = ENOSPC
        var steps: Set<DiskFailure.Step>?
    }

    private let files: SystemFiles
    private let state = Mutex<(count: Int, fault: Fault?)>((0, nil))

    init(folder: String) { files = SystemFiles(folder: folder) }

    var count: Int { state.withLock { $0.count } }
    func fail(_ fault: Fault?) { state.withLock { $0 = (0, fault) } }

    private func step(_ step: DiskFailure.Step) throws(DiskFailure) {
        let code: Int32? = state.withLock { state in
            if let steps = state.fault?.steps, !steps.contains(step) { return nil }
            defer { state.count += 1 }
            guard let fault = state.fault, (fault.first...fault.last).contains(state.count) else { return nil }
            return fault.code
        }
        if let code { throw DiskFailure(step, code: code) }
    }

    func makeFolder(_ name: String) throws(DiskFailure) {
        try step(.folder)
        try files.makeFolder(name)
    }
    func claim() throws(DiskFailure) {
        try step(.claim)
        try files.claim()
    }
    func release() { files.release() }
    func names(in folder: String) throws(DiskFailure) -> [String] {
        try step(.list)
        return try files.names(in: folder)
    }
    func create(_ name: String) throws(DiskFailure) -> Int32 {
        try step(.create)
        return try files.create(name)
    }
    func open(_ name: String, forWriting: Bool) throws(DiskFailure) -> Int32 {
        try step(.open)
        return try files.open(name, forWriting: forWriting)
    }
    /// Half of it is written when it fails.
    func write(_ bytes: UnsafeRawBufferPointer, to file: Int32, at place: Int) throws(DiskFailure) {
        do throws(DiskFailure) { try step(.write) } catch {
            try files.write(UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]), to: file, at: place)
            throw error
        }
        try files.write(bytes, to: file, at: place)
    }
    func read(_ space: UnsafeMutableRawBufferPointer, from file: Int32, at place: Int) throws(DiskFailure) -> Int {
        try step(.read)
        return try files.read(space, from: file, at: place)
    }
    func length(of file: Int32) throws(DiskFailure) -> Int {
        try step(.length)
        return try files.length(of: file)
    }
    func close(_ file: Int32) { files.close(file) }
    func rename(_ old: String, to new: String) throws(DiskFailure) {
        try step(.rename)
        try files.rename(old, to: new)
    }
    func remove(_ name: String) throws(DiskFailure) {
        try step(.remove)
        try files.remove(name)
    }
}

/// A cache with a disk tier before a scripted origin; it can be started again on the same folder.
final class DiskScene {
    let folder: String
    let clock = ManualClock()
    let loop = EmbeddedEventLoop()
    let origin = Scene.Origin()
    let files: FaultyFiles
    let writing = HandThread()
    let reading = HandThread()
    let told = Told()
    var settings: DiskSettings
    private let memory: Int
    private(set) var cache: ResponseCache
    private(set) var connector: CachedConnector

    final class Told: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    /// - Parameter folder: another scene's, which outlives this one.
    init(in folder: String? = nil, memory: Int = 4 << 20, _ settings: DiskSettings = DiskSettings(bytes: 16 << 20, files: 1000), _ answers: Canned...) {
        self.folder = folder ?? "/tmp/motcua-disk-" + String(UInt64.random(in: .min ... .max), radix: 36)
        files = FaultyFiles(folder: self.folder)
        self.settings = settings
        self.memory = memory
        origin.state.withLock { $0.answers = answers }
        cache = ResponseCache(memory: memory, storedObjectLimit: 1 << 20)
        connector = CachedConnector(origin, cache: cache, rules: CacheRules())
        start()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Begins anew, as after a kill: what was ordered and not done is lost.
    func start(settles: Bool = true) {
        if origin.state.withLock({ !$0.asked.isEmpty }) { _ = (writing.forget(), reading.forget()) }
        let told = told
        let means = DiskMeans(files: files, writing: writing, reading: reading, clock: clock) { told.add($0) }
        cache = ResponseCache(memory: memory, storedObjectLimit: 1 << 20, disk: (settings, means))
        connector = CachedConnector(origin, cache: cache, rules: CacheRules())
        if settles { settle() }
    }

    /// Does all there is to do, on every thread.
    func settle() {
        while writing.runAll() || reading.runAll() {}
        loop.run()
        while writing.runAll() || reading.runAll() { loop.run() }
    }

    var asked: Int { origin.state.withLock { $0.asked.count } }
    func will(_ answers: Canned...) { origin.state.withLock { $0.answers = answers } }
    var statistics: DiskTier.Statistics { cache.disk?.statistics ?? DiskTier.Statistics() }

    func ask(_ target: String = "/", _ method: Method = .get, _ fields: KeyValuePairs<FieldName, String> = [:]) throws -> Reply {
        connector.answer(try TestExchange.make(method, target, fields: fields, loop: loop, clock: clock))
    }

    @discardableResult
    func get(_ target: String = "/", _ fields: KeyValuePairs<FieldName, String> = [:], method: Method = .get) throws -> Answer {
        var found: Outcome?
        switch try ask(target, method, fields) {
        case .now(let outcome): found = outcome
        case .shared(let answer, let age, let status): found = .success(answer.copy(age: age, status))
        case .later(let pending):
            pending.whenDelivered { found = $0 }
            settle()
        }
        guard let found else { throw Scene.NoAnswer() }
        settle()
        return try found.get()
    }

    func text(_ answer: Answer) -> String {
        guard case .file(let file) = answer.body else { return answer.text }
        let box = Mutex<ByteBuffer?>(nil)
        file.file.read(file.range) { bytes in box.withLock { $0 = bytes } }
        settle()
        return box.withLock { $0 }.map { String(buffer: $0) } ?? "unreadable"
    }

    /// Paths of the files there are, unfinished ones too.
    var paths: [String] {
        let all = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
        return all.filter { $0.contains("/") }.sorted().map { folder + "/" + $0 }
    }
}

extension HandThread {
    func forget() { work.withLock { $0 = [] } }
}
