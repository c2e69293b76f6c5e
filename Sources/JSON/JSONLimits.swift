/// How much of a text is taken before it is refused.
package struct JSONLimits: Sendable, Hashable {
    /// Arrays and objects in one another.
    package var depth: Int
    /// Bytes of a number.
    package var number: Int
    /// Members and elements in all: what is two bytes on the wire is fifty in memory.
    package var members: Int

    package init(depth: Int = 64, number: Int = 64, members: Int = 500_000) {
        self.depth = depth
        self.number = number
        self.members = members
    }

    package static let standard = JSONLimits()
}
