/// The name of an element or attribute: equal are those of one namespace, however prefixed.
package struct XMLName: Hashable, Sendable, CustomStringConvertible {
    package let local: String
    /// Nil for none.
    package let namespace: String?

    package init(_ local: String, in namespace: String? = nil) {
        self.local = local
        self.namespace = namespace
    }

    package var description: String { namespace.map { "{\($0)}\(local)" } ?? local }
}
