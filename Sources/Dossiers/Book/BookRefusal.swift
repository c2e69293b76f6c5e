package import Journal

/// Why the book did not take something.
package enum BookRefusal: Error, Sendable, Hashable {
    /// The message is wrong in itself, or in what it says of the dossier.
    case findings([Finding])
    /// A dossier of that number is there already, and this would begin another.
    case exists
    /// There is no dossier of that number, or none that the asker may see.
    case unknownDossier
    /// Another request bore the same idempotency key.
    case keyReused
    /// No agency's file speaks of this agency.
    case unknownAgency
    /// Its personal data were erased by rule: nothing can be added.
    case erased
    /// Nothing was written, or perhaps: ask again.
    case journal(JournalFailure)
    /// A stored dossier cannot be read with the key that is there.
    case unreadable

    static func finding(_ field: String, _ rule: Finding.Rule, wanted: String, shape: String, nearest: String? = nil) -> BookRefusal {
        .findings([Finding(field, rule, wanted: wanted, shape: shape, nearest: nearest)])
    }
}
