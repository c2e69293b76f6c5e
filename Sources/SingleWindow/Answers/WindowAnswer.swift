package import Gateway
import XML

/// What the answer to a message says.
package enum WindowAnswer: Sendable, Hashable {
    /// The party has it.
    case received(at: Instant?)
    case refused([WindowRefusal])

    static let receivedFunction = "99"
    static let refusedFunction = "00"

    /// Received is function 99 with the question's type, or type 99 with function 01, as one gateway has it; refused is
    /// function 00 or type 00. Anything else is no answer.
    package init?(reading envelope: Envelope) {
        let subject = envelope.header.subject
        if subject.function == Self.refusedFunction || subject.type == Self.refusedFunction {
            let errors = envelope.content?.child("ErrorList")?.children("Error") ?? []
            self = .refused(errors.map { error in
                WindowRefusal(WindowErrorCode(error.child("ErrorCode")?.text ?? ""), error.child("ErrorName")?.text ?? "")
            })
        } else if subject.function == Self.receivedFunction || (subject.type == Self.receivedFunction && subject.function == "01") {
            self = .received(at: envelope.content?.child("ReceiveDate").flatMap { WindowDate.read($0.text) })
        } else {
            return nil
        }
    }

    /// The answer's subject: the question's, with the function that says what came of it.
    func subject(answering question: Subject, at now: Instant) -> Subject {
        var subject = question
        subject.sendDate = now
        switch self {
        case .received: subject.function = Self.receivedFunction
        case .refused: subject.function = Self.refusedFunction
        }
        return subject
    }

    /// The children of its `Content`.
    var content: [XMLMarkup] {
        switch self {
        case .received(let moment): [.element("ReceiveDate", moment.map(WindowDate.text) ?? "")]
        case .refused(let errors):
            [.element("ErrorList", errors.map { error in
                .element("Error", [.element("ErrorCode", error.code.text), .element("ErrorName", error.words)])
            })]
        }
    }
}
