/// Deletes uploads that no stream refers to.
enum Sweeping {
    /// In this order, each with the name that they come before.
    /// - Parameter place: how the store writes a statement's one parameter.
    static func statements(_ place: String) -> [String] {
        [
            "DELETE FROM file WHERE upload < \(place) AND NOT EXISTS (SELECT 1 FROM reference WHERE reference.file = file.digest)",
            "DELETE FROM piece WHERE upload < \(place) AND NOT EXISTS (SELECT 1 FROM file WHERE file.upload = piece.upload)",
        ]
    }
}
