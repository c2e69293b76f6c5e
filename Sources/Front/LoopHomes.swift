import NIOCore

/// The home of each event loop; asked for on that loop.
final class LoopHomes: Sendable {
    private let homes: [ObjectIdentifier: NIOLoopBound<LoopHome>]
    private let loops: [any EventLoop]

    /// - Parameter seed: for the identifiers of traces.
    init(_ group: any EventLoopGroup, service: Service, seed: UInt64) async throws {
        var homes: [ObjectIdentifier: NIOLoopBound<LoopHome>] = [:]
        var loops: [any EventLoop] = []
        for (index, loop) in group.makeIterator().enumerated() {
            loops.append(loop)
            homes[ObjectIdentifier(loop)] = try await loop.submit {
                NIOLoopBound(LoopHome(loop: loop, service: service, seed: seed &+ UInt64(index) << 32), eventLoop: loop)
            }.get()
        }
        self.homes = homes
        self.loops = loops
    }

    func home(of loop: any EventLoop) -> LoopHome? { homes[ObjectIdentifier(loop)]?.value }

    /// Runs `act` for each home, on its loop.
    func onEach(_ act: @escaping @Sendable (LoopHome) -> Void) {
        for loop in loops {
            loop.execute { [self] in home(of: loop).map(act) }
        }
    }

    func areEmpty() async -> Bool {
        for loop in loops {
            let isEmpty = try? await loop.submit { [self] in home(of: loop)?.isEmpty ?? true }.get()
            if isEmpty == false { return false }
        }
        return true
    }

    /// Starts the clock that tells every connection what time it is.
    func startSweeping(every interval: TimeAmount) -> [RepeatedTask] {
        loops.map { loop in
            loop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { [weak self] _ in
                self?.home(of: loop)?.sweep()
            }
        }
    }
}
