package import XML

/// A service as its callers must know it: one method, its texts in and out. What is served as WSDL is made of the same
/// values that the door reads and writes by.
package struct SOAPService: Sendable, Hashable {
    package var name: String
    package var namespace: String
    /// The element of a call, which names the operation too, and its members.
    package var request: String
    package var requestMembers: [String]
    package var answer: String
    package var answerMembers: [String]
    /// `SOAPAction`; empty where none is asked for.
    package var action: String

    package init(name: String, namespace: String, request: String, requestMembers: [String], answer: String, answerMembers: [String], action: String) {
        self.name = name
        self.namespace = namespace
        self.request = request
        self.requestMembers = requestMembers
        self.answer = answer
        self.answerMembers = answerMembers
        self.action = action
    }

    /// WSDL 1.1, document and literal, with a port for SOAP 1.1 and one for 1.2.
    /// - Parameter address: where the service is called.
    package func wsdl(at address: String) throws(XMLFailure) -> [UInt8] {
        let spaces = [
            ("wsdl", Self.wsdlSpace), ("xs", "http://www.w3.org/2001/XMLSchema"), ("tns", namespace),
            ("soap11", "http://schemas.xmlsoap.org/wsdl/soap/"), ("soap12", "http://schemas.xmlsoap.org/wsdl/soap12/"),
        ].map { XMLAttribute("xmlns:" + $0.0, $0.1) }
        return try Self.element("definitions", [("name", name), ("targetNamespace", namespace)], spaces, [
            Self.element("types", [], [], [
                .element("xs:schema", attributes: [XMLAttribute("targetNamespace", namespace), XMLAttribute("elementFormDefault", "qualified")], [
                    Self.texts(request, requestMembers), Self.texts(answer, answerMembers),
                ]),
            ]),
            message("Call", request), message("Answer", answer),
            Self.element("portType", [("name", name + "PortType")], [], [
                Self.element("operation", [("name", request)], [], [
                    Self.element("input", [("message", "tns:Call")], [], []), Self.element("output", [("message", "tns:Answer")], [], []),
                ]),
            ]),
            binding("11"), binding("12"),
            Self.element("service", [("name", name)], [], [port("11", address), port("12", address)]),
        ]).bytes()
    }

    private static let wsdlSpace = "http://schemas.xmlsoap.org/wsdl/"

    private static func element(_ name: String, _ attributes: [(String, String)], _ spaces: [XMLAttribute], _ content: [XMLMarkup]) -> XMLMarkup {
        .element("wsdl:" + name, attributes: attributes.map { XMLAttribute($0.0, $0.1) } + spaces, content)
    }

    private static func texts(_ name: String, _ members: [String]) -> XMLMarkup {
        .element("xs:element", attributes: [XMLAttribute("name", name)], [.element("xs:complexType", [.element("xs:sequence", members.map { member in
            .element("xs:element", attributes: [XMLAttribute("name", member), XMLAttribute("type", "xs:string")])
        })])])
    }

    private func message(_ name: String, _ element: String) -> XMLMarkup {
        Self.element("message", [("name", name)], [], [Self.element("part", [("name", "parameters"), ("element", "tns:" + element)], [], [])])
    }

    private func binding(_ version: String) -> XMLMarkup {
        func soap(_ name: String, _ attributes: [(String, String)]) -> XMLMarkup { .element("soap\(version):\(name)", attributes: attributes.map { XMLAttribute($0.0, $0.1) }) }
        let body = [soap("body", [("use", "literal")])]
        return Self.element("binding", [("name", name + version), ("type", "tns:\(name)PortType")], [], [
            soap("binding", [("style", "document"), ("transport", "http://schemas.xmlsoap.org/soap/http")]),
            Self.element("operation", [("name", request)], [], [
                soap("operation", [("soapAction", action), ("style", "document")]), Self.element("input", [], [], body), Self.element("output", [], [], body),
            ]),
        ])
    }

    private func port(_ version: String, _ address: String) -> XMLMarkup {
        Self.element("port", [("name", "Port" + version), ("binding", "tns:\(name)\(version)")], [], [
            .element("soap\(version):address", attributes: [XMLAttribute("location", address)]),
        ])
    }
}
