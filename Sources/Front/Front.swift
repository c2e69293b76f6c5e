package import Gateway
package import NIOCore
import NIOPosix
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The gateway's front: listeners, and behind each the codecs that turn bytes into exchanges and answers into bytes.
///
/// `Acceptor` sets a connection up, `HTTP1Handler` and `HTTP2StreamHandler` drive it (`TunnelHandler` once its protocol
/// has changed), `RequestDecoder` and `AnswerEncoder` know the grammar, `LoopHome` is what connections of one event
/// loop share. `Service` holds what all share: the pipeline in force above all.
package final class Front: Sendable {
    package let service: Service
    private let group: any EventLoopGroup
    private let homes: LoopHomes
    private let open = Mutex<[OpenListener]>([])
    private let sweeps: [RepeatedTask]

    private struct OpenListener {
        let settings: ListenerSettings
        let tls: TLSIdentity?
        let channels: [any Channel]
    }

    /// Time between two looks at what every connection is waiting for.
    private static let sweepInterval = TimeAmount.milliseconds(100)

    /// - Parameter seed: for the identifiers of traces.
    package init(service: Service, group: any EventLoopGroup, seed: UInt64) async throws {
        self.service = service
        self.group = group
        homes = try await LoopHomes(group, service: service, seed: seed)
        sweeps = homes.startSweeping(every: Self.sweepInterval)
    }

    /// Opens a listener: one socket for each event loop, so that the kernel spreads connections (SO_REUSEPORT).
    /// - Returns: the address bound, whose port was chosen where 0 was asked for.
    /// - Throws: what kept the socket from being bound, or the certificate from being read.
    @discardableResult
    package func listen(_ settings: ListenerSettings, isAdministrative: Bool = false) async throws -> ListenAddress {
        let tls = try settings.tls.map(TLSIdentity.init)
        let acceptor = Acceptor(service: service, homes: homes, tls: tls, isAdministrative: isAdministrative)
        var channels: [any Channel] = []
        var address = settings.address
        switch settings.address {
        case .unix(let path):
            try await refuseAnswered(path)
            channels.append(try await bootstrap(group, group, acceptor).bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get())
        case .tcp(let host, var port):
            if port != 0 { try PortProbe.refuseTaken(try SocketAddress.makeAddressResolvingHost(host, port: port)) }
            for loop in group.makeIterator() {
                let channel = try await bootstrap(loop, loop, acceptor, sharesPort: true).bind(host: host, port: port).get()
                port = channel.localAddress?.port ?? port
                channels.append(channel)
            }
            address = .tcp(host: host, port: port)
        }
        open.withLock { $0.append(OpenListener(settings: settings, tls: tls, channels: channels)) }
        return address
    }

    /// A socket file that nobody listens on is left from before and may be replaced; one that is answered is another's.
    private func refuseAnswered(_ path: String) async throws {
        guard let channel = try? await ClientBootstrap(group: group).connect(unixDomainSocketPath: path).get() else { return }
        try? await channel.close().get()
        throw IOError(errnoCode: EADDRINUSE, reason: "\(path) is another process's")
    }

    /// Serves a socket that is already bound and listening (socket activation).
    package func adopt(_ descriptor: CInt, _ settings: ListenerSettings) async throws {
        let tls = try settings.tls.map(TLSIdentity.init)
        let acceptor = Acceptor(service: service, homes: homes, tls: tls, isAdministrative: false)
        let channel = try await bootstrap(group, group, acceptor).withBoundSocket(descriptor).get()
        open.withLock { $0.append(OpenListener(settings: settings, tls: tls, channels: [channel])) }
    }

    private func bootstrap(
        _ parent: any EventLoopGroup, _ child: any EventLoopGroup, _ acceptor: Acceptor, sharesPort: Bool = false
    ) -> ServerBootstrap {
        var bootstrap = ServerBootstrap(group: parent, childGroup: child)
            .serverChannelOption(.backlog, value: 4096)
            .childChannelInitializer(acceptor.accept)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 64 << 10, high: 256 << 10))
            .childChannelOption(.maxMessagesPerRead, value: 4)
        if sharesPort {
            bootstrap = bootstrap
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelOption(.socketOption(NIOBSDSocket.Option(rawValue: SO_REUSEPORT)), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        }
        return bootstrap
    }

    /// The listeners that are open, as they were asked for.
    package var listeners: [ListenerSettings] { open.withLock { $0.map(\.settings) } }

    /// Reads a listener's certificate and key again, for the connections that begin from now on.
    package func renew(_ settings: ListenerSettings) throws {
        guard let changed = settings.tls else { return }
        for listener in open.withLock({ $0 }) where listener.settings.address == settings.address {
            try listener.tls?.renew(changed)
        }
    }

    /// Takes no more connections at one address; those that are open go on.
    package func close(_ address: ListenAddress) async {
        let gone = open.withLock { listeners in
            let gone = listeners.filter { $0.settings.address == address }
            listeners.removeAll { $0.settings.address == address }
            return gone.flatMap(\.channels)
        }
        for channel in gone { try? await channel.close().get() }
    }

    /// Takes no new connections, lets exchanges under way finish, then closes what is left.
    /// - Returns: true when everything finished in time.
    package func drain(within limit: Span) async -> Bool {
        service.stop()
        let channels = open.withLock { listeners in
            defer { listeners = [] }
            return listeners.flatMap(\.channels)
        }
        for channel in channels { try? await channel.close().get() }
        homes.onEach { $0.drain() }
        let deadline = Deadline(after: limit, from: service.clock.tick())
        var finished = await homes.areEmpty()
        while !finished, deadline.remaining(at: service.clock.tick()) > .zero {
            try? await group.any().scheduleTask(in: .milliseconds(20)) {}.futureResult.get()
            finished = await homes.areEmpty()
        }
        homes.onEach { $0.closeAll() }
        for sweep in sweeps { sweep.cancel() }
        return finished
    }
}
