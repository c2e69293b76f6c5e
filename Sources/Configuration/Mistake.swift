package import Gateway

/// Something wrong in a file, said so that its writer can put it right: where, which key, what was found, what is allowed.
package struct Mistake: Sendable, Hashable, CustomStringConvertible {
    package let place: SourcePlace
    package let message: String

    package init(at place: SourcePlace, _ message: String) {
        self.place = place
        self.message = message
    }

    /// `file:line:column: error: …`, as compilers write it, so that editors can jump there.
    package var description: String { "\(place): error: \(message)" }
}

extension SourcePlace {
    /// The start of a file, for what is wrong with the file as a whole.
    static func start(of file: String) -> SourcePlace { SourcePlace(file: file, line: 1, column: 1) }

    func comesBefore(_ other: SourcePlace) -> Bool { (line, column) < (other.line, other.column) }
}
