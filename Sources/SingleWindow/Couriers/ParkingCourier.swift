import Dossiers
package import Journal

/// Ends the parking of what has waited 24 hours: a party of our own, so that what lapses lies among the dead letters.
package final class ParkingCourier: Courier {
    private let book: WindowBook
    package init(book: WindowBook) { self.book = book }

    package func deliver(_ message: ClaimedMessage) async -> Delivery {
        guard let revision = ShareMessage.revision(message.content) else { return .dead(reason: "the message names no event") }
        do throws(WindowBook.Trouble) {
            guard let reason = try await book.lapse(message.stream, revision) else { return .delivered(nil) }
            return .dead(reason: reason)
        } catch { return WindowCourier.delivery(of: error) }
    }
}
