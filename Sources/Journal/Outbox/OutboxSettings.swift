package import Gateway

/// How one party is told.
package struct OutboxSettings: Sendable, Hashable {
    /// Messages under way at once.
    package var inFlight = 64
    /// For how long a claimed message is ours; longer than a delivery may take.
    package var lease = Span.minutes(5)
    package var backoff = Backoff()
    /// Deliveries in a row that the party did not answer, after which it is let alone.
    package var failures = 5
    /// For how long, before one message tries again.
    package var rest = Span.seconds(30)

    package init() {}
}
