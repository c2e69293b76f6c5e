/// Lets at most a share of requests be retried, so that retries never multiply a failing portal's load.
///
/// A token bucket in hundredths of a retry: every request puts `percent` in, every retry takes a hundred out.
struct RetryBudget: Sendable {
    /// Retries that may come in a burst.
    private static let burst = 10

    private let percent: Int
    private var hundredths: Int

    init(percent: Int) {
        self.percent = percent
        hundredths = percent > 0 ? Self.burst * 100 : 0
    }

    mutating func requestCame() { hundredths = min(hundredths + percent, Self.burst * 100) }

    mutating func takeRetry() -> Bool {
        guard percent > 0, hundredths >= 100 else { return false }
        hundredths -= 100
        return true
    }
}
