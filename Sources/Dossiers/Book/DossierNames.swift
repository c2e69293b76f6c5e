import Catalogue
import Gateway
package import Journal

/// The spaces of names that dossiers are found by.
extension Name {
    /// A dossier's number, by its key; the agency's own number for it likewise.
    package static func number(_ key: String) -> Name { Name("number", key) }
    /// What a look-up may be confirmed with.
    static func factor(_ blind: String, _ stream: StreamName) -> Name { Name("factor", "\(blind)/\(stream.text)") }
    /// A request, by its idempotency key.
    static func request(_ blind: String) -> Name { Name("request", blind) }
    /// The day on which its personal data are due to go.
    static func retention(_ day: String, _ stream: StreamName) -> Name { Name("retention", "\(day)/\(stream.text)") }
    /// Handed in here and not yet acknowledged by its agency; in the order in which they began to wait.
    static func waiting(_ since: Instant, _ stream: StreamName) -> Name { Name("waiting", "\(WireDate.text(since))/\(stream.text)") }
}
