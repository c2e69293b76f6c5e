package import SOAP

/// How a party's messages are wrapped: its method, its elements, its action. The defaults are the window's own gateway's.
package struct WireSettings: Sendable, Hashable {
    package var path = "/VNSWReceiveGateway/ws"
    package var version = SOAPVersion.soap11
    /// Of the method's elements.
    package var namespace = "http://com/vnsw/receive/gateway/generated"
    /// Of the members within them; nil for the same.
    package var dataNamespace: String?
    package var request = "receiveRequest"
    package var requestPayload = "requestPayload"
    package var answer = "receiveResponse"
    package var answerPayload = "responsePayload"
    /// `SOAPAction`; nil sends an empty one.
    package var action: String?
    package init() {}

    /// As callers must know it.
    var service: SOAPService {
        let members = ["officeCode", "documentType", requestPayload].map { SOAPService.Member($0) }
        return SOAPService(name: "SingleWindow", namespace: namespace, operations: [
            .init(request: request, members, answer: answer, [.init(answerPayload)], action: action ?? ""),
        ])
    }
}
