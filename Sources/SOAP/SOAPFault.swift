package import XML

/// Why a message was not dealt with, as SOAP says it (SOAP 1.1 §4.4, SOAP 1.2 part 1 §5.4).
package struct SOAPFault: Error, Sendable, Hashable {
    package enum Code: String, Sendable, Hashable {
        case versionMismatch = "VersionMismatch"
        case mustUnderstand = "MustUnderstand"
        /// The message is wrong; the same again will be.
        case sender = "Client"
        /// It may be dealt with at another time.
        case receiver = "Server"

        fileprivate var of12: String {
            switch self {
            case .sender: "Sender"
            case .receiver: "Receiver"
            default: rawValue
            }
        }
    }

    package let code: Code
    package let reason: String
    /// Where the message was no XML that is taken.
    package let xml: XMLFailure.Cause?

    package init(_ code: Code, _ reason: String, xml: XMLFailure.Cause? = nil) {
        self.code = code
        self.reason = reason
        self.xml = xml
    }

    /// SOAP 1.1 has 500 for all (§6.2), 1.2 has 400 where the sender is at fault (part 2 §7.5.2.2).
    package func status(_ version: SOAPVersion) -> Int { version == .soap12 && code == .sender ? 400 : 500 }

    package func bytes(_ version: SOAPVersion) throws(XMLFailure) -> [UInt8] {
        try SOAPMessage.bytes(version, body: version == .soap11 ? of11 : of12)
    }

    private var of11: XMLMarkup {
        .element("soap:Fault", [.element("faultcode", "soap:\(code.rawValue)"), .element("faultstring", reason)])
    }

    private var of12: XMLMarkup {
        let english = [XMLAttribute("xml:lang", "en")]
        return .element("soap:Fault", [
            .element("soap:Code", [.element("soap:Value", "soap:\(code.of12)")]),
            .element("soap:Reason", [.element("soap:Text", attributes: english, reason)]),
        ])
    }

    /// The fault in a message; nil where there is none. A code that is of neither specification counts as the receiver's.
    package init?(reading message: SOAPMessage) {
        let body = message.body, space = message.version.namespace
        guard body.isNamed("Fault", in: space) else { return nil }
        let code: String, reason: String
        switch message.version {
        case .soap11:
            code = body.child("faultcode")?.text ?? ""
            reason = body.child("faultstring")?.text ?? ""
        case .soap12:
            code = body.child("Code", in: space)?.child("Value", in: space)?.text ?? ""
            reason = body.child("Reason", in: space)?.child("Text", in: space)?.text ?? ""
        }
        // A code may go on after a full stop: `Client.Authentication` (SOAP 1.1 §4.4.1).
        let local = (code.split(separator: ":").last ?? "").split(separator: ".").first.map { $0.trimmed } ?? ""
        let all: [Code] = [.versionMismatch, .mustUnderstand, .sender, .receiver]
        self.init(all.first { local == $0.rawValue || local == $0.of12 } ?? .receiver, reason)
    }
}
