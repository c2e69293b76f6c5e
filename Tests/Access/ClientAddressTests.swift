import Access
import Gateway
import Testbed
import Testing

@Suite struct ClientAddressTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var peer = "10.0.0.1"
        let fields: [(FieldName, String)]
        let client: String
        var isSecure = false
        var isTrusted = true
    }

    static let cases = [
        Case(testDescription: "an untrusted peer's fields are not looked at", peer: "198.51.100.7",
             fields: [(.forwarded, "for=192.0.2.1;proto=https"), (.xForwardedFor, "192.0.2.1")], client: "198.51.100.7", isTrusted: false),
        Case(testDescription: "a trusted peer that says nothing is itself the client", fields: [], client: "10.0.0.1"),
        Case(testDescription: "Forwarded names client and scheme", fields: [(.forwarded, "for=192.0.2.1;proto=https")], client: "192.0.2.1", isSecure: true),
        Case(testDescription: "parameter names and schemes have no case", fields: [(.forwarded, "For=192.0.2.1; PROTO=HTTPS")], client: "192.0.2.1", isSecure: true),
        Case(testDescription: "IPv6 stands quoted in brackets with a port", fields: [(.forwarded, #"for="[2001:db8::17]:4711""#)], client: "2001:db8::17"),
        Case(testDescription: "IPv4 may have a port", fields: [(.forwarded, #"for="192.0.2.1:4711""#)], client: "192.0.2.1"),
        Case(testDescription: "a quoted pair is one character", fields: [(.forwarded, #"for="192.0.2.\1""#)], client: "192.0.2.1"),
        Case(testDescription: "trusted hops are passed over from the right",
             fields: [(.forwarded, "for=203.0.113.9, for=192.0.2.1;proto=https, for=10.1.1.1;proto=http")], client: "192.0.2.1", isSecure: true),
        Case(testDescription: "what stands left of the first untrusted hop may be a lie", fields: [(.forwarded, "for=10.9.9.9, for=192.0.2.1")], client: "192.0.2.1"),
        Case(testDescription: "several lines are one list", fields: [(.forwarded, "for=192.0.2.1"), (.forwarded, "for=10.1.1.1")], client: "192.0.2.1"),
        Case(testDescription: "a quote the client left open swallows nothing", fields: [(.forwarded, #"for="203.0.113.9, for=192.0.2.1"#)], client: "192.0.2.1"),
        Case(testDescription: "a quote left open in a line of its own swallows nothing",
             fields: [(.forwarded, #"for=""#), (.forwarded, "for=192.0.2.1")], client: "192.0.2.1"),
        Case(testDescription: "a comma in quotes parts nothing", fields: [(.forwarded, #"for=192.0.2.1;host="a,b""#)], client: "192.0.2.1"),
        Case(testDescription: "a hidden hop ends the walk", fields: [(.forwarded, "for=192.0.2.1, for=_secret, for=10.1.1.1")], client: "10.1.1.1"),
        Case(testDescription: "an unknown client leaves the proxy, and its scheme",
             fields: [(.forwarded, "for=unknown;proto=https")], client: "10.0.0.1", isSecure: true),
        Case(testDescription: "an address that is none leaves the proxy", fields: [(.forwarded, "for=300.1.1.1")], client: "10.0.0.1"),
        Case(testDescription: "a chain of trusted hops begins with the client", fields: [(.forwarded, "for=10.2.2.2, for=10.1.1.1")], client: "10.2.2.2"),
        Case(testDescription: "X-Forwarded-For is walked from the right", fields: [(.xForwardedFor, "203.0.113.9, 192.0.2.1, 10.1.1.1")], client: "192.0.2.1"),
        Case(testDescription: "X-Forwarded-Proto goes with it", fields: [(.xForwardedFor, "192.0.2.1"), (.xForwardedProto, "https")], client: "192.0.2.1", isSecure: true),
        Case(testDescription: "as many schemes as addresses stand in pairs",
             fields: [(.xForwardedFor, "192.0.2.1, 10.1.1.1"), (.xForwardedProto, "https, http")], client: "192.0.2.1", isSecure: true),
        Case(testDescription: "of too many schemes only the peer's counts",
             fields: [(.xForwardedFor, "192.0.2.1"), (.xForwardedProto, "https, http")], client: "192.0.2.1"),
        Case(testDescription: "an IPv6 client without brackets", fields: [(.xForwardedFor, "2001:db8::17")], client: "2001:db8::17"),
        Case(testDescription: "fields that agree are believed",
             fields: [(.forwarded, "for=192.0.2.1;proto=https"), (.xForwardedFor, "192.0.2.1")], client: "192.0.2.1", isSecure: true),
        Case(testDescription: "fields that contradict each other are not believed",
             fields: [(.forwarded, "for=203.0.113.9;proto=https"), (.xForwardedFor, "192.0.2.1")], client: "10.0.0.1"),
        Case(testDescription: "a trusted IPv6 proxy", peer: "2001:db8:1::5", fields: [(.forwarded, "for=192.0.2.1")], client: "192.0.2.1"),
    ]

    @Test("The client is whom the trusted hops name", arguments: cases)
    func client(_ given: Case) throws {
        let blocks = try ["10.0.0.0/8", "2001:db8:1::/48"].map { try #require(AddressBlock($0)) }
        let policy = ClientAddressPolicy(trusted: blocks)
        let peer = try #require(ClientAddress(given.peer))
        let exchange = try TestExchange.make(
            more: given.fields.map { ($0.0, $0.1) }, client: ClientConnection(address: peer, isSecure: false))

        guard case .goOn = policy.judge(exchange) else {
            Issue.record("the policy only looks")
            return
        }

        #expect(exchange.clientAddress.description == given.client)
        #expect(exchange.isSecure == given.isSecure)
        #expect(exchange.peerIsTrusted == given.isTrusted)
    }

    @Test("With nobody trusted nothing is read, and a TLS connection stays one")
    func nobodyTrusted() throws {
        let peer = try #require(ClientAddress("10.0.0.1"))
        let exchange = try TestExchange.make(
            fields: [.forwarded: "for=192.0.2.1;proto=http"], client: ClientConnection(address: peer, isSecure: true))

        _ = ClientAddressPolicy(trusted: []).judge(exchange)

        #expect(exchange.clientAddress == peer)
        #expect(exchange.isSecure)
        #expect(!exchange.peerIsTrusted)
    }

    @Test("A peer on a unix socket is in no block")
    func unixPeer() throws {
        let exchange = try TestExchange.make(fields: [.forwarded: "for=192.0.2.1"])
        let everyone = try ["0.0.0.0/0", "::/0"].map { try #require(AddressBlock($0)) }
        _ = ClientAddressPolicy(trusted: everyone).judge(exchange)
        #expect(exchange.clientAddress == .unix)
    }
}
