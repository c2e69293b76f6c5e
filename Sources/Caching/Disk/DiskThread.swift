import NIOPosix

/// Where work that may block is done.
package protocol DiskThread: Sendable {
    func run(_ work: @escaping @Sendable () -> Void)
    /// Nothing more will come.
    func stop()
}

/// Threads of their own.
package final class DiskThreads: DiskThread {
    private let pool: NIOThreadPool

    package init(_ count: Int) {
        pool = NIOThreadPool(numberOfThreads: count)
        pool.start()
    }

    /// After `stop` work is done where it is given: those who wait for it are not left waiting.
    package func run(_ work: @escaping @Sendable () -> Void) { pool.submit { _ in work() } }

    package func stop() { pool.shutdownGracefully { _ in } }
}
