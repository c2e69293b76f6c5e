/// A secret read from a file or a systemd credential. It prints as dots wherever it is printed.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String
    package init(_ text: String) { self.text = text }
    package var description: String { "••••" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
    /// The secret itself, for the one place that sends it.
    package func reveal() -> String { text }
}
