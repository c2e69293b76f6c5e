/// Tells a party that does not answer from one that chokes on a message: it answered others between the failures.
///
/// What fails at one message only would be sent for ever, since the circuit never opens, and what waits behind it in its
/// stream would stand still unseen.
struct PartySilences: Sendable {
    /// Failures in a row of one message, the party having answered another before each.
    static let most = 12

    private var answers = 0
    private var failing: [Int64: (count: Int, answers: Int)] = [:]

    /// A delivery ended.
    /// - Returns: true where the message is to wait for a person.
    mutating func ended(_ message: Int64, isFailure: Bool) -> Bool {
        guard isFailure else {
            answers += 1
            failing[message] = nil
            return false
        }
        let before = failing[message] ?? (0, -1)
        let count = answers > before.answers ? before.count + 1 : before.count
        failing[message] = count < Self.most ? (count, answers) : nil
        return count >= Self.most
    }
}
