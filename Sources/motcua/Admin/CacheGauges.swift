import Caching
import Gateway
import Telemetry

/// What `/metrics` shows of the cache.
enum CacheGauges {
    static func all(_ cache: ResponseCache) -> [Gauge] {
        func counter(_ name: String, _ help: String, _ read: @escaping @Sendable (ResponseCache.Statistics) -> [Gauge.Sample]) -> Gauge {
            Gauge(name, help, kind: .counter) { read(cache.statistics) }
        }
        return [
            Gauge("motcua_cache_bytes", "Bytes of stored answers, bookkeeping included.") { [Gauge.Sample(Double(cache.statistics.bytes))] },
            Gauge("motcua_cache_answers", "Stored answers.") { [Gauge.Sample(Double(cache.statistics.entries))] },
            Gauge("motcua_cache_marks", "Agencies, tags and groups of stored answers.") { [Gauge.Sample(Double(cache.statistics.marks))] },
            counter("motcua_cache_hits_total", "Requests answered fresh from the store.") { [Gauge.Sample(Double($0.hits))] },
            counter("motcua_cache_stale_total", "Requests answered with a stale answer, by what allowed it.") { statistics in
                samples(statistics) { if case .stale(let detail) = $0 { detail.rawValue } else { nil } }
            },
            counter("motcua_cache_misses_total", "Requests sent on, by why the store did not answer (RFC 9211 §2.2).") { statistics in
                samples(statistics) { event in
                    switch event {
                    case .miss(let forward): forward.rawValue
                    case .uncacheable: "uncacheable"
                    case .joined, .stale: nil
                    }
                }
            },
            counter("motcua_cache_joined_total", "Misses that waited for another's answer.") { [Gauge.Sample(Double($0[.joined]))] },
            counter("motcua_cache_evictions_total", "Answers that left for want of room.") { [Gauge.Sample(Double($0.evictions))] },
            counter("motcua_cache_purged_total", "Answers that operators purged, softly ones included.") { [Gauge.Sample(Double($0.purged))] },
            counter("motcua_cache_invalidated_total", "Answers made void by unsafe requests.") { [Gauge.Sample(Double($0.invalidated))] },
            counter("motcua_cache_ignored_tags_total", "Tags left out because there were too many or they were too long.") {
                [Gauge.Sample(Double($0.ignoredTags))]
            },
        ]
    }

    private static func samples(_ statistics: ResponseCache.Statistics, _ reason: (CacheEvent) -> String?) -> [Gauge.Sample] {
        CacheEvent.all.compactMap { event in
            reason(event).map { Gauge.Sample(Double(statistics[event]), labels: [("reason", $0)]) }
        }
    }
}
