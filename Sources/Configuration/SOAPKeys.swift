import Gateway
import SOAP

/// A connector whose portal speaks JSON, and which is called in SOAP.
enum SOAPKeys {
    static let service = Key("service", .label, required: true, "the service's name in its WSDL")
    static let namespace = Key("namespace", .line, required: true, "of its elements")
    static let operations = Key("operations", .list(of: .section(SOAPOperationKeys.schema), atLeast: 1), required: true, "what can be called")
    static let schema = Schema([service, namespace, operations])
}

enum SOAPOperationKeys {
    static let name = Key("name", .label, required: true, "the element of a call; the answer's is the same with Response behind it")
    static let action = Key("action", .line, standard: "empty: any", "SOAPAction")
    static let method = Key("method", .method, standard: "POST", "of the request to the portal")
    static let path = Key("path", .soapPath, required: true, "the portal's path; {maHoSo} stands for a member of the call")
    static let query = Key("query", .list(of: .memberPath), standard: "[]", "members of the call that go into the query")
    static let request = Key("request", .list(of: .section(MappingKeys.schema)), standard: "[]", "which element of a call is which member; what is not here is refused")
    static let answer = Key("answer", .list(of: .section(MappingKeys.schema)), standard: "[]", "which member of the portal's answer is which element; what is not here is left out")
    static let schema = Schema([name, action, method, path, query, request, answer])
}

extension Kind where Value == SOAPPath {
    static let soapPath = Kind.word("a path such as /api/ho-so/{maHoSo}") { (text: String) throws(Hint) in
        guard let path = SOAPPath(text) else { throw Hint() }
        return path
    }
}
