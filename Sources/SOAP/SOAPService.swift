import XML

/// A service as its callers must know it. What is served as WSDL (`wsdl(at:)`) is made of the same values that its door reads and
/// writes by.
package struct SOAPService: Sendable, Hashable {
    package var name: String
    package var namespace: String
    package var operations: [Operation]

    package init(name: String, namespace: String, operations: [Operation]) {
        self.name = name
        self.namespace = namespace
        self.operations = operations
    }

    package struct Operation: Sendable, Hashable {
        /// The element of a call, which names the operation too.
        package var request: String
        package var requestMembers: [Member]
        package var answer: String
        package var answerMembers: [Member]
        /// `SOAPAction`; empty where none is asked for.
        package var action: String

        package init(request: String, _ requestMembers: [Member], answer: String, _ answerMembers: [Member], action: String = "") {
            self.request = request
            self.requestMembers = requestMembers
            self.answer = answer
            self.answerMembers = answerMembers
            self.action = action
        }
    }

    /// An element within a call or an answer.
    package struct Member: Sendable, Hashable {
        package let name: String
        /// Of XML Schema; where there are members, they are its type.
        package var type = "xs:string"
        package var members: [Member] = []
        package var isRequired = true
        package var isRepeated = false

        package init(_ name: String, type: String = "xs:string", _ members: [Member] = [], isRequired: Bool = true, isRepeated: Bool = false) {
            self.name = name
            self.type = type
            self.members = members
            self.isRequired = isRequired
            self.isRepeated = isRepeated
        }
    }
}

extension XMLJSONMapping {
    /// Its elements as a caller must know them.
    package var schemaMembers: [SOAPService.Member] { schemaMembers(elements) }

    private func schemaMembers(_ tree: NameTree) -> [SOAPService.Member] {
        tree.below.map { name, node in
            guard let leaf = node.leaf else {
                let inner = schemaMembers(node)
                return SOAPService.Member(name, inner, isRequired: inner.contains(where: \.isRequired))
            }
            let slot = slots[leaf]
            return switch slot.content {
            case .value(let kind): SOAPService.Member(name, type: kind.schemaType, isRequired: slot.isRequired)
            case .values(let kind): SOAPService.Member(name, type: kind.schemaType, isRequired: slot.isRequired, isRepeated: true)
            case .table(let table): SOAPService.Member(name, table.schemaMembers, isRequired: false, isRepeated: true)
            }
        }
    }
}

extension XMLJSONMapping.Entry.Kind {
    /// JSON's numbers may have an exponent, which `xs:decimal` has not.
    fileprivate var schemaType: String {
        switch self {
        case .text: "xs:string"
        case .number: "xs:double"
        case .truth: "xs:boolean"
        }
    }
}
