package import Dossiers
package import Gateway

/// What was handed in here and is still with nobody: for the operator, who then asks the agency.
///
/// A system that is brought its dossiers is asked after by its outbox (`SystemCourier`); an agency that fetches them from
/// the feed is not, so that here it is seen.
package struct HandoverDesk: Sendable {
    private let book: DossierBook
    private let limit: Span

    /// - Parameter limit: how long a dossier may wait before it is listed.
    package init(_ book: DossierBook, limit: Span = .hours(8)) {
        self.book = book
        self.limit = limit
    }

    /// The longest waiting first.
    package func overdue(now: Instant, limit count: Int = 100) async throws(BookRefusal) -> [DossierBook.Waiting] {
        try await book.waiting(before: Instant(nanoseconds: now.nanoseconds - limit.nanoseconds), limit: count)
    }
}
