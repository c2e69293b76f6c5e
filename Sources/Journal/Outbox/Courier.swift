package import Gateway

/// Brings messages to one party. What the party's protocol is, the courier alone knows.
///
/// A message may come twice, after a crash or a lost answer: the party is to be told so that it has one effect. A call
/// ends by itself within `longest`; after that, and when the gateway stops, its task is cancelled.
package protocol Courier: Sendable {
    func deliver(_ message: ClaimedMessage) async -> Delivery

    /// How long a call may take. It may be longer than a lease: one that ends while the call goes on is taken anew.
    var longest: Span { get }

    /// How many messages one call may take; 1, the default, has each delivered for itself.
    var together: Int { get }
    /// For parties that take batches: no more than `together`, each of another stream.
    /// - Returns: as many, in the same order; those that are missing are delivered again.
    func deliverTogether(_ messages: [ClaimedMessage]) async -> [Delivery]

    /// What to write with the settlement instead, the stream having got events since `append` was made. The default
    /// keeps its events and lets the head be, so a courier that changes the head has its own.
    func revised(_ append: Append, for message: ClaimedMessage) async throws(JournalFailure) -> Append

    /// Asks the party what it has, and says where that is not what we have; nil when it cannot be asked.
    func reconcile() async -> [Difference]?
}

extension Courier {
    package var longest: Span { .seconds(60) }
    package var together: Int { 1 }

    package func deliverTogether(_ messages: [ClaimedMessage]) async -> [Delivery] {
        var deliveries: [Delivery] = []
        for message in messages { deliveries.append(await deliver(message)) }
        return deliveries
    }

    package func revised(_ append: Append, for message: ClaimedMessage) async throws(JournalFailure) -> Append {
        var append = append
        append.expected = nil
        append.head = nil
        return append
    }

    package func reconcile() async -> [Difference]? { nil }
}
