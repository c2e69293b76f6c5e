import Foundation
import Gateway
import Journal
import Testbed
import Testing

extension Instant {
    /// Of the synthetic day on which all of this happens.
    static let noon = Instant(nanoseconds: 1_770_000_000_000_000_000)
    func later(_ span: Span) -> Instant { Instant(nanoseconds: nanoseconds + span.nanoseconds) }
}

extension NewEvent {
    static func test(_ kind: String, _ content: String = "", audience: String? = nil, at: Instant = .noon) -> NewEvent {
        NewEvent(kind, at: at, audience: audience, content: Array(content.utf8))
    }
}

extension Append {
    /// One event to a stream, for tests.
    static func test(_ stream: String, _ kind: String = "happened", expected: Int? = nil, _ more: (inout Append) -> Void = { _ in }) -> Append {
        var append = Append(StreamName(stream), expected: expected)
        append.events = [.test(kind)]
        more(&append)
        return append
    }
}

extension Appended {
    var isDone: Bool { if case .done = self { true } else { false } }
}
