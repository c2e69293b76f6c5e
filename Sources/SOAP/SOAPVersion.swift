/// Which SOAP a message speaks.
package enum SOAPVersion: String, Sendable, Hashable, CaseIterable {
    case soap11 = "1.1"
    case soap12 = "1.2"

    /// Of the envelope's elements (SOAP 1.1 §4.1.2, SOAP 1.2 part 1 §5.1).
    package var namespace: String {
        switch self {
        case .soap11: "http://schemas.xmlsoap.org/soap/envelope/"
        case .soap12: "http://www.w3.org/2003/05/soap-envelope"
        }
    }
}
