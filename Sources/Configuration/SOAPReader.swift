import Gateway
package import SOAP

/// A connector that is called in SOAP, read.
package struct SOAPSettings: Sendable, Hashable {
    package var service: String
    package var namespace: String
    package var operations: [SOAPOperation]
}

/// Reads how a portal that speaks JSON is called in SOAP.
enum SOAPReader {
    static func read(_ section: Section) -> SOAPSettings? {
        let service = section.read(SOAPKeys.service), namespace = section.read(SOAPKeys.namespace)
        var operations: [SOAPOperation] = []
        for one in section.read(SOAPKeys.operations) ?? [] {
            guard let operation = operation(one) else { continue }
            let taken = operations.flatMap { [$0.name, $0.answerName] }
            if taken.contains(operation.name) || taken.contains(operation.answerName) {
                one.note(SOAPOperationKeys.name, "\(operation.name) stands twice, or is another's answer; allowed is a name of its own")
            }
            operations.append(operation)
        }
        guard let service, let namespace else { return nil }
        return SOAPSettings(service: service, namespace: namespace, operations: operations)
    }

    private static func operation(_ section: Section) -> SOAPOperation? {
        let name = section.read(SOAPOperationKeys.name), action = section.read(SOAPOperationKeys.action)
        let method = section.read(SOAPOperationKeys.method) ?? .post, path = section.read(SOAPOperationKeys.path)
        let query = section.read(SOAPOperationKeys.query) ?? []
        let request = table(SOAPOperationKeys.request, section), answer = table(SOAPOperationKeys.answer, section)
        guard let name, let path else { return nil }
        var operation = SOAPOperation(name, method, path, request: request, answer: answer)
        operation.action = action ?? ""
        operation.query = query
        let members = request.entries.map(\.json)
        for parameter in path.parameters where !request.entries.contains(where: { $0.json == parameter && $0.isRequired }) {
            section.note(SOAPOperationKeys.path, "{\(parameter.joined(separator: "."))} is no required member of the request; allowed is one of \(Phrase.list(members.map { $0.joined(separator: ".") }))")
        }
        for member in query where !members.contains(member) {
            section.note(SOAPOperationKeys.query, "\(member.joined(separator: ".")) is no member of the request; allowed is one that is")
        }
        if let first = operation.unheard.first {
            section.note(SOAPOperationKeys.request, "\(first) goes nowhere: \(method) has no content; allowed is a member in path or query")
        }
        return operation
    }

    private static func table(_ key: Key<[Section]>, _ section: Section) -> XMLJSONMapping {
        WindowReader.table((section.read(key) ?? []).compactMap(WindowReader.entry), key, section)
    }
}
