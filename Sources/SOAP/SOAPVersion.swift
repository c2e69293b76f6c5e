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

    var mediaType: String {
        switch self {
        case .soap11: "text/xml"
        case .soap12: "application/soap+xml"
        }
    }

    /// - Parameter action: in SOAP 1.2 a parameter here, in 1.1 the field `SOAPAction` (`actionField`).
    package func contentType(action: String? = nil) -> String {
        let plain = "\(mediaType); charset=utf-8"
        guard self == .soap12, let action else { return plain }
        return "\(plain); action=\"\(action)\""
    }

    /// The value of `SOAPAction`, which SOAP 1.1 requires though it be empty (§6.1.1); nil in 1.2.
    package func actionField(_ action: String?) -> String? { self == .soap11 ? "\"\(action ?? "")\"" : nil }

    /// An action as it was sent, quoted or not; nil when it says nothing.
    static func action(_ text: String?) -> String? {
        guard let text = text?.trimmed.unquoted, !text.isEmpty else { return nil }
        return text
    }
}
