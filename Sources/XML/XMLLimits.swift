/// What one document may be; more is refused as soon as it is seen.
package struct XMLLimits: Sendable, Hashable {
    /// Bytes of all.
    package var bytes = 20 << 20
    /// Elements within one another.
    package var depth = 64
    /// Elements right below the root: of an envelope there are a few, and a message with more is not read on.
    package var members = Int.max
    /// Elements, attributes, texts, comments and processing instructions.
    package var nodes = 1_000_000
    /// Bytes of a text between two tags.
    package var text = 20 << 20
    /// Of one element.
    package var attributes = 64
    /// Bytes of an attribute's value.
    package var attribute = 64 << 10
    /// Bytes of a tag, a comment or an instruction: they are read as a whole.
    package var tag = 256 << 10

    package static let standard = XMLLimits()
    package init() {}
}
