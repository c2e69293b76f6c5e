import Caching
import Configuration
import Connectors
import Front
import Gateway
import Telemetry

/// What `motcua status` shows, as the admin address says it.
struct StatusReport: Codable, Sendable {
    struct Upstream: Codable, Sendable {
        let agency, connector, upstream, circuit: String
        let isHealthy: Bool
        let pending, requests, failures: Int
    }

    struct Cache: Codable, Sendable {
        let entries, bytes, limit, hits, stale, misses, joined, evictions, purged, invalidated: Int
        /// Of all requests that asked the cache; 0 when none has.
        var hitRate: Double {
            let all = hits + stale + misses
            return all == 0 ? 0 : Double(hits + stale) / Double(all)
        }
    }

    /// The cache's second tier.
    struct Disk: Codable, Sendable {
        let files, bytes, limit, hits, dropped, damaged, evictions, failures: Int
        let isLoading, isResting: Bool

        init(_ disk: DiskTier) {
            let statistics = disk.statistics
            (files, bytes, limit) = (statistics.files, statistics.bytes, disk.settings.bytes)
            (hits, dropped, damaged) = (statistics.hits, statistics.dropped, statistics.damaged)
            (evictions, failures) = (statistics.evictions, statistics.failures)
            (isLoading, isResting) = (statistics.isLoading, statistics.isResting)
        }

        var text: String {
            let room = "\(files) answers, \(bytes >> 10) KiB of \(limit >> 10) KiB"
            let state = (isLoading ? ", still being read" : "") + (isResting ? ", refusing writes" : "")
            return "on disk: \(room), \(hits) found there, \(dropped) not written, \(damaged) damaged, \(failures) failures\(state)"
        }
    }

    let version: String
    let uptimeSeconds: Int64
    let isDraining: Bool
    let isDegraded: Bool
    let connections: Int
    let agencies: Int
    let routes: Int
    let upstreams: [Upstream]
    let cache: Cache
    /// Nil where it is off.
    let disk: Disk?
    let refused: [ConfigurationSummary.RefusedFile]

    init(_ gateway: RunningGateway) {
        let snapshot = gateway.snapshot
        let applied = snapshot.tree.configuration
        version = Build.version
        uptimeSeconds = (gateway.clock.tick() - gateway.started).seconds
        isDraining = snapshot.isDraining
        isDegraded = applied.isDegraded
        connections = gateway.front.service.openConnections
        agencies = applied.agencies.count
        routes = applied.agencies.reduce(0) { $0 + $1.routes.count }
        upstreams = snapshot.tree.connectors.sorted { ($0.key.agency, $0.key.name) < ($1.key.agency, $1.key.name) }.flatMap { key, placed in
            placed.connector.status.map {
                Upstream(
                    agency: key.agency, connector: key.name, upstream: $0.name, circuit: $0.circuit.word, isHealthy: $0.isHealthy,
                    pending: $0.pending, requests: $0.requests, failures: $0.failures)
            }
        }
        let statistics = gateway.cache.statistics
        cache = Cache(
            entries: statistics.entries, bytes: statistics.bytes, limit: applied.gateway.cache.memory, hits: statistics.hits,
            stale: statistics.stale, misses: statistics.misses, joined: statistics[.joined], evictions: statistics.evictions,
            purged: statistics.purged, invalidated: statistics.invalidated)
        disk = gateway.cache.disk.map(Disk.init)
        refused = ConfigurationSummary(applied).refused
    }

    /// For a person at three in the morning: what is wrong first.
    var text: String {
        var lines: [String] = []
        let state = isDraining ? "draining" : isDegraded ? "degraded" : "serving"
        lines.append("\(state), up \(Self.duration(uptimeSeconds)), version \(version)")
        for file in refused {
            let kept = file.keepsPrevious ? "serving what it had before" : "left out"
            lines.append("refused: \(file.file) since \(HTTPDate.text(file.since)), \(kept)")
            lines += file.mistakes.map { "  \($0)" }
        }
        for upstream in upstreams where upstream.circuit != "closed" || !upstream.isHealthy {
            lines.append("failing: \(upstream.agency) \(upstream.connector) \(upstream.upstream), circuit \(upstream.circuit)\(upstream.isHealthy ? "" : ", unhealthy")")
        }
        lines.append("\(agencies) agencies, \(routes) routes, \(connections) connections")
        let rate = (cache.hitRate * 1000).rounded() / 10
        lines.append("cache: \(cache.entries) answers, \(cache.bytes >> 10) KiB of \(cache.limit >> 10) KiB, hit rate \(rate) %")
        lines.append("  \(cache.evictions) evicted, \(cache.purged) purged, \(cache.invalidated) made void by unsafe requests")
        if let disk { lines.append("  " + disk.text) }
        for upstream in upstreams {
            lines.append("  \(upstream.agency) \(upstream.connector) \(upstream.upstream): \(upstream.circuit), \(upstream.pending) pending, \(upstream.requests) requests, \(upstream.failures) failed")
        }
        return lines.joined(separator: "\n")
    }

    private static func duration(_ seconds: Int64) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3600: "\(seconds / 60) min \(seconds % 60) s"
        case ..<86_400: "\(seconds / 3600) h \(seconds / 60 % 60) min"
        default: "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
        }
    }
}
