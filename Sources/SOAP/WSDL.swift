package import XML

/// The service's description (WSDL 1.1).
extension SOAPService {
    /// WSDL 1.1, document and literal, with a port for SOAP 1.1 and one for 1.2.
    /// - Parameter address: where the service is called.
    package func wsdl(at address: String) throws(XMLFailure) -> [UInt8] {
        let spaces = [
            ("wsdl", Self.wsdlSpace), ("xs", "http://www.w3.org/2001/XMLSchema"), ("tns", namespace),
            ("soap11", "http://schemas.xmlsoap.org/wsdl/soap/"), ("soap12", "http://schemas.xmlsoap.org/wsdl/soap12/"),
        ].map { XMLAttribute("xmlns:" + $0.0, $0.1) }
        return try Self.element("definitions", [("name", name), ("targetNamespace", namespace)], spaces, [
            Self.element("types", [], [], [
                .element("xs:schema", attributes: [XMLAttribute("targetNamespace", namespace), XMLAttribute("elementFormDefault", "qualified")],
                    operations.flatMap { [Self.type($0.request, $0.requestMembers), Self.type($0.answer, $0.answerMembers)] }),
            ]),
        ] + operations.flatMap { [message($0.request), message($0.answer)] } + [
            Self.element("portType", [("name", name + "PortType")], [], operations.map { operation in
                Self.element("operation", [("name", operation.request)], [], [
                    Self.element("input", [("message", "tns:\(operation.request)Message")], [], []),
                    Self.element("output", [("message", "tns:\(operation.answer)Message")], [], []),
                ])
            }),
            binding("11"), binding("12"),
            Self.element("service", [("name", name)], [], [port("11", address), port("12", address)]),
        ]).bytes()
    }

    private static let wsdlSpace = "http://schemas.xmlsoap.org/wsdl/"

    private static func element(_ name: String, _ attributes: [(String, String)], _ spaces: [XMLAttribute], _ content: [XMLMarkup]) -> XMLMarkup {
        .element("wsdl:" + name, attributes: attributes.map { XMLAttribute($0.0, $0.1) } + spaces, content)
    }

    private static func type(_ name: String, _ members: [Member]) -> XMLMarkup {
        .element("xs:element", attributes: [XMLAttribute("name", name)], [sequence(members)])
    }

    private static func sequence(_ members: [Member]) -> XMLMarkup {
        .element("xs:complexType", [.element("xs:sequence", members.map { member in
            var attributes = [XMLAttribute("name", member.name)]
            if member.members.isEmpty { attributes.append(XMLAttribute("type", member.type)) }
            if !member.isRequired { attributes.append(XMLAttribute("minOccurs", "0")) }
            if member.isRepeated { attributes.append(XMLAttribute("maxOccurs", "unbounded")) }
            return .element("xs:element", attributes: attributes, member.members.isEmpty ? [] : [sequence(member.members)])
        })])
    }

    private func message(_ element: String) -> XMLMarkup {
        Self.element("message", [("name", element + "Message")], [], [Self.element("part", [("name", "parameters"), ("element", "tns:" + element)], [], [])])
    }

    private func binding(_ version: String) -> XMLMarkup {
        func soap(_ name: String, _ attributes: [(String, String)]) -> XMLMarkup { .element("soap\(version):\(name)", attributes: attributes.map { XMLAttribute($0.0, $0.1) }) }
        let body = [soap("body", [("use", "literal")])]
        return Self.element("binding", [("name", name + version), ("type", "tns:\(name)PortType")], [], [
            soap("binding", [("style", "document"), ("transport", "http://schemas.xmlsoap.org/soap/http")]),
        ] + operations.map { operation in
            Self.element("operation", [("name", operation.request)], [], [
                soap("operation", [("soapAction", operation.action), ("style", "document")]), Self.element("input", [], [], body), Self.element("output", [], [], body),
            ])
        })
    }

    private func port(_ version: String, _ address: String) -> XMLMarkup {
        Self.element("port", [("name", "Port" + version), ("binding", "tns:\(name)\(version)")], [], [
            .element("soap\(version):address", attributes: [XMLAttribute("location", address)]),
        ])
    }
}
