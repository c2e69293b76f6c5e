import XML

/// A file as the sandbox's axis reads it, no more than an axis must: who writes to whom, and of which document.
struct AxisLetter: Sendable, Hashable {
    let isStatus: Bool
    let from: String
    let to: [String]
    /// The document's own, or of the document that a status is about.
    let documentId: String
    /// Of a status: its code.
    let code: String

    /// Nil for what is no edXML with these.
    init?(_ bytes: [UInt8], isStatus: Bool) {
        guard let root = try? XMLDocument(parsing: bytes).root, root.name.local == "edXML",
            let header = root.descendants(["edXMLEnvelope", "edXMLHeader", "MessageHeader"]).first
        else { return nil }
        func text(_ path: String...) -> String { header.descendants(path).first?.text ?? "" }
        from = Self.organ(text("From", "OrganId"))
        to = header.descendants(["To", "OrganId"]).map { Self.organ($0.text) }
        documentId = isStatus ? text("ResponseFor", "DocumentId") : text("DocumentId")
        code = text("StatusCode")
        self.isStatus = isStatus
        guard !from.isEmpty, !to.isEmpty, !documentId.isEmpty, isStatus != code.isEmpty else { return nil }
    }

    /// An identifier in the new order: `G02.1` for `000.00.01.G02`, without zero levels.
    static func organ(_ text: String) -> String {
        var levels = text.split(separator: ".").map(String.init)
        if let last = levels.last, last.first?.isLetter == true, levels.count > 1 { levels = Array(levels.reversed()) }
        guard let top = levels.first else { return "" }
        var below = levels.dropFirst().map { Int($0) ?? 0 }
        while below.last == 0 { below.removeLast() }
        return ([top] + below.map { "\($0)" }).joined(separator: ".")
    }
}
