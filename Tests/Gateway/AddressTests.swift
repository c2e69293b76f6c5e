import Gateway
import Testing

@Suite("Addresses and blocks")
struct AddressTests {
    @Test("An address is read as people and proxies write it, IPv4 in IPv6 as IPv4", arguments: [
        ("192.0.2.1", "192.0.2.1"), ("2001:DB8::1", "2001:db8::1"), ("[2001:db8::1]", "2001:db8::1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("::1", "::1"),
    ])
    func read(_ text: String, _ description: String) throws { #expect(try #require(ClientAddress(text)).description == description) }

    @Test("What is none is none", arguments: ["", "a", "192.0.2", "192.0.2.256", "192.0.2.1:80", "[192.0.2.1", "2001:db8::g", "1.2.3.4/8"])
    func none(_ text: String) { #expect(ClientAddress(text) == nil) }

    @Test("A block holds what begins as it does", arguments: [
        ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.0", false), ("192.0.2.128/25", "192.0.2.128", true), ("192.0.2.128/25", "192.0.2.127", false),
        ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false), ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
        ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false), ("::/0", "2001:db8::1", true), ("::1", "::1", true),
    ])
    func blocks(_ block: String, _ address: String, _ isIn: Bool) throws {
        #expect(try #require(AddressBlock(block)).contains(#require(ClientAddress(address))) == isIn)
    }

    @Test("A block that is none is refused", arguments: ["", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "10.0.0.0/8/8", "a/8", "10/8"])
    func badBlocks(_ text: String) { #expect(AddressBlock(text) == nil) }

    @Test("A unix socket is in no block")
    func unix() throws { #expect(try !#require(AddressBlock("0.0.0.0/0")).contains(.unix)) }
}
