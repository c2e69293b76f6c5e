package import Gateway

/// One operation of a service: how its call becomes a request to a portal that speaks JSON, and how the portal's answer becomes
/// the operation's.
package struct SOAPOperation: Sendable, Hashable {
    /// The element of a call.
    package let name: String
    /// The element of an answer: the call's with `Response` behind it.
    package var answerName: String { name + "Response" }
    /// `SOAPAction`; empty where any is taken.
    package var action = ""
    package var method: Method
    package var path: SOAPPath
    /// Members of the call that go into the query, by their paths.
    package var query: [[String]] = []
    package var request: XMLJSONMapping
    package var answer: XMLJSONMapping

    package init(_ name: String, _ method: Method, _ path: SOAPPath, request: XMLJSONMapping, answer: XMLJSONMapping) {
        self.name = name
        self.method = method
        self.path = path
        self.request = request
        self.answer = answer
    }

    package var description: SOAPService.Operation {
        SOAPService.Operation(request: name, request.schemaMembers, answer: answerName, answer.schemaMembers, action: action)
    }

    /// Members that neither path nor query takes, of a call whose method has no content: nobody would hear of them.
    package var unheard: [String] {
        guard [.get, .delete].contains(method) else { return [] }
        return request.entries.map(\.json).filter { !path.parameters.contains($0) && !query.contains($0) }.map { $0.joined(separator: ".") }
    }
}

/// A path with members of the call in it: `/api/ho-so/{maHoSo}`.
package struct SOAPPath: Sendable, Hashable {
    package enum Part: Sendable, Hashable {
        case text(String)
        case member([String])
    }

    package let parts: [Part]

    package var parameters: [[String]] {
        parts.compactMap { if case .member(let path) = $0 { path } else { nil } }
    }

    /// Nil unless it begins with `/` and each `{` has its `}` around the dotted path of a member.
    package init?(_ text: String) {
        guard text.hasPrefix("/"), !text.contains("?"), !text.contains("#") else { return nil }
        var parts: [Part] = [], rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else { return nil }
            let path = rest[rest.index(after: open)..<close].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard !path.isEmpty, path.allSatisfy({ !$0.isEmpty && !$0.contains("{") }) else { return nil }
            parts += [.text(String(rest[..<open])), .member(path)]
            rest = rest[rest.index(after: close)...]
        }
        guard !rest.contains("}") else { return nil }
        self.parts = parts + [.text(String(rest))]
    }
}
