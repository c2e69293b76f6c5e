import XML

/// The header of an envelope. Each message has its own: nothing in it is shared or kept from another.
package struct WindowHeader: Sendable, Hashable {
    package var version = "01"
    /// Unique per sender.
    package var messageID: String
    package var from: WindowUnit
    package var to: WindowUnit
    package var subject: Subject

    package init(messageID: String, from: WindowUnit, to: WindowUnit, subject: Subject) {
        self.messageID = messageID
        self.from = from
        self.to = to
        self.subject = subject
    }

    init(reading members: EnvelopeMembers) throws(WindowRefusal) {
        let reference = try members.members("Reference")
        version = try reference.text("version", limit: 50)
        messageID = try reference.text("messageId", limit: 50)
        try reference.end()
        from = try WindowUnit(reading: try members.members("From"))
        to = try WindowUnit(reading: try members.members("To"))
        subject = try Subject(reading: try members.members("Subject"))
        try members.end()
    }

    /// The children of `Header`.
    var members: [XMLMarkup] {
        [
            .element("Reference", [.element("version", version), .element("messageId", messageID)]),
            from.markup("From"), to.markup("To"), subject.markup,
        ]
    }
}
