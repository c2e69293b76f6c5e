package import Gateway

/// How long a message between agencies is tried, where a reference says so: again after 1, 2, 5, 10 and 30 minutes, then hourly for
/// seven days, then a person looks.
package enum Persistence {
    private static let waits: [Span] = [.minutes(1), .minutes(2), .minutes(5), .minutes(10), .minutes(30)]
    private static let last = Span.days(7)

    /// - Parameters:
    ///   - since: when the message was written.
    ///   - attempt: that failed, from 1.
    package static func again(_ reason: String, since: Instant, attempt: Int, now: Instant, isTransport: Bool) -> Delivery {
        guard now < since + last else { return .dead(reason: "tried for seven days; at last: \(reason)") }
        let index = max(0, attempt - 1)
        return .again(reason: reason, notBefore: now + (index < waits.count ? waits[index] : .hours(1)), isTransport: isTransport)
    }
}
